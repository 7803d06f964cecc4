using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Cli.Sandbox;

/// <summary>
/// The agreements of the sandbox, over its synthetic data: one on section 16 for the bodies that the section names, one on the Crime and
/// Disorder Act 1998 for health data and the network's own team, which section 16 does not reach.
/// </summary>
internal static class SandboxAgreements
{
    private static readonly string[] Areas = ["E06000016", "E06000017", "E10000018", "E23000021", "E54000015"];
    private static readonly string[] Purposes = [AgreementRules.Prevention, "referral", "safeguarding", "directory-maintenance"];

    /// <summary>What the sandbox's clients use gated scopes for.</summary>
    public const string Purpose = AgreementRules.Prevention;

    /// <summary>Records and activates those that are not in force; what is there is kept, and an ended one gets a successor.</summary>
    public static async Task Ensure(Call call, Instruction registrar, Instruction approver, CancellationToken ct)
    {
        var dataSets = await call.Db.Set<DataSet>().OrderBy(row => row.Id).Select(row => new { row.Id, row.PatientInformation }).ToListAsync(ct);
        var today = London.Today(call.Clock);
        await Agreement("isa-sandbox-prevention", AgreementRules.Section16,
            ["council-leicester", "council-leicestershire", "school-a", "school-b", "police-leicestershire"],
            dataSets.Where(row => !row.PatientInformation).Select(row => row.Id), rawToCouncil: true);
        await Agreement("isa-sandbox-health", "cda-1998-s115", ["health-llr", "vrn-llr"], dataSets.Select(row => row.Id), rawToCouncil: false);

        async Task Agreement(string code, string basis, string[] parties, IEnumerable<string> outcomes, bool rawToCouncil)
        {
            call.Db.ChangeTracker.Clear();
            var known = await call.Db.Set<Agreement>().Where(row => row.Code.StartsWith(code)).ToListAsync(ct);
            if (known.Exists(row => row.State == AgreementState.Active && row.EndsOn > today.AddDays(30)))
            {
                return;
            }
            var opened = outcomes.ToList();
            var request = new NewAgreement(known.Count == 0 ? code : $"{code}-{known.Count + 1}", basis, AgreementRules.UkGdpr, parties,
                [DataSetFacts.Directory.Id, .. opened], opened.Count == 0 ? ["services:sensitive"] : ["services:sensitive", "outcomes:write", "outcomes:detail"],
                await Loaded(call, ct), Purposes, today, today.AddYears(2))
            {
                Article6 = "6(1)(e)",
                DpiaRef = "dpia-sandbox",
                ReviewOn = today.AddYears(2),
                AllowsRawToCouncil = rawToCouncil,
                Signatories = ["head of the network's team", "data protection officer"],
            };
            await AddAgreement.Handle(call.Db, call.Clock, request, registrar, ct);
            await ChangeAgreementState.Activate(call.Db, call.Clock, request.Code, approver, ct);
        }
    }

    /// <summary>Those of <see cref="Areas"/> that the installation knows; all while it knows none.</summary>
    private static async Task<IReadOnlyList<string>> Loaded(Call call, CancellationToken ct)
    {
        var known = await call.Db.Set<Data.Reference.Area>().Where(area => Areas.Contains(area.Code)).Select(area => area.Code).Order().ToListAsync(ct);
        return known.Count == 0 ? Areas : known;
    }
}
