using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <param name="Submitters">Kinds of partners that push returns, each for itself.</param>
/// <param name="ReturnLevel">What a row of a return counts for: the school, an authority, or a district.</param>
/// <param name="ReturnCodes">Period codes that returns are for.</param>
/// <param name="ReleaseCodes">Period codes that releases are for.</param>
/// <param name="Synthetic">True when the figures are of made-up establishments.</param>
public sealed record DataSetModel(
    string Id,
    string Label,
    string Definition,
    IReadOnlyList<PartnerType> Submitters,
    ReturnLevel ReturnLevel,
    PeriodFamily Calendar,
    IReadOnlyList<string> ReturnCodes,
    IReadOnlyList<string> ReleaseCodes,
    bool Synthetic)
{
    public static DataSetModel Of(DataSetRules rules, bool synthetic) => new(
        rules.Id, rules.Label, rules.Definition, rules.Submitters, rules.ReturnLevel, rules.Calendar, rules.ReturnCodes, rules.ReleaseCodes, synthetic);
}
