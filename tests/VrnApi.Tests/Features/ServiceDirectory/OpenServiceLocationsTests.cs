using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>Services at places: written through the writer, read through the open feed's own handlers.</summary>
public sealed class OpenServiceLocationsTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_public_place_is_listed_with_its_address_and_read_by_its_id()
    {
        var (service, place, link) = await Added(Sensitivity.Public);

        var (_, list) = await List("?full=true&per_page=100");
        var item = list.GetProperty("contents").EnumerateArray().Single(one => one.GetProperty("service_id").GetGuid() == service);
        var (status, whole) = await One(link);

        Assert.Equal(StatusCodes.Status200OK, status);
        Assert.Equal(item.GetRawText(), whole.GetRawText());
        Assert.Equal((link, place), (whole.GetProperty("id").GetGuid(), whole.GetProperty("location_id").GetGuid()));
        Assert.Equal("1 Hidden Street", whole.GetProperty("location").GetProperty("addresses")[0].GetProperty("address_1").GetString());
        Assert.Equal(service, whole.GetProperty("service").GetProperty("id").GetGuid());
        var (_, summaries) = await List("?per_page=500");
        Assert.DoesNotContain(summaries.GetProperty("contents").EnumerateArray(), one => one.TryGetProperty("service", out _));
    }

    [Theory]
    [InlineData(Sensitivity.Partner)]
    [InlineData(Sensitivity.Withheld)]
    public async Task A_place_that_anybody_may_not_know_never_was(Sensitivity level)
    {
        var (service, _, link) = await Added(level);

        var (_, list) = await List("?per_page=500");

        Assert.DoesNotContain(list.GetProperty("contents").EnumerateArray(), one => one.GetProperty("service_id").GetGuid() == service);
        Assert.Equal(StatusCodes.Status404NotFound, (await One(link)).Status);
    }

    [Fact]
    public async Task An_area_is_listed_without_address_or_position()
    {
        var (_, _, link) = await Added(Sensitivity.AreaOnly);

        var (_, whole) = await One(link);

        Assert.Equal("Area LE99", whole.GetProperty("location").GetProperty("name").GetString());
        foreach (var secret in new[] { "Hidden", " 1AA", "latitude", "496 0123", "addresses" })
        {
            Assert.DoesNotContain(secret, whole.GetRawText(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_leaves_is_gone(bool byService)
    {
        var (service, _, link) = await Added(Sensitivity.Public);
        await using (var session = database.Open(PartnerScope.System("test")))
        {
            await session.Writer.Write(new Touched { Services = [service] }, async ct =>
            {
                var row = await session.Db.Set<Service>().Include(one => one.Locations).SingleAsync(one => one.Id == service, ct);
                if (byService)
                {
                    row.EditorialState = EditorialState.Withdrawn;
                }
                else
                {
                    session.Db.RemoveRange(row.Locations);
                }
            }, Ct);
        }

        var (_, list) = await List("?per_page=500");

        Assert.DoesNotContain(list.GetProperty("contents").EnumerateArray(), one => one.GetProperty("id").GetGuid() == link);
        Assert.Equal(StatusCodes.Status410Gone, (await One(link)).Status);
    }

    [Fact]
    public async Task A_rename_of_the_service_moves_its_places_and_modified_after_finds_them()
    {
        var (service, _, link) = await Added(Sensitivity.Public);
        var before = (await One(link)).Body.GetProperty("last_modified").GetString();
        await using (var session = database.Open(PartnerScope.System("test")))
        {
            await session.Writer.Write(new Touched { Services = [service] }, async ct =>
                (await session.Db.Set<Service>().SingleAsync(one => one.Id == service, ct)).Name = "Renamed", Ct);
        }
        var after = (await One(link)).Body.GetProperty("last_modified").GetString();

        var (_, list) = await List($"?modified_after={after}");

        Assert.NotEqual(before, after);
        Assert.Equal(link, list.GetProperty("contents")[0].GetProperty("id").GetGuid());
    }

    private async Task<(Guid Service, Guid Place, Guid Link)> Added(Sensitivity level)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (service, place) = await DirectoryWriterTests.AddPlace(session, level);
        return (service, place, await session.Db.Set<ServiceLocation>().Where(link => link.ServiceId == service).Select(link => link.Id).SingleAsync(Ct));
    }

    private async Task<(int Status, JsonElement Body)> List(string query)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var http = Http();
        http.Request.QueryString = new QueryString(query);
        return await Body(http, await OpenServiceLocations.Page(session.Db, TimeProvider.System, http, Ct));
    }

    private async Task<(int Status, JsonElement Body)> One(Guid id)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var http = Http();
        return await Body(http, await OpenServiceLocations.One(id, session.Db, TimeProvider.System, http, Ct));
    }

    private static DefaultHttpContext Http() => new()
    {
        RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        Response = { Body = new MemoryStream() },
    };

    private static async Task<(int Status, JsonElement Body)> Body(HttpContext http, INestedHttpResult answer)
    {
        await answer.Result.ExecuteAsync(http);
        var text = Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        return (http.Response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }
}
