using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Rules;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M3, M6, M8 and who reads what of a network.</summary>
public sealed class ReadingTests(VrnHost host)
{
    [Fact]
    public async Task M3_a_change_of_chair_gives_the_old_one_before_the_day_and_the_new_one_from_it()
    {
        var day = new DateOnly(2024, 6, 1);
        var network = MadeUp.Network("chairs", NetworkKind.DeliveryGroup);
        await Store(network,
            new RoleHolding { NetworkId = network.Id, FunctionCode = "chair", HeldAt = "old school", ValidFrom = new DateOnly(2023, 1, 1), ValidTo = day },
            new RoleHolding { NetworkId = network.Id, FunctionCode = "chair", HeldAt = "new school", ValidFrom = day });
        using var client = await SandboxClient.Of(host, "vcs-example", "members:read");

        foreach (var (asked, place) in new[] { (day.AddDays(-1), "old school"), (day, "new school"), (day.AddDays(1), "new school") })
        {
            var rest = await Answers.Read(await client.GetAsync($"/v1/networks/{network.Slug}/holdings?function=chair&asOf={asked:O}", Cancelled));
            var graph = await client.Data("query ($slug: String!, $day: LocalDate) { network(by: { slug: $slug }, asOf: $day) { holdings(function: \"chair\") { heldAt function } } }",
                new { slug = network.Slug, day = $"{asked:O}" });

            Assert.Equal(place, Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("heldAt").GetString());
            Assert.Equal(place, Assert.Single(graph.GetProperty("network").GetProperty("holdings").EnumerateArray()).GetProperty("heldAt").GetString());
        }
    }

    [Fact]
    public void M6_proposals_keep_number_and_gaps_and_avoid_what_is_to_be_avoided()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        for (var round = 0; round < 2000; round++)
        {
            var from = new DateOnly(2024, 1, 1).AddDays(random.Next(1500));
            var avoid = Enumerable.Range(0, random.Next(60)).Select(_ => from.AddDays(random.Next(400))).ToHashSet();
            var weekday = (DayOfWeek)random.Next(7);
            var weeks = random.Next(4, 7);
            var days = MeetingDays.Propose(from, 24, weeks, weekday, avoid);
            Assert.DoesNotContain(days, avoid.Contains);
            var gaps = days.Zip(days.Skip(1), (left, right) => right.DayNumber - left.DayNumber).ToList();
            Assert.All(gaps, gap => Assert.True(gap is >= 28 and <= 42, $"seed {seed}: {gap}"));

            var asOf = days[12];
            var facts = new NetworkFacts(Guid.NewGuid(), "n", asOf)
            {
                Terms = new(Guid.NewGuid(), "t", 1, from, Guid.NewGuid(), 1, 6, 42, true, true, true, true, true, true, null, null, [], null, null),
                Meetings = [.. days.Where(day => day <= asOf).Select(day => new HeldMeeting(Guid.NewGuid(), day, null, null, [], 0, 0, 0))],
            };
            Assert.Equal(RuleStatus.Pass, RuleBook.Find("R1")!.Judge(facts, RuleBook.Find("R1")!).Status);
            Assert.Equal(RuleStatus.Pass, RuleBook.Find("R2")!.Judge(facts, RuleBook.Find("R2")!).Status);
        }
    }

    [Theory]
    [InlineData("count=0", "count")]
    [InlineData("count=25", "count")]
    [InlineData("everyWeeks=3", "everyWeeks")]
    [InlineData("everyWeeks=7", "everyWeeks")]
    [InlineData("weekday=someday", "weekday")]
    [InlineData("avoid=tomorrow", "avoid")]
    [InlineData("from=9999-12-31", "from")]
    public async Task Proposals_tell_what_is_wrong(string query, string parameter)
    {
        using var client = await SandboxClient.Of(host, "vcs-example", "members:read");
        var problem = await Answers.Read(await client.GetAsync($"/v1/networks/llr-spb/meetings/proposals?{query}", Cancelled), 400);

        Assert.Equal(parameter, problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
        Assert.Equal(6, (await Answers.Read(await client.GetAsync("/v1/networks/llr-spb/meetings/proposals?count=6&from=2026-01-05", Cancelled))).GetProperty("dates").GetArrayLength());
    }

    [Fact]
    public async Task M8_coverage_counts_open_schools_of_the_areas_by_authority_and_phase()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        var (area, other) = ($"E06{random.Next(100000, 999999)}", $"E06{random.Next(100000, 999999)}");
        var (asOf, mark) = (new DateOnly(2025, 3, 1), $"{Guid.NewGuid():n}");
        var network = MadeUp.Network("schools", NetworkKind.SchoolsNetwork, area);
        var first = random.Next(910000, 990000);
        var organisation = new Organisation { ExternalId = $"synthetic-{mark}", Name = "Synthetic school", NameSort = "synthetic school", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        var schools = Enumerable.Range(0, 40).Select(i => new Establishment
        {
            Urn = $"{first + i}",
            LaEstab = $"{1000000 + i}",
            Name = $"Synthetic school {i}",
            Phase = Establishment.Phases[i % 3],
            LaCode = i % 8 == 7 ? other : area,
            DistrictCode = i % 8 == 7 ? other : area,
            CloseOn = (i % 5) switch { 0 => asOf.AddDays(-1), 1 => asOf, _ => null },
            OpenOn = i % 13 == 12 ? asOf.AddDays(1) : null,
        }).ToList();
        var signUps = schools.Where((_, i) => i % 2 == 0).Select((school, i) => new SignUp
        {
            NetworkId = network.Id,
            OrganisationId = organisation.Id,
            Urn = school.Urn,
            Route = SignUpRoute.Vrn,
            State = i % 4 == 3 ? SignUpState.Pending : SignUpState.Active,
            PendingAt = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ActiveAt = i % 4 == 3 ? null : new DateTimeOffset(2025, 1, 2, 0, 0, 0, TimeSpan.Zero),
        }).ToList();
        await Store([network, organisation, .. schools, .. signUps]);
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var open = schools.Where(school => school.LaCode == area && school.CloseOn != asOf.AddDays(-1) && school.OpenOn is null).ToList();
        var active = signUps.Where(signUp => signUp.State == SignUpState.Active).Select(signUp => signUp.Urn).ToHashSet();

        var phases = await Answers.Read(await analyst.GetAsync($"/v1/networks/{network.Slug}/school-coverage?by=phase&asOf={asOf:O}", Cancelled));
        var primary = await Answers.Read(await analyst.GetAsync($"/v1/networks/{network.Slug}/school-coverage?phase=primary&asOf={asOf:O}", Cancelled));
        var next = await Answers.Read(await analyst.GetAsync($"/v1/networks/{network.Slug}/school-coverage?asOf={asOf.AddDays(1):O}", Cancelled));

        Assert.Equal((open.Count, open.Count(school => active.Contains(school.Urn))), Count(phases.GetProperty("overall")));
        foreach (var group in phases.GetProperty("groups").EnumerateArray())
        {
            var hand = open.Where(school => school.Phase == group.GetProperty("key").GetString()).ToList();
            Assert.Equal((hand.Count, hand.Count(school => active.Contains(school.Urn))), Count(group.GetProperty("count")));
        }
        var graph = (await analyst.Data("query ($slug: String!, $day: LocalDate) { network(by: { slug: $slug }, asOf: $day) { schoolCoverage(by: PHASE) { overall { open signedUp } groups { key count { open signedUp } } gaps { urn } } } }",
            new { slug = network.Slug, day = $"{asOf:O}" })).GetProperty("network").GetProperty("schoolCoverage");
        Assert.Equal(Count(phases.GetProperty("overall")), Count(graph.GetProperty("overall")));
        Assert.Equal(phases.GetProperty("groups").EnumerateArray().Select(group => (group.GetProperty("key").GetString(), Count(group.GetProperty("count")))),
            graph.GetProperty("groups").EnumerateArray().Select(group => (group.GetProperty("key").GetString(), Count(group.GetProperty("count")))));
        Assert.Equal(open.Where(school => !active.Contains(school.Urn)).Select(school => school.Urn).Order(), graph.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("urn").GetString()));
        Assert.Equal(open.Where(school => !active.Contains(school.Urn)).Select(school => school.Urn).Order(), phases.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("urn").GetString()));
        Assert.Equal(open.Count(school => school.Phase == "primary"), Count(primary.GetProperty("overall")).Open);
        Assert.Equal(area, Assert.Single(primary.GetProperty("groups").EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal(schools.Count(school => school.LaCode == area && school.CloseOn is null), Count(next.GetProperty("overall")).Open);
    }

    [Fact]
    public async Task M8_oxford_shows_the_stated_figure_beside_its_count()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var stated = Assert.Single((await Answers.Read(await analyst.GetAsync("/v1/networks/oxford-vrn/school-coverage", Cancelled))).GetProperty("stated").EnumerateArray());

        Assert.Equal(("more-than", 20), (stated.GetProperty("operator").GetString(), stated.GetProperty("number").GetInt32()));
        Assert.Equal("tv-vrn-terms", stated.GetProperty("citation").GetProperty("document").GetString());
    }

    [Fact]
    public async Task M12_a_sign_up_opens_the_detail_of_a_network_and_its_end_closes_it_on_the_next_call_on_every_host()
    {
        var mark = $"{Guid.NewGuid():n}";
        var network = MadeUp.Network("joined", NetworkKind.SchoolsNetwork);
        var organisation = new Organisation { ExternalId = $"synthetic-{mark}", Name = "Synthetic school", NameSort = "synthetic school", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        var school = new Establishment { Urn = $"{Dice.Between(100000, 899999)}", LaEstab = "1000000", Name = "Synthetic school", Phase = "secondary", LaCode = "E06000016", DistrictCode = "E06000016" };
        var meeting = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };
        await Store(network, organisation, school, meeting);
        await using var second = await host.Settings();
        using var here = await SandboxClient.Of(host, "school-b", "members:read");
        using var there = second.Of("school-b", "members:read");
        var one = $"/v1/networks/{network.Slug}/meetings/{meeting.Id}";
        Assert.Equal((0, 404), await Seen(here));

        var id = Guid.CreateVersion7();
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            await SandboxSchools.Register(db, Cancelled);
            db.Add(new SignUp { Id = id, NetworkId = network.Id, OrganisationId = organisation.Id, Urn = "900002", Route = SignUpRoute.Vrn, State = SignUpState.Active, PendingAt = DateTimeOffset.UnixEpoch, ActiveAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(Cancelled);
        }
        Assert.Equal((1, 200), await Seen(here));
        Assert.Equal((1, 200), await Seen(there));
        Assert.Equal(15, (await here.Data("query ($slug: String!) { network(by: { slug: $slug }) { compliance { rule } } }", new { slug = network.Slug })).GetProperty("network").GetProperty("compliance").GetArrayLength());

        await using (var scope = await host.Inside())
        {
            var signUp = (await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<SignUp>().FindAsync([id], Cancelled))!;
            (signUp.State, signUp.EndedAt) = (SignUpState.Left, TimeProvider.System.GetUtcNow());
            await scope.ServiceProvider.GetRequiredService<VrnDbContext>().SaveChangesAsync(Cancelled);
        }
        Assert.Equal((0, 404), await Seen(here));
        Assert.Equal((0, 404), await Seen(there));
        Assert.Equal(0, (await here.Data("query ($slug: String!) { network(by: { slug: $slug }) { compliance { rule } } }", new { slug = network.Slug })).GetProperty("network").GetProperty("compliance").GetArrayLength());

        async Task<(int, int)> Seen(HttpClient client) => (
            (await Answers.Read(await client.GetAsync($"/v1/networks/{network.Slug}/meetings", Cancelled))).GetProperty("items").GetArrayLength(),
            (int)(await client.GetAsync(one, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Terms_principles_members_and_the_register_are_read()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var terms = await Read("oxford-vrn/terms?asOf=2023-09-29");

        Assert.Equal("2020-09-01", terms.GetProperty("adoptedFrom").GetString());
        Assert.Equal((6, 5), (terms.GetProperty("terms").GetProperty("minMeetingsPerYear").GetInt32(), terms.GetProperty("terms").GetProperty("standingAgenda").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, terms.GetProperty("terms").GetProperty("quorumKind").ValueKind);
        Assert.Contains((await Read("principle-sets")).GetProperty("items").EnumerateArray(), set => set.GetProperty("code").GetString() == "tv-vrn-guiding-principles");
        Assert.Contains((await Read("terms")).GetProperty("items").EnumerateArray(), version => version.GetProperty("code").GetString() == "tv-vrn");
        Assert.Equal(21, (await Read("llr-spb/members")).GetProperty("items").GetArrayLength());
        await Answers.Read(await analyst.GetAsync("/v1/networks/llr-spb/terms", Cancelled), 404);
        await Answers.Read(await analyst.GetAsync("/v1/networks/establishments?limit=1", Cancelled));
        await Answers.Read(await analyst.GetAsync("/v1/networks/establishments?phase=nursery", Cancelled), 400);
        using var charity = await SandboxClient.Of(host, "vcs-example", "members:read");
        Assert.Equal(0, (await Answers.Read(await charity.GetAsync("/v1/networks/llr-spb/members", Cancelled))).GetProperty("items").GetArrayLength());

        async Task<JsonElement> Read(string address) => await Answers.Read(await analyst.GetAsync($"/v1/networks/{address}", Cancelled));
    }

    private static (int Open, int SignedUp) Count(JsonElement count) => (count.GetProperty("open").GetInt32(), count.GetProperty("signedUp").GetInt32());

    private async Task Store(params object[] rows)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        foreach (var row in rows)
        {
            db.Add(row);
        }
        await db.SaveChangesAsync(Cancelled);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
