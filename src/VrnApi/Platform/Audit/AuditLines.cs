using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Audit;

/// <summary>The trail as lines of JSON: <c>{"seq":1,"hash":"...","event":{...}}</c>, the event as it was hashed.</summary>
internal static class AuditLines
{
    private const int Page = 1000;

    /// <returns>How many lines.</returns>
    public static async Task<long> Write(VrnDbContext db, long after, long upTo, Stream to, CancellationToken ct)
    {
        for (var count = 0L; ;)
        {
            var page = await AuditVerification.After(db, after, upTo).Take(Page).ToListAsync(ct);
            foreach (var (link, entry) in page)
            {
                await to.WriteAsync(Encoding.UTF8.GetBytes($"{{\"seq\":{link.Seq},\"hash\":\"{Base64UrlText.Encode(link.Hash)}\",\"event\":"), ct);
                await to.WriteAsync(entry is null ? "null"u8.ToArray() : AuditHash.Json(entry), ct);
                await to.WriteAsync("}\n"u8.ToArray(), ct);
                (after, count) = (link.Seq, count + 1);
            }
            if (page.Count < Page)
            {
                return count;
            }
        }
    }
}
