using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class FeedCheckTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_seed_has_no_fault_and_a_damaged_document_has()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var good = await FeedCheck.Run(session.Db, TimeProvider.System, Ct);
        var row = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().FirstAsync(one => one.Tier == DocumentTier.Open && one.Kind == DocumentKind.Service, Ct);
        var whole = row.Full!;
        row.Full = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(whole).Replace("\"status\":\"active\"", "\"status\":\"\"", StringComparison.Ordinal));
        await session.Db.SaveChangesAsync(Ct);

        var bad = await FeedCheck.Run(session.Db, TimeProvider.System, Ct);

        row.Full = whole;
        await session.Db.SaveChangesAsync(Ct);
        Assert.True(good.Documents > 20);
        Assert.Equal((0, ""), (good.Faulty, good.Faults));
        Assert.Equal(1, bad.Faulty);
        Assert.StartsWith(row.EntityId.ToString(), bad.Faults, StringComparison.Ordinal);
    }
}
