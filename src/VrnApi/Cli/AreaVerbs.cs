using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;

namespace VrnApi.Cli;

/// <summary><c>vrnapi areas</c> and <c>vrnapi bank-holidays</c>: reference data of the operator's own.</summary>
internal static class AreaVerbs
{
    public static readonly VerbGroup Areas = new("areas",
        new Subverb("import FILE [--json]", "a CSV file with the columns code,name,kind,parents,valid_from,valid_to; parents are codes with spaces between", ImportAreas));

    public static readonly VerbGroup Holidays = new("bank-holidays",
        new Subverb("import FILE [--json]", "the JSON file of gov.uk/bank-holidays.json; days that follow from the calendar need none", ImportHolidays));

    private static async Task<Done> ImportAreas(Call call, CancellationToken ct)
    {
        var db = call.Db;
        using var csv = new CsvReader(new StringReader(Call.Read(call.Arguments[1])), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, HeaderValidated = null });
        Row[] rows;
        try
        {
            rows = [.. csv.GetRecords<Row>()];
        }
        catch (CsvHelperException)
        {
            return Refused("The file is no CSV with the columns code,name,kind,parents,valid_from,valid_to.");
        }
        if (rows.FirstOrDefault(row => row.code is not { Length: > 0 and <= 60 } || row.name is not { Length: > 0 and <= 200 } || !Codes.TryParse<AreaKind>(row.kind, out _)) is { } bad)
        {
            return Refused($"The area '{bad.code}' has no code, no name or no kind of these: {string.Join(", ", Codes.All<AreaKind>())}.");
        }
        var present = await db.Set<Area>().ToDictionaryAsync(area => area.Code, StringComparer.Ordinal, ct);
        var links = await db.Set<AreaLink>().ToListAsync(ct);
        var parents = links.Where(link => link.Depth == 1).GroupBy(link => link.DescendantCode).ToDictionary(group => group.Key, group => group.Select(link => link.AncestorCode).ToArray(), StringComparer.Ordinal);
        foreach (var code in present.Keys)
        {
            parents.TryAdd(code, []);
        }
        foreach (var row in rows)
        {
            parents[row.code] = [.. (row.parents ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        }
        if (rows.SelectMany(row => parents[row.code]).FirstOrDefault(code => !parents.ContainsKey(code)) is { } unknown)
        {
            return Refused($"The parent '{unknown}' is no known area.");
        }
        foreach (var row in rows)
        {
            if (!present.TryGetValue(row.code, out var area))
            {
                db.Add(area = present[row.code] = new Area { Code = row.code, Name = row.name, Kind = Codes.Parse<AreaKind>(row.kind) });
            }
            area.Name = row.name;
            (area.ValidFrom, area.ValidTo) = (row.valid_from ?? area.ValidFrom, row.valid_to ?? area.ValidTo);
        }
        var wanted = Features.ServiceDirectory.Seeding.AreaSeed.Closure(parents).ToDictionary(link => (link.AncestorCode, link.DescendantCode));
        foreach (var link in links.Where(link => !(wanted.TryGetValue((link.AncestorCode, link.DescendantCode), out var same) && same.Depth == link.Depth)))
        {
            db.Remove(link);
        }
        await db.SaveChangesAsync(ct);
        var kept = links.Where(link => wanted.TryGetValue((link.AncestorCode, link.DescendantCode), out var same) && same.Depth == link.Depth).Select(link => (link.AncestorCode, link.DescendantCode)).ToHashSet();
        db.AddRange(wanted.Where(pair => !kept.Contains(pair.Key)).Select(pair => pair.Value));
        await db.SaveChangesAsync(ct);
        return new Done($"{rows.Length} areas are known.", new { areas = rows.Length });
    }

    private static async Task<Done> ImportHolidays(Call call, CancellationToken ct)
    {
        const string division = "england-and-wales";
        List<(DateOnly Date, string Name)> days = [];
        try
        {
            using var json = JsonDocument.Parse(Call.Read(call.Arguments[1]));
            foreach (var day in json.RootElement.GetProperty(division).GetProperty("events").EnumerateArray())
            {
                days.Add((DateOnly.ParseExact(day.GetProperty("date").GetString()!, "O", CultureInfo.InvariantCulture), day.GetProperty("title").GetString()!));
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Refused("The file has not the form of gov.uk/bank-holidays.json.");
        }
        var present = await call.Db.Set<BankHoliday>().Where(day => day.Division == division).ToDictionaryAsync(day => day.Date, ct);
        foreach (var (date, name) in days.DistinctBy(day => day.Date))
        {
            if (present.TryGetValue(date, out var known))
            {
                known.Name = name;
            }
            else
            {
                call.Db.Add(new BankHoliday { Division = division, Date = date, Name = name });
            }
        }
        await call.Db.SaveChangesAsync(ct);
        return new Done($"{days.Count} bank holidays are known; openings follow with the next nightly round.", new { days = days.Count });
    }

    private static Done Refused(string message) => new(message, new { refused = "file", message }, Verbs.Refused);

#pragma warning disable IDE1006 // The names of the columns.
    private sealed record Row(string code, string name, string kind, string? parents, DateOnly? valid_from, DateOnly? valid_to);
#pragma warning restore IDE1006
}
