using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Generating;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Generating;

/// <summary>Made-up services and other publishers' feeds, on a database of its own.</summary>
public sealed class GeneratorTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Made_up_services_are_stored_as_single_writes_would_store_them_and_their_secrets_nowhere()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var generator = new Generator(session.Db, session.Ways, TimeProvider.System);
        var made = await generator.Make(300, 1, "all", traps: true, Ct);
        Assert.Equal((300, 1, 20), (made.Services, made.Secrets.Count, made.Duplicates.Count));
        Assert.Equal(0, (await generator.Make(300, 1, "all", traps: true, Ct)).Services);

        Assert.Null((await session.Writer.Rebuild(Ct)).Revision);
        var secret = made.Secrets[0];
        await foreach (var row in session.Db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().Where(row => row.Full != null).AsAsyncEnumerable())
        {
            var text = Encoding.UTF8.GetString(row.Full!);
            foreach (var hidden in new[] { secret.Street, secret.Postcode, secret.Phone, secret.Building })
            {
                Assert.DoesNotContain(hidden, text, StringComparison.OrdinalIgnoreCase);
            }
        }
        var folded = Folding.Fold(secret.Street);
        Assert.False(await session.Db.Set<ServiceSearch>().IgnoreQueryFilters().AnyAsync(row => row.BodyText.Contains(folded), Ct));
        Assert.True(await session.Db.Set<Opening>().IgnoreQueryFilters().CountAsync(Ct) > 3000);
        foreach (var level in new[] { Sensitivity.Withheld, Sensitivity.AreaOnly, Sensitivity.Partner })
        {
            Assert.True(await session.Db.Set<Location>().AnyAsync(row => row.Sensitivity == level, Ct));
        }
    }

    [Theory]
    [InlineData("V3.0-UK-Default", 1, 1, true)]
    [InlineData("V3.0-UK-Warn", 1, 1, true)]
    [InlineData("V3.0-UK-Test", 1, 1, false)]
    [InlineData("V3.0-UK-Fail", 3, 0, false)]
    public async Task Sample_feeds_are_taken_once_and_a_second_run_changes_nothing(string feed, int seen, int least, bool whole)
    {
        var folder = Path.Combine(Needs.Reference("hsds/oruk-feeds"), feed);
        await using var session = database.Open(PartnerScope.System("test"));
        var import = new FeedImport(session.Db, session.Writer, session.Ways, TimeProvider.System);
        Task<Imported> Run() => import.Run(new FeedPages(null, folder), folder, feed.ToLowerInvariant(), mirror: true, 0, dryRun: false, Ct);

        var first = await Run();
        Assert.True(first.Seen == seen && first.Created >= least && first.Whole == whole, $"{first} {string.Join("; ", first.Faults)}");
        var clock = await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct);
        var second = await Run();
        Assert.Equal((0, 0, 0, first.Created), (second.Created, second.Updated, second.Withdrawn, second.Unchanged));
        Assert.Equal(clock.Revision, (await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision);
        Assert.Null((await session.Writer.Rebuild(Ct)).Revision);
    }
}
