namespace VrnApi.Disclosure.Audit;

/// <summary>Hides some figures that nobody needs hidden, so that a reader cannot take hidden for small.</summary>
internal static class Decoys
{
    /// <summary>In the order of a keyed hash, a released 0 and a released 10 to 25 in turn.</summary>
    public static void Hide(List<Figure> figures, DisclosurePolicy policy, ReadOnlySpan<byte> seed)
    {
        var zeros = Order(figures.Where(f => f.Shown && !f.Keep && f.Released.Value == 0), seed);
        var modest = Order(figures.Where(f => f.Shown && !f.Keep && f.Released.Value is >= 10 and <= 25), seed);
        for (int turn = 0; Short(figures, policy) && zeros.Count + modest.Count > 0; turn++)
        {
            var queue = (turn % 2 == 0 && zeros.Count > 0) || modest.Count == 0 ? zeros : modest;
            queue.Dequeue().Hide(HidingReason.Decoy);
        }
    }

    private static bool Short(List<Figure> figures, DisclosurePolicy policy)
    {
        int hidden = figures.Count(f => f.Released.Status == FigureStatus.C);
        int others = figures.Count(f => f.Reason is HidingReason.Complementary or HidingReason.Decoy);
        return others * 100 < hidden * policy.DecoyPercent;
    }

    private static Queue<Figure> Order(IEnumerable<Figure> figures, ReadOnlySpan<byte> seed)
    {
        var noise = new List<(double Noise, Figure Figure)>();
        foreach (var figure in figures)
            noise.Add((ReleaseAudit.Noise(seed, $"decoy {figure.Key}"), figure));
        return new Queue<Figure>(noise.OrderBy(n => n.Noise).ThenBy(n => n.Figure.Key, StringComparer.Ordinal).Select(n => n.Figure));
    }
}
