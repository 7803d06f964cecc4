namespace VrnApi.Disclosure.Solver;

/// <summary>Columns that no chain of rows connects can be solved apart.</summary>
internal static class Blocks
{
    /// <summary>Block number per column, counted from 0 in the order of first appearance.</summary>
    public static int[] OfColumns(int columns, IEnumerable<IEnumerable<int>> rows)
    {
        var parent = Enumerable.Range(0, columns).ToArray();
        foreach (var row in rows)
        {
            int first = -1;
            foreach (int column in row)
            {
                int root = Root(parent, column);
                if (first < 0)
                    first = root;
                else
                    parent[Math.Max(first, root)] = first = Math.Min(first, root);
            }
        }

        var number = new Dictionary<int, int>();
        var block = new int[columns];
        for (int j = 0; j < columns; j++)
        {
            int root = Root(parent, j);
            if (!number.TryGetValue(root, out block[j]))
                number.Add(root, block[j] = number.Count);
        }

        return block;
    }

    private static int Root(int[] parent, int item)
    {
        while (parent[item] != item)
            item = parent[item] = parent[parent[item]];
        return item;
    }
}
