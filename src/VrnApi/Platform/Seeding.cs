using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;

namespace VrnApi.Platform;

/// <summary>A passage as seed files name it.</summary>
internal sealed record SeedCitation(string Document, string Section, string? Quote);

/// <summary>A period as printed, with its bounds.</summary>
internal sealed record SeedPeriod(string Text, DateOnly? From, DateOnly? To, string Precision);

internal sealed record SeedDocument(string Code, string Title, string Publisher, string Edition, SeedPeriod? PublishedOn, string? Sha256);

/// <summary>
/// Adds the rows of a seed file that are not there yet and leaves the others as operators have made them, so that a second
/// load changes nothing.
/// </summary>
internal sealed class Seeding(VrnDbContext db, DateTimeOffset now, CancellationToken ct)
{
    private readonly Dictionary<Type, HashSet<string>> present = [];
    private readonly HashSet<(string Kind, Guid Id)> changed = [];

    /// <summary>Load time in UTC, cut to milliseconds.</summary>
    public DateTimeOffset Now { get; } = new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <returns>True when the row was missing and is now added.</returns>
    public async Task<bool> Add<T>(T row) where T : class
    {
        if (!present.TryGetValue(typeof(T), out var keys))
        {
            var rows = await db.Set<T>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
            keys = present[typeof(T)] = [.. rows.Select(KeyOf)];
        }
        if (!keys.Add(KeyOf(row)))
        {
            return false;
        }
        db.Add(row);
        return true;
    }

    private string KeyOf<T>(T row) where T : class => string.Join('\u001f', db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties
        .Select(property => Convert.ToString(property.PropertyInfo!.GetValue(row), CultureInfo.InvariantCulture)));

    public async Task Documents(IEnumerable<SeedDocument> documents)
    {
        foreach (var document in documents)
        {
            await Add(new SourceDocument
            {
                Code = document.Code,
                Title = document.Title,
                Publisher = document.Publisher,
                Edition = document.Edition,
                PublishedText = document.PublishedOn?.Text ?? "not stated",
                PublishedFrom = document.PublishedOn?.From,
                PublishedTo = document.PublishedOn?.To,
                PublishedPrecision = Codes.Parse<DatePrecision>(document.PublishedOn?.Precision ?? "unknown"),
                Sha256 = document.Sha256,
            });
        }
    }

    /// <returns>The id of the citation; one row serves every value read from the same passage.</returns>
    public async Task<Guid> Cite(SeedCitation citation)
    {
        var id = NameId.Of("citation", citation.Document, citation.Section, citation.Quote ?? "");
        await Add(new Citation { Id = id, DocumentCode = citation.Document, Section = citation.Section, Quote = citation.Quote });
        return id;
    }

    /// <summary>Tells the change feed, once for each thing however much of it the load adds.</summary>
    public void Changed(string kind, Guid id)
    {
        if (changed.Add((kind, id)))
        {
            db.Add(new OutboxEntry { Kind = kind, EntityId = id, Action = ChangeAction.Updated, At = Now });
        }
    }

    /// <summary>First day of <c>2023</c>, <c>2023-05</c> or <c>2023-05-29</c>.</summary>
    public static DateOnly FirstDay(string printed) =>
        DateOnly.ParseExact(printed, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture);
}
