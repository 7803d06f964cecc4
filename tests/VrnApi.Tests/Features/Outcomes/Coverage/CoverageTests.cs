using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Coverage;
using VrnApi.Tests.Features.Outcomes.Publishing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Outcomes.Publishing.Publisher;

namespace VrnApi.Tests.Features.Outcomes.Coverage;

/// <summary>The network's team says who owes a return; each sees its own line, the public bands without a number.</summary>
[Collection("releases")]
public sealed class CoverageTests(VrnHost host)
{
    private const string Schools = "school-behaviour-termly";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, CoverageBand.NotShown)]
    [InlineData(4, 4, CoverageBand.NotShown)]
    [InlineData(5, 0, CoverageBand.None)]
    [InlineData(5, 1, CoverageBand.Few)]
    [InlineData(5, 2, CoverageBand.Some)]
    [InlineData(8, 2, CoverageBand.Some)]
    [InlineData(8, 5, CoverageBand.Some)]
    [InlineData(8, 6, CoverageBand.Most)]
    [InlineData(8, 7, CoverageBand.Most)]
    [InlineData(5, 5, CoverageBand.All)]
    public void Bands_follow_the_share_that_came(int expected, int received, CoverageBand band) =>
        Assert.Equal(band, new AreaCoverage(GeographicLevel.La, "E06000016", expected, received).Band);

    [Fact]
    public async Task Each_sees_its_own_line_and_the_network_all_of_them()
    {
        using var publisher = await Publisher.Of(host, Schools);
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var year = NextYear();
        var (late, open) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using (var set = await Set(publisher.Analyst, $"{publisher.DataSet}/expected-returns/{year[..4]}%7CT1", Line("school-a", "900001", open), Line("school-b", "900002", late)))
        {
            Assert.True(set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Ct));
        }

        Assert.Equal([("school-a", "outstanding")], await Lines(school, year));
        Assert.Equal([("school-b", "overdue")], await Lines(other, year));
        Assert.Equal([("school-a", "outstanding"), ("school-b", "overdue")], await Lines(publisher.Analyst, year));
        await Pushed("school-a", "900001");
        await Pushed("school-b", "900002");
        Assert.Equal([("school-a", "received"), ("school-b", "received-late")], await Lines(publisher.Analyst, year));

        // The slash of the years may be written out, and what a register does not name is not expected any more.
        using (var again = await Set(publisher.Analyst, $"{publisher.DataSet}/expected-returns/{Uri.EscapeDataString($"{year}|T1")}", Line("school-b", "900002", open)))
        {
            Assert.True(again.StatusCode == HttpStatusCode.OK, await again.Content.ReadAsStringAsync(Ct));
        }
        Assert.Empty(await Lines(school, year));
        Assert.Equal([("school-b", "received")], await Lines(publisher.Analyst, year));

        async Task Pushed(string client, string urn)
        {
            await publisher.Push(client, year, "T1", "indicator,sex,value\nsuspension_count,,0\n", $"&urn={urn}");
        }
    }

    [Fact]
    public async Task Who_may_not_and_what_cannot_be_is_refused()
    {
        using var publisher = await Publisher.Of(host, Schools);
        using var school = await SandboxClient.Of(host, "school-a");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var address = $"{publisher.DataSet}/expected-returns/{NextYear()[..4]}%7CT1";
        var due = TimeProvider.System.GetUtcNow().AddDays(1);

        await Problem(await Set(school, address, Line("school-a", "900001", due)), HttpStatusCode.Forbidden, "insufficient_scope");
        await Problem(await dashboard.GetAsync($"{publisher.DataSet}/expected-returns", Ct), HttpStatusCode.Forbidden, "insufficient_scope");
        await Problem(await dashboard.GetAsync($"{publisher.DataSet}/coverage/exact?period=2025%7CT1", Ct), HttpStatusCode.Forbidden, "insufficient_scope");
        await Problem(await Set(publisher.Analyst, $"{publisher.DataSet}/expected-returns/2025%7CCYQ1", Line("school-a", "900001", due)), HttpStatusCode.BadRequest, "invalid_period");
        await Problem(await dashboard.GetAsync($"{publisher.DataSet}/coverage", Ct), HttpStatusCode.BadRequest, "invalid_period");
        await Problem(await dashboard.GetAsync("/v1/outcomes/data-sets/none/coverage?period=2025%7CT1", Ct), HttpStatusCode.NotFound, "not_found");
        foreach (var (line, pointer) in ((object, string)[])
        [
            (Line("nobody", "900001", due), "/returns/0/contributor"),
            (Line("council-leicester", "900001", due), "/returns/0/contributor"),
            (Line("school-a", "900002", due), "/returns/0/urn"),
            (Line("school-a", null, due), "/returns/0/urn"),
            (Line("school-a", "900001", due, "E99999999"), "/returns/0/area"),
        ])
        {
            var problem = await Problem(await Set(publisher.Analyst, address, line), HttpStatusCode.UnprocessableEntity, "validation_failed");
            Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        }
        await Problem(await Set(publisher.Analyst, address, Line("school-a", "900001", due), Line("school-a", "900001", due)), HttpStatusCode.UnprocessableEntity, "validation_failed");
        using var good = await Set(publisher.Analyst, address, Line("school-a", "900001", due));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Bands_are_public_numbers_are_not_and_a_release_keeps_what_had_come()
    {
        using var publisher = await Publisher.Of(host, Schools);
        using var reader = await SandboxClient.Of(host, "dashboard");
        var year = NextYear();
        var due = TimeProvider.System.GetUtcNow().AddDays(1);
        var returns = await publisher.Schools("E06000016", year, "T1", "suspension_count", [.. Enumerable.Range(0, 6).Select(i => Suspensions(20 + i, 31 + i))]);
        var lines = await Contributors(returns, due);
        string[] periods = [$"{year}|T1"];
        using (var set = await Set(publisher.Analyst, $"{publisher.DataSet}/expected-returns/{year[..4]}%7CT1", [.. lines, Line("school-a", "900001", due), Line("school-b", "900002", due)]))
        {
            Assert.True(set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Ct));
        }

        Assert.Equal("most", await Band(reader, periods[0], "LA", "E06000016"));
        Assert.Equal("most", await Band(reader, periods[0], "PFA", "E23000021"));
        Assert.Equal("not-shown", await Band(reader, periods[0], "LA", "E06000017"));
        // A year is covered by its terms.
        Assert.Equal("most", await Band(reader, $"{year}|AY", "CSP", "csp-leicester"));
        Assert.DoesNotMatch("expected|received", await reader.GetStringAsync($"{publisher.DataSet}/coverage?period={Uri.EscapeDataString(periods[0])}", Ct));
        var exact = await publisher.Analyst.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/coverage/exact?period={Uri.EscapeDataString(periods[0])}", Ct);
        var leicester = exact.GetProperty("areas").EnumerateArray().Single(area => area.GetProperty("level").GetString() == "LA" && area.GetProperty("area").GetString() == "E06000016");
        Assert.Equal((8, 6), (leicester.GetProperty("expected").GetInt32(), leicester.GetProperty("received").GetInt32()));

        var plan = await publisher.Approved(new { periods, slotId = await publisher.Slot(periods[0]), tables = new[] { 1 } });
        await publisher.Push("school-a", year, "T1", "indicator,sex,value\nsuspension_count,,0\n", "&urn=900001");
        await publisher.Push("school-b", year, "T1", "indicator,sex,value\nsuspension_count,,0\n", "&urn=900002");
        await publisher.Strike(plan.GetProperty("publishAt").GetDateTimeOffset());
        Assert.Equal("all", await Band(reader, periods[0], "LA", "E06000016"));
        var answer = await reader.GetFromJsonAsync<JsonElement>(
            $"{publisher.DataSet}/query?dataSetVersion={plan.GetProperty("version").GetString()}&timePeriods.eq={Uri.EscapeDataString(periods[0])}&geographicLevels.in=LA,PFA&indicators=suspension_count&debug=true", Ct);
        var labels = answer.GetProperty("labels");
        var bands = answer.GetProperty("results").EnumerateArray()
            .Select(row => (labels.GetProperty(row.GetProperty("locations").EnumerateObject().Single().Value.GetString()!).GetProperty("code").GetString(), row.GetProperty("coverage").GetString())).Distinct().ToList();
        Assert.Contains(("LA|E06000016", "most"), bands);
        Assert.Contains(("PFA|E23000021", "most"), bands);
        Assert.Contains(("LA|E06000017", "not-shown"), bands);
        Assert.Equal(4, bands.Count);

        async Task<string?> Band(HttpClient who, string period, string level, string area) =>
            (await who.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/coverage?period={Uri.EscapeDataString(period)}", Ct)).GetProperty("areas").EnumerateArray()
                .Single(row => row.GetProperty("level").GetString() == level && row.GetProperty("area").GetString() == area).GetProperty("coverage").GetString();
    }

    private async Task<object[]> Contributors(Guid[] returns, DateTimeOffset due)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var owners = await db.Set<Submission>().Where(row => returns.Contains(row.Id)).Join(db.Set<Partner>(), row => row.ProviderId, partner => partner.Id, (row, partner) => new { partner.Code, row.EstablishmentUrn }).ToListAsync(Ct);
        return [.. owners.Select(owner => Line(owner.Code, owner.EstablishmentUrn, due))];
    }

    private static object Line(string contributor, string? urn, DateTimeOffset dueAt, string area = "E06000016") => new { contributor, urn, area, dueAt };

    private static Task<HttpResponseMessage> Set(HttpClient client, string address, params object[] returns) => client.PutAsJsonAsync(address, new { returns }, Ct);

    private static async Task<List<(string?, string?)>> Lines(HttpClient client, string year)
    {
        var page = await client.GetFromJsonAsync<JsonElement>($"/v1/outcomes/data-sets/{Schools}/expected-returns?period={Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"{year}|T1"))}", Ct);
        return [.. page.GetProperty("items").EnumerateArray().Select(line => (line.GetProperty("contributor").GetString(), line.GetProperty("state").GetString())).Order()];
    }
}
