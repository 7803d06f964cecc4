using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Many new records at once, by the database's bulk way: the same documents, dates, feed entries and history as single writes.</summary>
internal sealed class BulkWriter(VrnDbContext db, IDatabaseWays ways, TimeProvider time)
{
    /// <param name="graph">New organisations and services with all their parts.</param>
    public Task<DirectoryChange> Write(DirectoryGraph graph, CancellationToken ct) => db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
    {
        var now = time.GetUtcNow();
        foreach (var root in graph.Services.Cast<DirectoryRoot>().Concat(graph.Organisations).Concat(Places(graph)))
        {
            (root.CreatedAt, root.UpdatedAt) = (now, now);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Entities(graph, token);
        await ways.BulkInsert(db, graph.Services.Select(service => History.Version(graph, service, Author.House, now)), token);
        await Openings.Insert(db, ways, Rendering.Services(graph), now, token);
        var change = await DocumentStore.Insert(db, ways, Rendering.All(graph, []), now, token);
        await transaction.CommitAsync(token);
        return change;
    }, ct);

    private async Task Entities(DirectoryGraph graph, CancellationToken ct)
    {
        var services = graph.Services;
        var places = Places(graph).ToArray();
        var links = services.SelectMany(service => service.Locations).ToArray();
        var contacts = services.SelectMany(service => service.Contacts).Concat(places.SelectMany(place => place.Contacts)).Concat(graph.Organisations.SelectMany(one => one.Contacts)).ToArray();
        var phones = services.SelectMany(service => service.Phones).Concat(places.SelectMany(place => place.Phones)).Concat(contacts.SelectMany(contact => contact.Phones))
            .Concat(graph.Organisations.SelectMany(one => one.Phones)).ToArray();
        var schedules = services.SelectMany(service => service.Schedules).Concat(links.SelectMany(link => link.Schedules)).Concat(places.SelectMany(place => place.Schedules)).ToArray();
        var records = services.SelectMany(service => service.AssuranceRecords).ToArray();
        await ways.BulkInsert(db, graph.Organisations, ct);
        await ways.BulkInsert(db, places, ct);
        await ways.BulkInsert(db, services, ct);
        await ways.BulkInsert(db, links, ct);
        await ways.BulkInsert(db, places.SelectMany(place => place.Addresses), ct);
        await ways.BulkInsert(db, places.SelectMany(place => place.Accessibility), ct);
        await ways.BulkInsert(db, services.SelectMany(service => service.Areas), ct);
        await ways.BulkInsert(db, contacts, ct);
        await ways.BulkInsert(db, phones, ct);
        await ways.BulkInsert(db, services.SelectMany(service => service.Languages), ct);
        await ways.BulkInsert(db, schedules, ct);
        await ways.BulkInsert(db, schedules.SelectMany(schedule => schedule.Exceptions), ct);
        await ways.BulkInsert(db, services.SelectMany(service => service.CostOptions), ct);
        await ways.BulkInsert(db, services.SelectMany(service => service.ReferralRoutes), ct);
        await ways.BulkInsert(db, services.SelectMany(service => graph.Terms[service.Id]), ct);
        await ways.BulkInsert(db, records, ct);
        await ways.BulkInsert(db, records.SelectMany(record => record.Answers), ct);
        await ways.BulkInsert(db, places.SelectMany(place => Enum.GetValues<DocumentTier>().Select(tier => PlaceRedactor.Redact(place, tier, graph.PlaceAreas.GetValueOrDefault(place.Id))).OfType<LocationTier>()), ct);
    }

    private static IEnumerable<Location> Places(DirectoryGraph graph) => graph.Services.SelectMany(service => service.Locations).Select(link => link.Location!);
}
