using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query.Rules;

/// <summary>How a leaf compares. Only periods have an order.</summary>
public enum Comparator
{
    Eq,
    NotEq,
    In,
    NotIn,
    Gt,
    Gte,
    Lt,
    Lte,
}

/// <summary>What rows must be like, by their keys alone: nothing here can name a value.</summary>
public abstract record Criterion
{
    public sealed record All(IReadOnlyList<Criterion> Parts) : Criterion;

    public sealed record Any(IReadOnlyList<Criterion> Parts) : Criterion;

    public sealed record Inverse(Criterion Part) : Criterion;

    /// <param name="Path">JSON Pointer of the comparator in the question; its items are numbered below it when it takes a list.</param>
    public abstract record Leaf(Comparator Comparator, string Path) : Criterion
    {
        public bool TakesList => Comparator is Comparator.In or Comparator.NotIn;

        public bool Negates => Comparator is Comparator.NotEq or Comparator.NotIn;

        public string PathOf(int item) => TakesList ? $"{Path}/{item}" : Path;
    }

    /// <param name="Options">Ids of options, or <c>filter=code</c>.</param>
    public sealed record Filters(Comparator Comparator, IReadOnlyList<string> Options, string Path) : Leaf(Comparator, Path);

    public sealed record Locations(Comparator Comparator, IReadOnlyList<Place> Places, string Path) : Leaf(Comparator, Path);

    public sealed record Levels(Comparator Comparator, IReadOnlyList<GeographicLevel> Wanted, string Path) : Leaf(Comparator, Path);

    public sealed record Periods(Comparator Comparator, IReadOnlyList<TimePeriod> Wanted, string Path) : Leaf(Comparator, Path);
}

/// <summary>A place as a question names it.</summary>
/// <param name="Level">Null where an id names it alone.</param>
/// <param name="Kind"><c>code</c>, <c>id</c> or <c>oldCode</c>.</param>
public sealed record Place(GeographicLevel? Level, string Kind, string Code);
