using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>
/// What changed in the open tier, as a Realtime Paged Data Exchange feed: each thing once at its latest, in the order of change numbers. The
/// numbers are drawn while a write holds the directory's clock, so a greater one never appears before a smaller one.
/// </summary>
internal static class OpenChanges
{
    private const int Default = 500, Most = 500;
    private const string License = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

    private static readonly string[] Kinds = [Codes.Of(DocumentKind.Service), Codes.Of(DocumentKind.Organisation)];

    public static async Task<IResult> Handle(HttpContext http, VrnDbContext db, PublicAddress address, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var after = Number(http, "afterChangeNumber", 0, long.MaxValue, 0, faults);
        var limit = (int)Number(http, "limit", 1, Most, Default, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var rows = await Rows(db, after).Take(limit).Select(row => new { row.Seq, row.Kind, row.EntityId }).ToListAsync(ct);
        if (after > 0 && await Forgotten(db, after).AnyAsync(ct))
        {
            var hasSnapshot = await Snapshots.Ready(db, DocumentTier.Open).AnyAsync(ct);
            return new ProblemAnswer(Problems.CursorExpired) { Snapshot = address.Absolute(hasSnapshot ? "/oruk/v3/snapshots/latest" : "/oruk/v3/changes") };
        }
        var documents = new Dictionary<(string, Guid), byte[]>();
        foreach (var group in rows.GroupBy(row => row.Kind))
        {
            foreach (var (id, bytes) in await DocumentRows.ByIds(db, Codes.Parse<DocumentKind>(group.Key), [.. group.Select(row => row.EntityId)], ct))
            {
                documents[(group.Key, id)] = bytes;
            }
        }
        var next = rows.Count > 0 ? rows[^1].Seq : after;
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("next", $"{address.Absolute("/oruk/v3/changes")}?afterChangeNumber={next.ToString(CultureInfo.InvariantCulture)}{(limit == Default ? "" : $"&limit={limit.ToString(CultureInfo.InvariantCulture)}")}");
            json.WriteStartArray("items");
            foreach (var row in rows)
            {
                var found = documents.TryGetValue((row.Kind, row.EntityId), out var bytes);
                json.WriteStartObject();
                json.WriteString("state", found ? "updated" : "deleted");
                json.WriteString("kind", row.Kind == Kinds[0] ? "service" : "organization");
                json.WriteString("id", row.EntityId);
                json.WriteNumber("modified", row.Seq);
                if (found)
                {
                    json.WritePropertyName("data");
                    json.WriteRawValue(bytes, skipInputValidation: true);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("license", License);
            json.WriteEndObject();
        }
        await Conditional.Write(http, body.ToArray(), "application/json; charset=utf-8");
        return Results.Empty;
    }

    internal static IQueryable<OutboxEntry> Rows(VrnDbContext db, long after)
    {
        var open = Codes.Of(DocumentTier.Open);
        var mine = db.Set<OutboxEntry>().Where(row => Kinds.Contains(row.Kind) && row.VisibilityKey == open);
        return mine.Where(row => row.Seq > after && !mine.Any(later => later.Kind == row.Kind && later.EntityId == row.EntityId && later.Seq > row.Seq)).OrderBy(row => row.Seq);
    }

    private static IQueryable<ChangeHorizon> Forgotten(VrnDbContext db, long after)
    {
        string[] keys = [Codes.Of(DocumentTier.Open), ChangeHorizon.Everybody];
        return db.Set<ChangeHorizon>().Where(row => Kinds.Contains(row.Kind) && keys.Contains(row.VisibilityKey) && row.Seq > after);
    }

    private static long Number(HttpContext http, string name, long least, long most, long otherwise, List<Fault> faults)
    {
        var given = http.Request.Query[name];
        if (given.Count == 0)
        {
            return otherwise;
        }
        if (given is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }
        faults.Add(Fault.InQuery(name, Problems.InvalidParameter.Code, $"A whole number from {least} to {most} is expected."));
        return otherwise;
    }
}
