using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>What a build works on, read in one snapshot; or why it cannot be built.</summary>
/// <param name="Audit">Null when <paramref name="Refusal"/> says why.</param>
/// <param name="Submissions">Returns that the rows are made of, by id.</param>
/// <param name="Scope">Builds of the earlier releases.</param>
/// <param name="Shown">Values that are out already, for rates and differences.</param>
/// <param name="Published">Figures published elsewhere, those that are exact.</param>
/// <param name="Outside">Returns that count for no area of any release.</param>
internal sealed record PlanInput(
    DataSetRules DataSet, Geography Geography, IReadOnlyList<RowSpec> Rows, AuditInput? Audit, DisclosurePolicy Policy, IReadOnlyList<Guid> Submissions,
    IReadOnlyList<Guid> Scope, byte[] LineageSha256, IReadOnlyDictionary<ValueKey, ReleasedFigure> Shown, IReadOnlyDictionary<ValueKey, decimal> Published,
    int Outside, Refusal? Refusal);
