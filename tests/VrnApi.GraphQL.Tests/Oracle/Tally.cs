namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>How often each thing was compared, and what differed.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, (int Failing, int Passing)> counts = new(StringComparer.Ordinal);

    public List<string> Faults { get; } = [];

    public void Count(string what, bool failing)
    {
        var (f, p) = counts.GetValueOrDefault(what);
        counts[what] = failing ? (f + 1, p) : (f, p + 1);
    }

    public void Equal(string what, string expected, string actual, string about)
    {
        if (expected != actual)
        {
            Faults.Add($"{what}: expected {expected}\n{what}: was      {actual}\n{about}");
        }
    }

    /// <summary>Fails unless each of these was seen often enough, both ways.</summary>
    public void Demand(IEnumerable<string> what, int failing, int passing) =>
        Assert.All(what, name => Assert.True(counts.GetValueOrDefault(name) is var (f, p) && f >= failing && p >= passing,
            $"{name}: {counts.GetValueOrDefault(name).Failing} fail of at least {failing}, {counts.GetValueOrDefault(name).Passing} pass of at least {passing}"));

    public override string ToString() => string.Join('\n', counts.Select(c => $"{c.Key}: {c.Value.Failing} fail, {c.Value.Passing} pass"));
}
