using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>An area that figures are released for, and the smallest areas that make it up.</summary>
internal sealed record ReleaseArea(GeographicLevel Level, string Code, IReadOnlyList<string> Members);

/// <summary>
/// The areas of releases: every force area that authorities, districts and safety partnerships each divide without gap or overlap. Which
/// areas there are never depends on what was returned.
/// </summary>
internal sealed class Geography
{
    private readonly Dictionary<(GeographicLevel, string), ReleaseArea> byCode;

    private Geography(List<ReleaseArea> areas)
    {
        Areas = areas;
        byCode = areas.ToDictionary(area => (area.Level, area.Code));
        Smallest = areas.SelectMany(area => area.Members).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>By level, then code.</summary>
    public IReadOnlyList<ReleaseArea> Areas { get; }

    /// <summary>Codes that returns count for: districts, or authorities where returns are for authorities.</summary>
    public IReadOnlySet<string> Smallest { get; }

    public ReleaseArea? Find(GeographicLevel level, string code) => byCode.GetValueOrDefault((level, code));

    /// <param name="inside">Codes of the areas inside an area, itself among them.</param>
    public static Geography Of(IReadOnlyDictionary<string, AreaKind> kinds, ILookup<string, string> inside, ReturnLevel returns)
    {
        List<ReleaseArea> areas = [];
        foreach (var force in kinds.Where(area => area.Value == AreaKind.PoliceForceArea).Select(area => area.Key))
        {
            string[] Within(string code, params AreaKind[] wanted) =>
                [.. inside[code].Where(other => kinds.TryGetValue(other, out var kind) && wanted.Contains(kind)).Order(StringComparer.Ordinal)];

            var districts = Within(force, AreaKind.District, AreaKind.Unitary);
            ReleaseArea Made(GeographicLevel level, string code) => new(level, code, Within(code, AreaKind.District, AreaKind.Unitary));
            var authorities = Within(force, AreaKind.County, AreaKind.Unitary).Select(code => Made(GeographicLevel.La, code)).ToList();
            var partnerships = Within(force, AreaKind.Csp).Select(code => Made(GeographicLevel.Csp, code)).ToList();
            if (districts.Length == 0 || !Divide(authorities, districts) || !Divide(partnerships, districts))
            {
                continue;
            }
            if (returns == ReturnLevel.La)
            {
                areas.Add(new(GeographicLevel.Pfa, force, [.. authorities.Select(area => area.Code)]));
                areas.AddRange(authorities.Select(area => area with { Members = [area.Code] }));
                continue;
            }
            areas.Add(new(GeographicLevel.Pfa, force, districts));
            areas.AddRange([.. authorities, .. partnerships, .. districts.Select(code => new ReleaseArea(GeographicLevel.Lad, code, [code]))]);
        }
        return new Geography([.. areas.OrderBy(area => area.Level).ThenBy(area => area.Code, StringComparer.Ordinal)]);
    }

    private static bool Divide(List<ReleaseArea> parts, string[] whole) =>
        parts.Count > 0 && parts.SelectMany(part => part.Members).Order(StringComparer.Ordinal).SequenceEqual(whole);
}
