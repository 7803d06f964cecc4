using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A page of a list in the order of ids, for rows that need no name.</summary>
internal sealed record IdPage(Caller Caller, Cursors Cursors, string List, int Limit, Guid? After)
{
    private bool hasNext;

    /// <returns>The refusal that names every fault; null when the page can be read.</returns>
    public static ProblemAnswer? Read(Caller caller, Cursors cursors, string list, int? limit, string? cursor, out IdPage page)
    {
        var (size, fault) = Paging.Limit(limit);
        Guid? after = null;
        List<Fault> faults = fault is null ? [] : [fault];
        if (cursor is not null)
        {
            if (cursors.TryOpen(caller, list, cursor, 1, out var values) && Guid.TryParse(values[0], out var id))
            {
                after = id;
            }
            else
            {
                faults.Add(Fault.InQuery("after", Problems.InvalidCursor.Code, "The cursor was not given out for this list."));
            }
        }
        page = new IdPage(caller, cursors, list, size, after);
        return faults.Count == 0 ? null : new ProblemAnswer(Searching.Asked.ProblemOf(faults), null, faults);
    }

    /// <summary>The ids of the page in their order.</summary>
    public async Task<List<Guid>> Cut(IQueryable<Guid> ids, CancellationToken ct)
    {
        if (After is { } last)
        {
            ids = ids.Where(id => id.CompareTo(last) > 0);
        }
        var found = await ids.OrderBy(id => id).Take(Limit + 1).ToListAsync(ct);
        hasNext = found.Count > Limit;
        return hasNext ? found[..Limit] : found;
    }

    public DocumentPage<T> Answer<T>(HttpContext http, IReadOnlyList<DocumentRow> rows)
    {
        var next = hasNext && rows.Count > 0 ? Paging.NextAddress(http, Cursors.Seal(Caller, List, rows[^1].Id.ToString())) : null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{List}\n{Limit}\n{next}\n")));
        foreach (var row in rows)
        {
            hash.AppendData(row.Bytes);
        }
        return new DocumentPage<T>(rows, next, Conditional.OfHash(hash.GetHashAndReset()));
    }
}
