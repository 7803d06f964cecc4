using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;
using VrnApi.Tests.Features.ServiceDirectory.Searching;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class SearchServicesTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("E06000016", true, false)]
    [InlineData("E07000130", false, true)]
    [InlineData("csp-charnwood", false, true)]
    [InlineData("llr", true, true)]
    [InlineData("E23000021", true, true)]
    [InlineData("E10000025", false, false)]
    [InlineData("E99999999", false, false)]
    public async Task An_area_is_asked_for_from_above_and_from_below(string area, bool city, bool county)
    {
        var found = await Names(null, area);

        Assert.Equal(city, found.Contains("Detached Youth Work"));
        Assert.Equal(county, found.Contains("IMPACT"));
    }

    [Fact]
    public async Task A_retired_code_is_answered_by_its_successor()
    {
        Assert.Equal(await Names(null, "E06000060"), await Names(null, "E07000004"));
        Assert.Contains("Drug diversion scheme", await Names(null, "E07000004"));
    }

    [Fact]
    public async Task All_conditions_narrow()
    {
        string?[] texts = [null, "youth", "training", "support -family", "\"early help\""];
        string?[] areas = [null, "E06000016", "E06000017", "csp-melton", "llr", "E10000025"];
        foreach (var text in texts)
        {
            foreach (var area in areas)
            {
                Assert.Equal((await Ids(text, null)).Intersect(await Ids(null, area)), await Ids(text, area));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Walking_page_by_page_meets_every_service_once_in_order_forward_and_backward(int limit)
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        var question = await Asking.Question(session.Db, "", isPartner: false);
        var whole = await question.Services().OrderBy(service => service.NameSort).ThenBy(service => service.Id)
            .Select(service => service.Id).ToListAsync(Ct);

        Assert.Equal(whole, await Walk(question, limit, backward: false));
        Assert.Equal(whole, await Walk(question, limit, backward: true));
    }

    [Fact]
    public async Task A_page_is_one_statement_and_asks_for_no_count()
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        var question = await Asking.Question(session.Db, "search=youth&area=E06000016");

        var sql = ServicePages.Statement(question, ServiceOrders<DocumentRow>.Ordinary, new Window(25, ["a", Guid.Empty.ToString()]), full: false).ToQueryString();

        Assert.Contains("(s.name_sort, s.id) > (", sql, StringComparison.Ordinal);
        Assert.Contains("@@", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("count(", sql, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"full\"", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_list_translates_for_the_second_database()
    {
        using var db = DesignTime.SqlServer();
        db.Scope = DirectoryDatabase.Partner;
        var conditions = Narrow.All(new Reading(new Asked(Asking.Values("area=E06000016&status=active")), db, TimeProvider.System, IsPartner: true));
        var question = new ServiceQuestion(db, VrnApi.Features.ServiceDirectory.Text.ParsedText.Parse("youth \"early help\" -club").Text, null, conditions);
        var window = new Window(25, ["a", Guid.Empty.ToString()], ["b", Guid.Empty.ToString()]);

        var services = ServicePages.Statement(question, ServiceOrders<DocumentRow>.Ordinary, window, full: true).ToQueryString();
        var backward = ServicePages.Statement(question, ServiceOrders<DocumentRow>.Ordinary, window with { Backward = true }, full: true).ToQueryString();
        var organisations = DocumentRows.Statement(db, SearchOrganisations.Query(db, new SearchOrganisations.Filter("city council")), DocumentKind.Organisation, NameOrder<Organisation>.Rows, window, full: false).ToQueryString();
        var keys = question.Services().Select(service => new OpenKey { Id = service.Id, NameSort = service.NameSort });
        var numbered = OpenDocuments.Statement(db, keys, DocumentKind.Service, new OpenAsk(2, 50, false, false, DateTimeOffset.UnixEpoch)).ToQueryString();

        var versions = VrnApi.Features.ServiceDirectory.Editing.ChangeMetadata.Latest(db, [Guid.Empty], 11).ToQueryString();

        Assert.All([services, backward, organisations, numbered, versions], sql => Assert.Contains("ORDER BY", sql, StringComparison.Ordinal));
        Assert.Contains("LIKE", services, StringComparison.Ordinal);
        Assert.Contains(">= @", services, StringComparison.Ordinal);
    }

    private async Task<List<string>> Names(string? search, string? area) =>
        [.. (await Found(search, area)).Select(service => service.Name)];

    private async Task<List<Guid>> Ids(string? search, string? area) =>
        [.. (await Found(search, area)).Select(service => service.Id)];

    private async Task<List<Service>> Found(string? search, string? area)
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        var asked = string.Join('&', new[] { search is null ? null : "search=" + Uri.EscapeDataString(search), area is null ? null : "area=" + area }.OfType<string>());
        return await (await Asking.Question(session.Db, asked)).Services().Having(session.Db, DocumentKind.Service)
            .Select(found => found.Root).OrderBy(service => service.NameSort).ThenBy(service => service.Id).AsNoTracking().ToListAsync(Ct);
    }

    private static async Task<List<Guid>> Walk(ServiceQuestion question, int limit, bool backward)
    {
        List<Guid> met = [];
        Slice<DocumentRow> slice;
        string[]? edge = null;
        do
        {
            slice = await ServicePages.Page(question, ServiceOrders<DocumentRow>.Ordinary, new Window(limit, backward ? null : edge, backward ? edge : null, backward), full: true, Ct);
            met.InsertRange(backward ? 0 : met.Count, slice.Rows.Select(row => row.Id));
            edge = ServiceOrders<DocumentRow>.Ordinary.Place(backward ? slice.Rows[0] : slice.Rows[^1]);
        }
        while (slice.HasNext);
        return met;
    }
}
