using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

/// <summary>Listings made straight into a database of a test, and what a tier reads of them.</summary>
internal static class Listings
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="more">Sets what the test is about.</param>
    public static async Task<Guid> Add(this DirectoryDatabase.Session session, string name, TimeProvider clock, Action<Service>? more = null)
    {
        var organisation = await session.Db.Set<Organisation>().OrderBy(row => row.ExternalId).Select(row => row.Id).FirstAsync(Ct);
        var service = new Service
        {
            ExternalId = Guid.NewGuid().ToString(),
            OrganisationId = organisation,
            Name = name,
            NameSort = Folding.Fold(name),
            EditorialState = EditorialState.Published,
        };
        more?.Invoke(service);
        await session.Writer(clock).Write(Touched.Nothing, _ =>
        {
            session.Db.Add(service);
            return Task.CompletedTask;
        }, Ct);
        return service.Id;
    }

    public static DirectoryWriter Writer(this DirectoryDatabase.Session session, TimeProvider clock) => new(session.Db, session.Ways, clock);

    /// <returns>Null when it is not there for the tier.</returns>
    public static async Task<JsonElement?> Read(this DirectoryDatabase.Session session, Guid service, DocumentTier tier)
    {
        var row = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().SingleAsync(one => one.Tier == tier && one.Kind == DocumentKind.Service && one.EntityId == service, Ct);
        return row.Full is null ? null : JsonSerializer.Deserialize<JsonElement>(row.Full);
    }

    public static Task<int> Told(this DirectoryDatabase.Session session, Guid service) =>
        session.Db.Set<Data.Platform.OutboxEntry>().CountAsync(row => row.Kind == "service" && row.EntityId == service && row.VisibilityKey == "open", Ct);
}
