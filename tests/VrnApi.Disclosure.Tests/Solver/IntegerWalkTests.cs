using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

public sealed class IntegerWalkTests
{
    [Fact]
    public void Every_point_of_a_walk_is_a_witness_and_an_equal_key_gives_the_same_walk()
    {
        var random = new Xoshiro256(5);
        int visited = 0;
        for (int i = 0; i < 200; i++)
        {
            var (model, bounds, start) = Table(random);
            var first = Walk(model, bounds, start, $"key {i}");
            Assert.Equal(first, Walk(model, bounds, start, $"key {i}"));
            visited += first.Count;
        }

        Assert.True(visited > 300, $"{visited} visited");
    }

    [Fact]
    public void Families_tied_by_an_equality_row_move_together()
    {
        // One total split by sex (2 atoms) and by age (3 atoms): neither can move alone.
        var model = LinearModel.FromRows(5, [[(0, 1), (1, 1), (2, -1), (3, -1), (4, -1)], [(0, 1)]]);
        var bounds = Limits.Counts(2, 5);
        (bounds.RowLower[0], bounds.RowUpper[0]) = (0, 0);
        var seen = new List<long>();
        new IntegerWalk(model, bounds, [3, 4, 2, 2, 3], new Xoshiro256(1)).Drive(1, 1, IntegerWalk.StepLimit, (value, x) =>
        {
            Assert.True(Witness.Satisfies(model, bounds, x));
            seen.Add(value);
            return seen.Count < 5;
        });
        Assert.Equal(5, seen.Count);
    }

    private static List<long> Walk(LinearModel model, Limits bounds, long[] start, string key)
    {
        var values = new List<long>();
        new IntegerWalk(model, bounds, start, Xoshiro256.FromKey(key)).Drive(0, -1, 500, (value, x) =>
        {
            Assert.True(Witness.Satisfies(model, bounds, x));
            values.Add(value);
            return true;
        });
        return values;
    }

    /// <summary>A two-way table with every margin known within 2.</summary>
    private static (LinearModel Model, Limits Limits, long[] Start) Table(Xoshiro256 random)
    {
        int height = 2 + random.Below(4), width = 2 + random.Below(4);
        long[] start = [.. Enumerable.Range(0, height * width).Select(_ => (long)random.Below(12))];
        var rows = new List<IReadOnlyList<(int, int)>> { new[] { (0, 1) } };
        rows.AddRange(Enumerable.Range(0, height).Select(r => Enumerable.Range(0, width).Select(c => ((r * width) + c, 1)).ToArray()));
        rows.AddRange(Enumerable.Range(0, width).Select(c => Enumerable.Range(0, height).Select(r => ((r * width) + c, 1)).ToArray()));
        var model = LinearModel.FromRows(start.Length, rows);
        var bounds = Limits.Counts(rows.Count, start.Length);
        for (int r = 1; r < rows.Count; r++)
            (bounds.RowLower[r], bounds.RowUpper[r]) = (model.Activity(r, start) - 2, model.Activity(r, start) + 2);
        return (model, bounds, start);
    }
}
