using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>The words of this area: classes under the Act, functions, kinds of seat. Scope <c>areas:read</c>.</summary>
public static class CodeLists
{
    /// <param name="Kinds">Kinds of authority in the class.</param>
    /// <param name="Required">A duty partnership needs a seat of each kind.</param>
    /// <param name="Confirmation">What of it stands in a document and what the operator has to confirm against the Act.</param>
    public sealed record ClassModel(StatutoryClass Code, string Label, IReadOnlyList<DutyKind> Kinds, bool Required, string Confirmation);

    /// <param name="IsOfficer">At most one holding of it is open in a network at a time.</param>
    public sealed record FunctionModel(string Code, string Label, bool IsOfficer, bool IsPractitioner, bool IsStrategic, bool IsExpert, CitationModel? Citation);

    public sealed record SeatTypeModel(string Code, string Label, string Function, StatutoryClass StatutoryClass, DutyKind? DutyKind, bool IsSchool, CitationModel? Citation);

    private static readonly ClassModel[] All =
    [
        new(StatutoryClass.SpecifiedAuthority, "Specified authority", Rules.R10StatutoryCoverage.Kinds, true, "to be confirmed by the operator against section 11 and Schedule 1 of the Act"),
        new(StatutoryClass.RelevantAuthority, "Relevant authority", [DutyKind.Education, DutyKind.Prison, DutyKind.YouthCustody], false,
            "education is stated; prison and youth custody are to be confirmed by the operator against section 12 and Schedule 2 of the Act"),
        new(StatutoryClass.LocalPolicingBody, "Local policing body", [], false, "stated: not subject to the duty; may convene, fund and monitor"),
        new(StatutoryClass.None, "No class under the duty", [], false, "everybody else"),
    ];

    public static JsonAnswer<Page<ClassModel>> Classes() => new(new(All, null));

    public static async Task<JsonAnswer<Page<FunctionModel>>> Functions(VrnDbContext db, CancellationToken ct) => new(new(
        [.. (await (from function in db.Set<RoleFunction>().AsNoTracking()
                    join citation in db.Set<Citation>() on function.CitationId equals (Guid?)citation.Id into citations
                    from citation in citations.DefaultIfEmpty()
                    orderby function.Code
                    select new { Function = function, Citation = citation }).ToListAsync(ct)).Select(row => new FunctionModel(row.Function.Code, row.Function.Label,
            row.Function.IsOfficer, row.Function.IsPractitioner, row.Function.IsStrategic, row.Function.IsExpert, row.Citation is null ? null : CitationModel.Of(row.Citation)))], null));

    public static async Task<JsonAnswer<Page<SeatTypeModel>>> SeatTypes(VrnDbContext db, CancellationToken ct) => new(new(
        [.. (await (from type in db.Set<SeatType>().AsNoTracking()
                    join citation in db.Set<Citation>() on type.CitationId equals (Guid?)citation.Id into citations
                    from citation in citations.DefaultIfEmpty()
                    orderby type.Code
                    select new { Type = type, Citation = citation }).ToListAsync(ct)).Select(row => new SeatTypeModel(row.Type.Code, row.Type.Label, row.Type.RoleFunction,
            row.Type.StatutoryClass, row.Type.DutyKind, row.Type.IsSchool, row.Citation is null ? null : CitationModel.Of(row.Citation)))], null));
}
