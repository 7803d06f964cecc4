using System.Linq.Expressions;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>What rows must be. Blocks and combinations stand apart, because they say which tables need not be looked at.</summary>
/// <param name="Blocks">Null for any.</param>
/// <param name="Combinations">Null for any.</param>
/// <param name="Rest">Null for nothing else.</param>
internal sealed record RowCondition(IReadOnlySet<Guid>? Blocks = null, IReadOnlySet<int>? Combinations = null, Expression<Func<FrozenRow, bool>>? Rest = null);

/// <summary>
/// Criteria as a condition on the keys of rows. Every leaf is a set of blocks, places or combinations of the version; sets of one kind
/// are put together here, so that the statement stays small whatever was asked.
/// </summary>
internal sealed class RowFilter(VersionShape shape, List<QueryWarning> warnings)
{
    private readonly Guid[] blocks = [.. shape.Blocks.Keys.Order()];
    private readonly ReleasedPlace[] places = [.. shape.Places];
    private readonly int[] combinations = [.. shape.Combinations.Keys.Order()];

    private enum Kind
    {
        Blocks,
        Places,
        Combinations,
    }

    public RowCondition Of(Criterion? criterion)
    {
        IReadOnlyList<Part> parts = criterion is null ? [] : Read(criterion) is var read && read is Every every ? every.Parts : [read];
        var rest = parts.Where(part => part is not Set { Kind: Kind.Blocks or Kind.Combinations }).Select(Condition).ToList();
        return new RowCondition(
            parts.OfType<Set>().FirstOrDefault(set => set.Kind == Kind.Blocks) is { } ofBlocks ? Of(blocks, ofBlocks).ToHashSet() : null,
            parts.OfType<Set>().FirstOrDefault(set => set.Kind == Kind.Combinations) is { } ofCombinations ? Of(combinations, ofCombinations).ToHashSet() : null,
            rest.Count == 0 ? null : rest.Aggregate(Filtering.Both));
    }

    private Part Read(Criterion criterion) => criterion switch
    {
        Criterion.All all => Join(all.Parts.Select(Read), every: true),
        Criterion.Any any => Join(any.Parts.Select(Read), every: false),
        Criterion.Inverse not => Read(not.Part) switch
        {
            Set set => set with { Has = [.. set.Has.Select(has => !has)] },
            var part when Condition(part) is var rows => new Built(Expression.Lambda<Func<FrozenRow, bool>>(Expression.Not(rows.Body), rows.Parameters)),
            _ => throw new InvalidOperationException(),
        },
        Criterion.Levels leaf => Marked(Kind.Places, places, leaf, place => leaf.Wanted.Contains(place.Level)),
        Criterion.Locations leaf => Locations(leaf),
        Criterion.Filters leaf => Filters(leaf),
        Criterion.Periods leaf => Periods(leaf),
        _ => throw new InvalidOperationException($"There is no criterion {criterion.GetType().Name}."),
    };

    private Set Locations(Criterion.Locations leaf)
    {
        for (var i = 0; i < leaf.Places.Count; i++)
        {
            if (!places.Any(place => Names(leaf.Places[i], place)))
            {
                warnings.Add(QueryWarning.Missing(leaf, i));
            }
        }
        return Marked(Kind.Places, places, leaf, place => leaf.Places.Any(named => Names(named, place)));
    }

    private static bool Names(Place named, ReleasedPlace place) => (named.Level is null || named.Level == place.Level) && named.Kind switch
    {
        "id" => place.Id == named.Code,
        "oldCode" => place.OldCodes.Contains(named.Code),
        _ => place.Code == named.Code,
    };

    private Set Filters(Criterion.Filters leaf)
    {
        var wanted = new HashSet<int>();
        for (var i = 0; i < leaf.Options.Count; i++)
        {
            if (shape.Option(leaf.Options[i]) is { } option)
            {
                wanted.UnionWith(shape.CombinationsWith(option));
            }
            else
            {
                warnings.Add(QueryWarning.Missing(leaf, i));
            }
        }
        return Marked(Kind.Combinations, combinations, leaf, wanted.Contains);
    }

    private Set Periods(Criterion.Periods leaf)
    {
        for (var i = 0; i < leaf.Wanted.Count; i++)
        {
            if (!shape.Blocks.Values.Contains(leaf.Wanted[i]))
            {
                warnings.Add(QueryWarning.Missing(leaf, i));
            }
        }
        return Marked(Kind.Blocks, blocks, leaf, block => leaf.Wanted.Any(wanted => Compares(leaf.Comparator, shape.Blocks[block], wanted)));
    }

    private static bool Compares(Comparator comparator, TimePeriod period, TimePeriod wanted) => comparator switch
    {
        Comparator.Gt => period > wanted,
        Comparator.Gte => period >= wanted,
        Comparator.Lt => period < wanted,
        Comparator.Lte => period <= wanted,
        _ => period == wanted,
    };

    private static Set Marked<T>(Kind kind, T[] all, Criterion.Leaf leaf, Func<T, bool> wanted) => new(kind, [.. all.Select(one => wanted(one) != leaf.Negates)]);

    private Part Join(IEnumerable<Part> parts, bool every)
    {
        var all = parts.SelectMany(part => every && part is Every both ? both.Parts : [part]).ToList();
        var sets = all.OfType<Set>().GroupBy(set => set.Kind)
            .Select(group => (Part)group.Aggregate((left, right) => left with { Has = [.. left.Has.Zip(right.Has, (one, other) => every ? one && other : one || other)] })).ToList();
        List<Part> joined = [.. sets, .. all.Where(part => part is not Set)];
        return joined is [var only] ? only : every ? new Every(joined) : new Built(joined.Select(Condition).Aggregate(Filtering.Either));
    }

    private Expression<Func<FrozenRow, bool>> Condition(Part part)
    {
        if (part is not Set set)
        {
            return part is Every every ? every.Parts.Select(Condition).Aggregate(Filtering.Both) : ((Built)part).Rows;
        }
        return !set.Has.Contains(false) ? row => true : !set.Has.Contains(true) ? row => false : set.Kind switch
        {
            Kind.Blocks => In(Of(blocks, set)),
            Kind.Combinations => In(Of(combinations, set)),
            _ => In(Of(places, set)),
        };
    }

    private static T[] Of<T>(T[] all, Set set) => [.. all.Where((_, index) => set.Has[index])];

    private static Expression<Func<FrozenRow, bool>> In(Guid[] ids) => row => ids.Contains(row.BlockId);

    private static Expression<Func<FrozenRow, bool>> In(int[] numbers) => row => numbers.Contains(row.CombinationNumber);

    private static Expression<Func<FrozenRow, bool>> In(ReleasedPlace[] wanted)
    {
        Expression<Func<FrozenRow, bool>>? all = null;
        foreach (var level in wanted.GroupBy(place => place.Level))
        {
            var (key, codes) = (level.Key, level.Select(place => place.Code).ToArray());
            Expression<Func<FrozenRow, bool>> one = row => row.Level == key && codes.Contains(row.AreaCode);
            all = all is null ? one : Filtering.Either(all, one);
        }
        return all!;
    }

    private abstract record Part;

    /// <param name="Has">For every block, place or combination of the version, in their order, whether it belongs to the set.</param>
    private sealed record Set(Kind Kind, bool[] Has) : Part;

    /// <param name="Parts">At most one set of each kind.</param>
    private sealed record Every(IReadOnlyList<Part> Parts) : Part;

    private sealed record Built(Expression<Func<FrozenRow, bool>> Rows) : Part;
}
