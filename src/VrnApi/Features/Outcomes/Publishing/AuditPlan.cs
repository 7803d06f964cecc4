using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>The stored report of a plan's audit, as data or as a page for an information governance officer. Scope outcomes:publish.</summary>
public static class AuditPlan
{
    /// <param name="Format"><c>json</c>, or <c>markdown</c> for a page to read; json when left out.</param>
    public sealed record Criteria(string? Format);

    public static async Task<IResult> Handle([FromRoute] Guid id, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        if (criteria.Format is not (null or "json" or "markdown"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("format", Problems.InvalidParameter.Code, "The value must be json or markdown.")]);
        }
        if (await db.Set<ReleasePlan>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } plan)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await PreviewPlan.Built(db, plan, ct) is not (_, var report))
        {
            return new ProblemAnswer(Problems.StateConflict, "The plan has not been built.");
        }
        var hash = Convert.ToHexStringLower(report.ContentSha256);
        // The very bytes that were hashed: whoever saves them can check the hash.
        return criteria.Format == "markdown"
            ? new TextAnswer(Page(AuditDocument.Read(report.Content), plan, hash), "text/markdown; charset=utf-8")
            : new TextAnswer(report.Content, "application/json; charset=utf-8");
    }

    internal static string Page(AuditDocument audit, ReleasePlan plan, string hash)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Disclosure audit of release plan {plan.Id}\n");
        Line($"Verdict: **{audit.Verdict}**. Audit hash `{hash}`: this is what an approver approves.\n");
        Line($"| what | value |\n|---|---|");
        Line($"| data set | {audit.DataSet} |");
        Line($"| periods | {string.Join(", ", audit.Periods.Select(period => period.Replace("|", " ", StringComparison.Ordinal)))} |");
        Line($"| tables | {string.Join(", ", audit.Tables)} |");
        Line($"| returns accepted by {audit.CutOffAt:u} | {audit.Returns} |");
        Line($"| planned by | {plan.CreatedBy} |");
        Line($"| approved by | {plan.ApprovedBy ?? "nobody yet"} |");
        Line($"| earlier releases audited with it | {audit.EarlierReleases.Count} |");
        Line($"| figures, unknowns, rounds of hiding | {audit.Figures}, {audit.Unknowns}, {audit.Rounds} |\n");
        Line($"## What was asked of it\n");
        Line($"A target passes when that many whole numbers are shown to be possible, each with a complete table of counts that fits everything published.\n");
        Line($"| target | how many | fewest numbers held | already public | narrowed by earlier releases |\n|---|---|---|---|---|");
        foreach (var target in audit.Targets)
        {
            Line($"| {NameOf(target.Kind)} | {target.Count} | {target.LeastLeft} | {target.AlreadyPublic} | {target.LegacyBreaches} |");
        }
        Line($"\n## What is hidden\n");
        Line($"Readers see one code, `c`, whatever the reason.\n\n| reason | values |\n|---|---|");
        foreach (var hidden in audit.Hidden)
        {
            Line($"| {hidden.Code}: {ReasonOf(hidden.Code)} | {hidden.Cells} |");
        }
        if (audit.Refusals.Count > 0)
        {
            Line($"\n## Why it is refused\n");
            foreach (var refusal in audit.Refusals)
            {
                Line($"- {refusal.Figure}: {refusal.Cause}. Suggestion: {refusal.Suggestion}.");
            }
        }
        if (audit.Warnings.Count > 0)
        {
            Line($"\n## Warnings\n");
            foreach (var warning in audit.Warnings)
            {
                Line($"- {warning}");
            }
        }
        Line($"\n## Parameters\n\n`{audit.Policy}`\n");
        Line($"Rows `{audit.RowsSha256}`, lineage `{audit.LineageSha256}`, witnesses `{audit.WitnessesSha256}`.");
        return text.ToString();
    }

    private static string NameOf(Disclosure.TargetKind kind) => kind switch
    {
        Disclosure.TargetKind.Sensitive => "T1: a sensitive figure, against a reader who knows that hidden figures tend to be small",
        Disclosure.TargetKind.Change => "T2: what changed returns contributed",
        Disclosure.TargetKind.Insider => "T3: what is left after one contributor subtracts its own",
        Disclosure.TargetKind.Pair => "T4: the same for two contributors of one area",
        _ => "T5: a small figure, against a reader who knows every internal code",
    };

    private static string ReasonOf(string code) => code switch
    {
        "A" => "a small count",
        "O" => "few contributors, or one or two make nearly all of it",
        "D" => "hidden to protect another figure",
        _ => "hidden so that hiding says nothing",
    };
}

/// <summary>Text as it is kept, under its tag.</summary>
internal sealed class TextAnswer(string text, string contentType) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext) => Conditional.Write(httpContext, Encoding.UTF8.GetBytes(text), contentType);
}
