using VrnApi.Data;
using VrnApi.Platform.Geography;
using VrnApi.Tests.Features.ServiceDirectory;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Geography;

/// <summary>A seeded database with the postcodes of both networks' areas.</summary>
public sealed class ImportedPostcodes : IAsyncLifetime
{
    private readonly DirectoryDatabase database = new();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        if (!Needs.HasPostgreSql)
        {
            return;
        }
        foreach (var (file, units) in new[] { ("postcodes_llr_2014.csv.gz", 22_617), ("postcodes_thames_valley_2014.csv.gz", 67_257) })
        {
            Assert.Equal(units, (await Import(Needs.Reference($"geo/{file}"))).Units);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    public DirectoryDatabase Directory => database;

    public VrnDbContext Open(out IAsyncDisposable session)
    {
        var opened = database.Open(PartnerScope.System("test"));
        session = opened;
        return opened.Db;
    }

    internal async Task<PostcodeImportReport> Import(string path, string format = "auto", bool dryRun = false)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        return await PostcodeImport.Run(session.Db, session.Ways, TimeProvider.System, path, format, replace: false, dryRun, TestContext.Current.CancellationToken);
    }

    internal async Task<(PostcodePlace? Place, VrnApi.Platform.Problem? Refusal)> Resolve(string text)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);
        return await Postcodes.Resolve(session.Db, text, TestContext.Current.CancellationToken);
    }
}
