namespace VrnApi.Disclosure;

/// <summary>A count split one way, or not at all: an indicator with one breakdown (or reason crossed with sex).</summary>
/// <param name="Options">Finest options; 1 where there is no breakdown. A crossed breakdown has one option per pair.</param>
public sealed record AtomFamily(string Code, int Options);

/// <summary>
/// All atoms of a release and of the earlier ones it is audited with: family x smallest area x smallest period x option.
/// Areas and periods are numbers from 0; what they are called is the host's.
/// </summary>
public sealed record AtomSpace(IReadOnlyList<AtomFamily> Families, int Areas, int Periods)
{
    private readonly int[] _first = Starts(Families, Areas * Periods);

    public int Count => _first[^1];

    public int Index(int family, int area, int period, int option) =>
        _first[family] + ((((area * Periods) + period) * Families[family].Options) + option);

    internal IEnumerable<(int Atom, int Area, int Period)> Members(AtomSet set)
    {
        foreach (int area in set.Areas)
        {
            foreach (int period in set.Periods)
            {
                foreach (int option in set.Options)
                    yield return (Index(set.Family, area, period, option), area, period);
            }
        }
    }

    private static int[] Starts(IReadOnlyList<AtomFamily> families, int units)
    {
        var first = new int[families.Count + 1];
        for (int f = 0; f < families.Count; f++)
            first[f + 1] = checked(first[f] + (families[f].Options * units));
        return first;
    }
}

/// <summary>The atoms of one figure: every combination of these smallest areas, smallest periods and options of one family.</summary>
public sealed record AtomSet(int Family, IReadOnlyList<int> Areas, IReadOnlyList<int> Periods, IReadOnlyList<int> Options);
