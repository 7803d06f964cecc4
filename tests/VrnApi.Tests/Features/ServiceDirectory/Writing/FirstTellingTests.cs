using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Tests.Features.ServiceDirectory.Writing;

public sealed class FirstTellingTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_of_an_earlier_version_tells_its_places_and_terms_once_as_writes_would_have()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var told = await Rows(session.Db);
        Assert.True(told.Count(row => row.Kind == "location") >= 2 && told.Count(row => row.Kind == "taxonomy_term") > 50, $"{told.Count(row => row.Kind == "location")} of {told.Count} rows");
        await session.Db.Set<OutboxEntry>().Where(row => row.Kind == "location" || row.Kind == "taxonomy_term").ExecuteDeleteAsync(Ct);

        // One of each has been told by a write already.
        var (place, term) = (told.First(row => row.Kind == "location"), told.First(row => row.Kind == "taxonomy_term"));
        session.Db.AddRange(told.Where(row => row.Id == place.Id || row.Id == term.Id).Select(row => new OutboxEntry { Kind = row.Kind, EntityId = row.Id, Action = ChangeAction.Updated, VisibilityKey = row.Key, At = TimeProvider.System.GetUtcNow() }));
        await session.Db.SaveChangesAsync(Ct);
        Assert.True(await FirstTelling.Run(session.Db, Ct));
        Assert.Equal(told, await Rows(session.Db));
        Assert.False(await FirstTelling.Run(session.Db, Ct));
        Assert.Equal(told, await Rows(session.Db));
        // A second run of the seed writes nothing, so nothing is told again.
        await DirectorySeed.Load(session.Db, session.Writer, Ct);
        Assert.Equal(told, await Rows(session.Db));
    }

    [Fact]
    public async Task Its_statements_translate_for_the_second_database()
    {
        await using var db = DesignTime.SqlServer();

        Assert.Contains("[directory].[service_location]", PlaceChanges.Shown(db, [Guid.NewGuid()]).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("NOT EXISTS", FirstTelling.Places(db).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("NOT EXISTS", FirstTelling.Terms(db).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("NOT EXISTS", PlaceChanges.LastTold(db, [Guid.NewGuid()]).ToQueryString(), StringComparison.Ordinal);
    }

    private static async Task<List<(string Kind, Guid Id, string? Key)>> Rows(VrnDbContext db) =>
        [.. (await db.Set<OutboxEntry>().AsNoTracking().Where(row => row.Kind == "location" || row.Kind == "taxonomy_term").ToListAsync(Ct))
            .Select(row => (row.Kind, row.EntityId, row.VisibilityKey)).Order()];
}
