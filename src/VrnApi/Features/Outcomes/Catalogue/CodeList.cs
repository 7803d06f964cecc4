namespace VrnApi.Features.Outcomes.Catalogue;

/// <param name="Value">At most 30 characters; case counts.</param>
/// <param name="Group">The coarser class that sparse tables use instead.</param>
public sealed record Code(string Value, string Label, string? Group);

/// <summary>What a list said between two days. An inactive version refuses its codes; an unverified one may be wrong.</summary>
public sealed record CodeListVersion(
    string Version, DateOnly? ValidFrom, DateOnly? ValidTo, bool Active, bool Verified, string Citation, IReadOnlyList<Code> Codes)
{
    private readonly HashSet<string> values = [.. Codes.Select(code => code.Value)];

    public bool Contains(string code) => values.Contains(code);

    public bool IsInForce(DateOnly day) => Active && (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day < ValidTo);
}

/// <summary>Which code of another version a code became. An own reading must not convert values.</summary>
public sealed record Crosswalk(string FromVersion, string FromCode, string ToVersion, string ToCode, string Basis);

/// <summary>A dated list of codes: schemas/code-lists/{id}.csv.</summary>
public sealed record CodeList(string Id, string Label, IReadOnlyList<CodeListVersion> Versions, IReadOnlyList<Crosswalk> Crosswalks)
{
    /// <summary>The one active version of a day.</summary>
    public CodeListVersion? On(DateOnly day) => Versions.FirstOrDefault(version => version.IsInForce(day));
}
