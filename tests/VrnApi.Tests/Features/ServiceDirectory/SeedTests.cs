using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Seeding;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class SeedTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_documents_name_is_there_and_nothing_more()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var db = session.Db;

        Assert.Equal(18, await db.Set<Organisation>().CountAsync(Ct));
        Assert.Equal(34, await db.Set<Service>().CountAsync(Ct));
        Assert.Equal(8, await db.Set<Programme>().CountAsync(Ct));
        // No document gives an address; four services are online.
        Assert.Equal(0, await db.Set<Address>().CountAsync(Ct));
        Assert.All(await db.Set<Location>().ToListAsync(Ct), place => Assert.Equal((LocationKind.Virtual, null, null), (place.Kind, place.Latitude, place.Longitude)));
        Assert.Equal(4, await db.Set<Location>().CountAsync(Ct));
        Assert.Equal(10, await db.Set<Service>().CountAsync(service => service.ProgrammeId != null, Ct));
        Assert.All(await db.Set<Service>().ToListAsync(Ct), service =>
        {
            Assert.Equal(AssuranceState.Unassured, service.AssuranceState);
            Assert.Matches(@"^Named in (a document of \w+ 20\d\d|an undated document); not confirmed since\.$", service.Alert);
        });
        var cited = await db.Set<RecordCitation>().Select(citation => citation.LinkId).Distinct().ToListAsync(Ct);
        Assert.Empty(await db.Set<Service>().Where(service => !cited.Contains(service.Id)).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_second_run_writes_nothing()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var before = await State(session.Db);

        var change = await DirectorySeed.Load(session.Db, session.Writer, Ct);

        Assert.Equal((null, 0, 0), (change.Revision, change.OpenDocuments, change.PartnerDocuments));
        Assert.Equal(before, await State(session.Db));
    }

    [Fact]
    public async Task Both_tiers_have_every_document_and_the_outbox_names_each()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var documents = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().ToListAsync(Ct);

        Assert.Equal(2 * (34 + 18 + 4), documents.Count);
        Assert.All(documents, document => Assert.Equal(document.ContentSha256, System.Security.Cryptography.SHA256.HashData(document.Full!)));
        Assert.All(documents, document => Assert.DoesNotContain(":null", System.Text.Encoding.UTF8.GetString(document.Full!), StringComparison.Ordinal));
        foreach (var document in documents.Where(document => document.Kind == DocumentKind.Service))
        {
            Assert.Equal(document.LastModified, DocumentJson.ReadService(document.Full).LastModified);
        }
        Assert.Equal(2 * (34 + 18), await session.Db.Set<OutboxEntry>().CountAsync(entry => entry.Kind == "service" || entry.Kind == "organisation", Ct));
    }

    [Theory]
    [InlineData("llr", "E07000130")]
    [InlineData("E23000021", "E06000017")]
    [InlineData("E10000018", "csp-charnwood")]
    [InlineData("csp-blaby-hinckley-bosworth", "E07000132")]
    [InlineData("E23000029", "E07000178")]
    [InlineData("E12000004", "E06000016")]
    public async Task An_area_contains_what_lies_in_it(string ancestor, string descendant)
    {
        await using var session = database.Open(PartnerScope.Nobody);

        Assert.True(await session.Db.Set<AreaLink>().AnyAsync(link => link.AncestorCode == ancestor && link.DescendantCode == descendant, Ct));
        Assert.False(await session.Db.Set<AreaLink>().AnyAsync(link => link.AncestorCode == descendant && link.DescendantCode == ancestor, Ct));
    }

    private static async Task<string> State(VrnDbContext db) => System.Text.Json.JsonSerializer.Serialize(new object[]
    {
        await db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct),
        await db.Set<OutboxEntry>().CountAsync(Ct),
        await db.Set<Area>().CountAsync(Ct),
        await db.Set<AreaLink>().CountAsync(Ct),
        await db.Set<Service>().OrderBy(service => service.Id).Select(service => new { service.Id, service.Version, service.UpdatedAt }).ToListAsync(Ct),
        await db.Set<Organisation>().OrderBy(row => row.Id).Select(row => new { row.Id, row.Version, row.UpdatedAt }).ToListAsync(Ct),
    });
}
