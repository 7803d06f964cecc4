using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Query;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform.Changes;
using VrnApi.Tests.Features.Outcomes;
using VrnApi.Tests.Features.Outcomes.Query;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Pages;

/// <summary>The front page tells anybody what is published, and nothing else.</summary>
public sealed class FrontPageTests(VrnHost host)
{
    [Fact]
    public async Task It_is_there_without_a_token_and_answers_a_copy_that_is_current()
    {
        using var anonymous = await host.Anonymous();
        using var first = await anonymous.GetAsync("/", TestContext.Current.CancellationToken);
        using var head = await anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/schemas"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("text/html", first.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_tells_of_no_version_that_is_not_published_and_of_each_data_set_once()
    {
        // Version 902 of this data set is approved and 901 published; 900 has one of every other status.
        await Frozen.In(host);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();

        var told = await ReleasePanel.Newest(db).ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(told);
        Assert.All(told, version => Assert.Equal(VersionStatus.Published, version.Status));
        Assert.Distinct(told.Select(version => version.DataSetId));
        Assert.DoesNotContain(told, version => version.DataSetId == Frozen.DataSet && version.Major is 900 or 902);
    }

    [Fact]
    public async Task It_tells_when_the_open_directory_changed_and_never_when_anything_else_did()
    {
        await using var app = await SecurityHost.NewDatabase();
        await using var scope = app.Services.CreateAsyncScope();
        var (db, ways) = (scope.ServiceProvider.GetRequiredService<VrnDbContext>(), scope.ServiceProvider.GetRequiredService<IDatabaseWays>());
        var open = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
        // A listing for everybody; then one for partners alone, a network's sign-up, and a school's return.
        string?[] keys = [Codes.Of(DocumentTier.Open), Codes.Of(DocumentTier.Partner), null, Guid.NewGuid().ToString()];
        for (var i = 0; i < keys.Length; i++)
        {
            db.Add(new OutboxEntry { Kind = "service", EntityId = Guid.NewGuid(), Action = ChangeAction.Updated, VisibilityKey = keys[i], At = open.AddDays(i) });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        // What was written is told once every transaction that began before has ended, and other tests have theirs on the same server.
        for (var again = 0; again < 300 && await ways.SettledChanges(db).CountAsync(TestContext.Current.CancellationToken) < keys.Length; again++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Equal(keys.Length, await ways.SettledChanges(db).CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(open, await FeedPanel.Newest(db, ways).FirstOrDefaultAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_release_is_drawn_with_its_published_figures_and_hidden_ones_stay_hidden()
    {
        var frozen = await Frozen.In(host);
        await using var scope = await host.Inside();
        var services = scope.ServiceProvider;

        var section = await ReleasePanel.Section(
            services.GetRequiredService<VrnDbContext>(), services.GetRequiredService<VersionShapes>(), frozen.Versions[Frozen.Version], TestContext.Current.CancellationToken);

        var drawn = Regex.Matches(section, "<text x=\"0\"[^>]*>([^<]+)</text><rect[^>]*/><text[^>]*>([^<]*)</text>");
        var widest = frozen.Main.MinBy(row => row.Level)!;
        var rows = frozen.Main.Where(row => row.Level == widest.Level && row.Area == widest.Area && row.Combination.Length == 0).OrderByDescending(row => row.Period).Take(6).Reverse().ToList();
        Assert.Equal(rows.Select(row => row.Period.ToString().Replace('|', ' ')), drawn.Select(bar => bar.Groups[1].Value));
        Assert.Contains(rows[0].Figures.Keys, indicator => rows.Select(row => Shown(indicator, row.Figures.GetValueOrDefault(indicator))).SequenceEqual(drawn.Select(bar => bar.Groups[2].Value)));
        Assert.Contains("made-up establishments", section, StringComparison.Ordinal);
    }

    private static string Shown(string indicator, Figure? figure) => figure is null ? ""
        : figure.Status == CellStatus.Ok ? ReleasedLine.ValueOf(figure.Value, Shipped.Catalogue.Indicators[indicator].Decimals) : Codes.Of(figure.Status);
}
