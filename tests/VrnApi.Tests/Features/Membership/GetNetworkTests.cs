using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

public sealed class GetNetworkTests(VrnHost host)
{
    [Fact]
    public async Task A_member_reads_a_board_by_slug_or_id_with_its_seats()
    {
        var bySlug = await Get("llr-spb?include=seats,children");
        var byId = await Get($"{bySlug.GetProperty("id").GetString()}?include=seats,children");
        var seats = bySlug.GetProperty("seats").EnumerateArray().ToArray();

        Assert.Equal(bySlug.GetRawText(), byId.GetRawText());
        Assert.Equal(Enumerable.Range(1, 25), seats.Select(seat => seat.GetProperty("number").GetInt32()));
        Assert.Equal("opcc-leicestershire", Text(seats[0].GetProperty("organisation"), "slug"));
        Assert.Equal("local-policing-body", Text(seats[0], "statutoryClass"));
        Assert.Equal("school-headteacher", Text(seats[13].GetProperty("seatType"), "code"));
        Assert.Equal("education", Text(seats[13], "dutyKind"));
        Assert.Equal(JsonValueKind.Null, seats[13].GetProperty("organisation").ValueKind);
        Assert.True(seats[13].GetProperty("isSchool").GetBoolean());
        Assert.Equal(JsonValueKind.Null, seats[0].GetProperty("isVoting").ValueKind);
        Assert.Equal(4, bySlug.GetProperty("children").GetArrayLength());
    }

    [Fact]
    public async Task Parts_that_were_not_asked_for_are_absent()
    {
        var network = await Get("llr-vrn?include=contacts");

        Assert.False(network.TryGetProperty("seats", out _));
        Assert.Equal("September 2019", Text(network, "established"));
        Assert.Equal(["handle", "mailbox", "website"], network.GetProperty("contacts").EnumerateArray().Select(contact => Text(contact, "kind")));
    }

    [Theory]
    [InlineData("no-such-network")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("no-such-network/seats")]
    public async Task An_unknown_network_is_not_found(string address)
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");

        Assert.Equal("not_found", Text(await Answers.Read(await client.GetAsync($"/v1/networks/{address}", Cancelled), 404), "code"));
    }

    [Fact]
    public async Task A_part_that_does_not_exist_is_refused()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");

        Assert.Equal("invalid_parameter", Text(await Answers.Read(await client.GetAsync("/v1/networks/llr-spb?include=people", Cancelled), 400), "code"));
    }

    [Fact]
    public async Task Seats_are_listed_by_number_page_by_page()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");
        var numbers = new List<int>();
        for (var next = "/v1/networks/llr-spb/seats?limit=10"; next is not null;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Cancelled));
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(seat => seat.GetProperty("number").GetInt32()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(1, 25), numbers);
    }

    [Fact]
    public async Task A_seat_that_changed_hands_shows_who_held_it_on_the_asked_day()
    {
        var day = new DateOnly(2024, 6, 1);
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var network = new Network
            {
                Slug = $"synthetic-{Guid.NewGuid():n}",
                Name = "Synthetic changing network",
                NameSort = "synthetic changing network",
                Kind = NetworkKind.DeliveryGroup,
            };
            db.Add(network);
            db.Add(new Seat { NetworkId = network.Id, Number = 1, SeatTypeCode = "school-headteacher", ValidTo = day });
            db.Add(new Seat { NetworkId = network.Id, Number = 1, SeatTypeCode = "community-leader", ValidFrom = day });
            await db.SaveChangesAsync(Cancelled);

            Assert.Equal("school-headteacher", await Holder(network.Slug, day.AddDays(-1)));
            Assert.Equal("community-leader", await Holder(network.Slug, day));
            Assert.Equal("community-leader", await Holder(network.Slug, day.AddDays(1)));
        }
    }

    [Fact]
    public async Task The_database_refuses_a_seat_of_two_kinds_and_a_number_given_twice()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var board = await db.Set<Network>().SingleAsync(network => network.Slug == "llr-spb", Cancelled);
        var police = await db.Set<Seat>().Where(seat => seat.NetworkId == board.Id && seat.Number == 2).Select(seat => seat.OrganisationId).SingleAsync(Cancelled);

        db.Add(new Seat { NetworkId = board.Id, Number = 99, OrganisationId = police, SeatTypeCode = "community-leader" });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancelled));
        db.ChangeTracker.Clear();
        db.Add(new Seat { NetworkId = board.Id, Number = 2, OrganisationId = police });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancelled));
    }

    [Fact]
    public async Task Seats_of_many_networks_are_loaded_at_once_each_with_its_own_limit()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var networks = await db.Set<Network>().Where(network => network.Slug == "llr-spb" || network.Slug == "llr-vrn").ToListAsync(Cancelled);
        var board = networks.Single(network => network.Slug == "llr-spb");

        var slices = await NetworkSeats.OfNetworks(db, [.. networks.Select(network => network.Id)], new DateOnly(2023, 9, 29), NetworkSeats.Ordinary, new VrnApi.Platform.Window(5), Cancelled);

        var (id, slice) = Assert.Single(slices);
        Assert.Equal(board.Id, id);
        Assert.Equal([1, 2, 3, 4, 5], slice.Rows.Select(seat => seat.Number));
        Assert.True(slice.HasNext);
    }

    private async Task<string> Holder(string slug, DateOnly day)
    {
        var network = await Get($"{slug}?include=seats&asOf={day:O}");
        return Text(Assert.Single(network.GetProperty("seats").EnumerateArray()).GetProperty("seatType"), "code");
    }

    private async Task<JsonElement> Get(string address) =>
        await Answers.Read(await (await SandboxClient.Of(host, "vcs-example", "members:read")).GetAsync($"/v1/networks/{address}", Cancelled));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
