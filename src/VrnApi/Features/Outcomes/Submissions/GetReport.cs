using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// What the rules said of one of the caller's own returns; of a draft, what they say now. As CSV it repeats the rows as they were sent, with
/// two columns for what is wrong. Scope outcomes:write.
/// </summary>
public static class GetReport
{
    /// <param name="format">json or csv.</param>
    public static async Task<Results<JsonAnswer<TryReturn.Report>, ProblemAnswer>> Handle(
        Guid id, [FromQuery] string? format, HttpContext http, VrnDbContext db, ReturnIntake intake, Caller caller, CancellationToken ct)
    {
        if (await db.Set<Submission>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } submission)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        List<Fault> wrong = [];
        CsvTable.Check(format, wrong);
        if (wrong.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, wrong);
        }
        var kept = await db.Set<SubmissionContent>().AsNoTracking().SingleOrDefaultAsync(content => content.SubmissionId == id, ct);
        var sent = kept is null ? null : SentReturn.Of(kept);
        var (report, refusal) = submission.State == SubmissionState.Draft ? await Now(intake, submission, sent!, caller, ct) : (await Kept(db, submission, ct), null);
        if (refusal is not null)
        {
            return refusal;
        }
        var csv = CsvTable.IsAsked(http.Request) ? Csv(report!, sent is null ? await Stored(db, id, ct) : ReportRows.Of(sent)) : null;
        return new JsonAnswer<TryReturn.Report>(report!) { Csv = csv };
    }

    private static async Task<(TryReturn.Report? Report, ProblemAnswer? Refusal)> Now(ReturnIntake intake, Submission draft, SentReturn sent, Caller caller, CancellationToken ct)
    {
        var taken = await intake.Take(draft.DataSetId, sent, caller, ct);
        return taken.Refusal is not null ? (null, taken.Refusal) : (TryReturn.Tell(taken.Return!.Faults, taken.Return.Content.Rows.Count), null);
    }

    private static async Task<TryReturn.Report> Kept(VrnDbContext db, Submission submission, CancellationToken ct)
    {
        var items = await Items(db, submission.Id).ToListAsync(ct);
        return new(
            submission.ErrorCount == 0, new(submission.RowCount, submission.ErrorCount, submission.WarningCount),
            [.. items.Where(item => item.Severity == ValidationSeverity.Error).Select(ReportItems.Fault)],
            [.. items.Where(item => item.Severity == ValidationSeverity.Warning).Select(ReportItems.Fault)]);
    }

    internal static IQueryable<ValidationItem> Items(VrnDbContext db, Guid id) =>
        db.Set<ValidationItem>().AsNoTracking().Where(item => item.SubmissionId == id).OrderBy(item => item.Ordinal);

    private static async Task<ReportRows> Stored(VrnDbContext db, Guid id, CancellationToken ct)
    {
        var rows = (await GetReturnRows.Query(db, id, 0).ToListAsync(ct)).ConvertAll(GetReturnRows.Model);
        string[] filters = [.. rows.SelectMany(row => row.Filters.Keys).Distinct().Order(StringComparer.Ordinal)];
        string[] area = rows.Exists(row => row.Area is not null) ? [ReturnColumns.Area] : [];
        return new([ReturnColumns.Indicator, .. area, .. filters, ReturnColumns.Value], [.. rows.Select(row => (IReadOnlyList<string>)
            [row.Indicator, .. area.Select(_ => row.Area ?? ""), .. filters.Select(filter => row.Filters.GetValueOrDefault(filter, "")), row.Value.ToString(CultureInfo.InvariantCulture)])]);
    }

    /// <summary>First what concerns the return as a whole, then every row.</summary>
    private static CsvTable Csv(TryReturn.Report report, ReportRows rows)
    {
        var said = report.Errors.Concat(report.Warnings).ToLookup(fault => fault.Row is { } row && row <= rows.Cells.Count ? row : 0);
        var lines = said[0].Select(fault => (Cells: (IReadOnlyList<string>)[.. rows.Columns.Select(_ => "")], Faults: (IReadOnlyList<Fault>)[fault]))
            .Concat(rows.Cells.Select((cells, i) => (Cells: cells, Faults: (IReadOnlyList<Fault>)[.. said[i + 1]]))).ToList();
        return CsvTable.Of(lines,
        [
            .. rows.Columns.Select((column, i) => (column, (Func<(IReadOnlyList<string> Cells, IReadOnlyList<Fault> Faults), object?>)(line => i < line.Cells.Count ? line.Cells[i] : ""))),
            ("problem_codes", line => string.Join("; ", line.Faults.Select(fault => fault.Code))),
            ("problems", line => string.Join(" ", line.Faults.Select(Text))),
        ]);
    }

    private static string Text(Fault fault)
    {
        var place = fault.Column ?? fault.Parameter ?? fault.Pointer;
        return $"{(place is null ? "" : place + ": ")}{fault.Message}{(fault.Expected is null ? "" : $" Expected: {fault.Expected}.")}";
    }
}

/// <summary>The rows of a return as texts.</summary>
internal sealed record ReportRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Cells)
{
    /// <summary>As they were sent, readable or not.</summary>
    public static ReportRows Of(SentReturn sent) => sent.Head is null ? OfJson(sent.Body) : OfCsv(sent.Body);

    private static ReportRows OfCsv(byte[] body)
    {
        using var text = new StreamReader(new MemoryStream(body, writable: false), Encoding.UTF8);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null });
        string[] columns = csv.Read() ? csv.Record! : [];
        List<IReadOnlyList<string>> rows = [];
        while (csv.Read())
        {
            rows.Add(csv.Record!);
        }
        return new(columns, rows);
    }

    private static ReportRows OfJson(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement[] rows = document.RootElement.TryGetProperty("rows", out var sent) && sent.ValueKind == JsonValueKind.Array ? [.. sent.EnumerateArray()] : [];
        string[] filters = [.. rows.Select(row => Member(row, "filters")).OfType<JsonElement>().Where(row => row.ValueKind == JsonValueKind.Object)
            .SelectMany(row => row.EnumerateObject().Select(member => member.Name)).Distinct().Order(StringComparer.Ordinal)];
        string[] area = rows.Any(row => Member(row, ReturnColumns.Area) is not null) ? [ReturnColumns.Area] : [];
        return new([ReturnColumns.Indicator, .. area, .. filters, ReturnColumns.Value], [.. rows.Select(row => (IReadOnlyList<string>)
        [
            Cell(row, ReturnColumns.Indicator), .. area.Select(name => Cell(row, name)), .. filters.Select(name => Member(row, "filters") is { } of ? Cell(of, name) : ""), Cell(row, ReturnColumns.Value),
        ])]);
    }

    private static JsonElement? Member(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var member) ? member : null;

    private static string Cell(JsonElement row, string name) => Member(row, name) switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Null } => "",
        { } other => other.GetRawText(),
    };
}
