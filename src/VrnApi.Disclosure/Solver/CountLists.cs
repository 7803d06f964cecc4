namespace VrnApi.Disclosure.Solver;

/// <summary>Items 0..n-1 in doubly linked lists by their count, so that the shortest rows and columns are found at once.</summary>
internal sealed class CountLists(int items)
{
    private readonly int[] _first = new int[items + 1];
    private readonly int[] _next = new int[items];
    private readonly int[] _previous = new int[items];
    private readonly int[] _count = new int[items];

    public void Fill(int[] counts)
    {
        Array.Fill(_first, -1);
        for (int i = items - 1; i >= 0; i--)
            Insert(i, counts[i]);
    }

    /// <summary>First item of this count, or -1. Items of count 0 are never asked for.</summary>
    public int First(int count) => _first[count];

    public int Next(int item) => _next[item];

    public void Move(int item, int count)
    {
        if (_count[item] == count)
            return;
        Remove(item);
        Insert(item, count);
    }

    public void Remove(int item)
    {
        if (_previous[item] >= 0)
            _next[_previous[item]] = _next[item];
        else
            _first[_count[item]] = _next[item];
        if (_next[item] >= 0)
            _previous[_next[item]] = _previous[item];
    }

    private void Insert(int item, int count)
    {
        _count[item] = count;
        _previous[item] = -1;
        _next[item] = _first[count];
        if (_next[item] >= 0)
            _previous[_next[item]] = item;
        _first[count] = item;
    }
}
