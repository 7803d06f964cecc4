using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Register;

/// <summary>
/// Takes schools into the register from a CSV file: new ones are added, known ones (by their number) take what the file says, others stay.
/// All rows or none. Scope <c>members:write</c>.
/// </summary>
public static class ImportEstablishments
{
    /// <summary>Bytes.</summary>
    public const int Largest = 10 * 1024 * 1024;

    private const int MostFaults = 100;

    private static readonly string[] Columns = ["urn", "la_estab", "ukprn", "name", "phase", "la_code", "district_code", "open_on", "close_on"];

    public sealed record ImportModel(int Rows, int Added, int Changed, int Unchanged);

    internal static async Task<Results<WrittenDocument<ImportModel>, ProblemAnswer>> Handle(
        HttpContext http, Caller caller, MembershipWriter writer, IDatabaseWays ways, CancellationToken ct)
    {
        if (!RequestBody.IsCsv(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType, "The register is taken as text/csv.");
        }
        var (rows, faults) = Read(Idempotency.Body(http));
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [.. faults.Take(MostFaults)]);
        }
        if (!await writer.Enter("establishments", ct))
        {
            return MembershipWriter.Busy;
        }
        var (db, changed) = (writer.Db, new List<string>());
        var known = await db.Set<Establishment>().ToDictionaryAsync(school => school.Urn, ct);
        foreach (var row in rows.Where(row => known.ContainsKey(row.Urn)))
        {
            var school = known[row.Urn];
            (school.LaEstab, school.Ukprn, school.Name, school.Phase) = (row.LaEstab, row.Ukprn, row.Name, row.Phase);
            (school.LaCode, school.DistrictCode, school.OpenOn, school.CloseOn) = (row.LaCode, row.DistrictCode, row.OpenOn, row.CloseOn);
            if (db.Entry(school).State == EntityState.Modified)
            {
                changed.Add(row.Urn);
            }
        }
        var added = rows.Where(row => !known.ContainsKey(row.Urn)).ToList();
        writer.Told(caller, "establishments", "import");
        await db.SaveChangesAsync(ct);
        await ways.BulkInsert(db, added, ct);
        await ways.BulkInsert(db, added.Select(school => school.Urn).Concat(changed).Select(urn => new OutboxEntry
        {
            Kind = "establishment",
            EntityId = FeedIds.OfSchool(urn),
            Action = ChangeAction.Updated,
            At = writer.Now,
        }), ct);
        return MergePatch.Written(new ImportModel(rows.Count, added.Count, changed.Count, rows.Count - added.Count - changed.Count));
    }

    internal static (List<Establishment> Rows, List<Fault> Faults) Read(byte[] file)
    {
        var (rows, faults, seen) = (new List<Establishment>(), new List<Fault>(), new HashSet<string>(StringComparer.Ordinal));
        List<string?[]> lines;
        try
        {
            lines = CsvText.Lines(new StreamReader(new MemoryStream(file, writable: false), new UTF8Encoding(false, true)));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return ([], [new Fault(Problems.ValidationFailed.Code, "The file is no UTF-8 CSV.")]);
        }
        if (lines.Count == 0 || !Columns.All(column => lines[0].Contains(column)) || lines[0].Length != Columns.Length)
        {
            return ([], [new Fault(Problems.ValidationFailed.Code, "The first line names the columns.") { Line = 1, Expected = string.Join(",", Columns) }]);
        }
        var places = Columns.ToDictionary(column => column, column => Array.IndexOf(lines[0], column));
        foreach (var (index, cells) in lines.Skip(1).Index())
        {
            if (faults.Count >= MostFaults)
            {
                break;
            }
            var before = faults.Count;
            void Wrong(string column, string message) => faults.Add(new Fault(Problems.ValidationFailed.Code, message) { Row = index + 1, Line = index + 2, Column = column });
            if (cells.Length != Columns.Length)
            {
                Wrong(Columns[0], $"{Columns.Length} cells are expected.");
                continue;
            }
            string? Cell(string column) => cells[places[column]];
            string Digits(string column, int length, bool required = true)
            {
                var cell = Cell(column);
                if (cell is null ? required : cell.Length != length || !cell.All(char.IsAsciiDigit))
                {
                    Wrong(column, $"{length} digits are expected.");
                }
                return cell ?? "";
            }
            string Area(string column)
            {
                if (Cell(column) is { } code && ListNetworks.IsArea(code))
                {
                    return code;
                }
                Wrong(column, "A GSS code such as E06000016 is expected.");
                return "";
            }
            DateOnly? Day(string column)
            {
                if (Cell(column) is not { } text)
                {
                    return null;
                }
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Days.Holds(day))
                {
                    return day;
                }
                Wrong(column, "A day such as 2024-09-01 is expected.");
                return null;
            }
            var (urn, estab, ukprn, la, district, open, close) = (Digits("urn", 6), Digits("la_estab", 7), Digits("ukprn", 8, required: false), Area("la_code"), Area("district_code"), Day("open_on"), Day("close_on"));
            if (!seen.Add(urn))
            {
                Wrong("urn", "The number stands twice in the file.");
            }
            if (Cell("name") is not { } name || name.Trim().Length is 0 or > 200 || name.Any(char.IsControl))
            {
                Wrong("name", "1 to 200 characters on one line are expected.");
                continue;
            }
            if (Cell("phase") is not { } phase || !Establishment.Phases.Contains(phase))
            {
                Wrong("phase", $"One of {string.Join(", ", Establishment.Phases)} is expected.");
                continue;
            }
            if (close < open)
            {
                Wrong("close_on", "A school closes on no day before it opens.");
            }
            if (faults.Count == before)
            {
                rows.Add(new Establishment { Urn = urn, LaEstab = estab, Ukprn = ukprn.Length == 0 ? null : ukprn, Name = name, Phase = phase, LaCode = la, DistrictCode = district, OpenOn = open, CloseOn = close });
            }
        }
        return (rows, faults);
    }
}
