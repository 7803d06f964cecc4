using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Rules;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership.Compliance;

/// <summary>M5 over the seed and over made-up networks, M7, M9.</summary>
public sealed class ComplianceTests(VrnHost host)
{
    [Fact]
    public async Task The_board_fails_for_one_kind_and_nothing_is_said_where_no_text_sets_a_rule()
    {
        var board = await Verdicts("llr-spb", "2023-09-29");
        var oxford = await Verdicts("oxford-vrn", "2023-09-29");

        Assert.Equal("fail", Status(board["R10"]));
        Assert.Equal(["youth-offending-team"], board["R10"].GetProperty("evidence").EnumerateArray().Where(row => Text(row, "kind") == "duty-kind").Select(row => Text(row, "id")));
        Assert.Contains("No explicit seat for youth-offending-team", Text(board["R10"], "explanation"), StringComparison.Ordinal);
        Assert.Equal(("pass", "pass", "notDefined"), (Status(board["R11"]), Status(board["R12"]), Status(board["R15"])));
        Assert.Equal(("noData", "notDefined", "notApplicable"), (Status(oxford["R1"]), Status(oxford["R15"]), Status(oxford["R10"])));
        Assert.Equal("tv-vrn-terms", Text(oxford["R1"].GetProperty("source"), "document"));
    }

    [Theory]
    [InlineData("2023-03-01", "pending", "pending", "pending", "pass")]
    [InlineData("2023-09-29", "onTime", "onTime", "pending", "pass")]
    [InlineData("2024-01-31", "onTime", "onTime", "pending", "pass")]
    [InlineData("2024-02-01", "onTime", "onTime", "missing", "fail")]
    public async Task M7_products_stand_on_a_day_as_the_documents_say(string day, string agreement, string assessment, string strategy, string verdict)
    {
        var products = (await Verdicts("llr-spb", day))["R12"];
        var notes = products.GetProperty("evidence").EnumerateArray().ToDictionary(row => Text(row, "id"), row => Text(row, "note"));

        Assert.Equal((agreement, assessment, strategy, verdict),
            (notes["llr-partnership-agreement"], notes["llr-sna-duty"], notes["llr-strategy"], Status(products)));
    }

    [Fact]
    public async Task Results_of_random_networks_equal_a_slow_reference()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var principles = await db.Set<Principle>().Where(principle => principle.SetCode == "tv-vrn-guiding-principles").Select(principle => principle.Code).ToListAsync(Cancelled);
        var plans = Enumerable.Range(0, 40).Select(_ => Any(random, principles)).ToList();
        foreach (var plan in plans)
        {
            plan.Store(db, TimeProvider.System.GetUtcNow());
        }
        await db.SaveChangesAsync(Cancelled);
        db.ChangeTracker.Clear();
        var ids = plans.Select(plan => plan.Network.Id).ToList();

        foreach (var asOf in new[] { SyntheticNetwork.AsOf, SyntheticNetwork.AsOf.AddDays(-100), new DateOnly(2024, 3, 1), new DateOnly(2023, 1, 1) })
        {
            var facts = await GetCompliance.Facts(db, db.Set<Network>().Where(network => ids.Contains(network.Id)), asOf, RuleBook.All, Cancelled);
            foreach (var network in facts)
            {
                var results = RuleBook.Judge(network, RuleBook.All).ToDictionary(result => result.Rule);
                foreach (var (rule, (status, value)) in await ComplianceReference.Judge(db, network.Id, asOf, Cancelled))
                {
                    Assert.Equal($"seed {seed} {network.Slug} {asOf:O} {rule} {status} {value}", $"seed {seed} {network.Slug} {asOf:O} {rule} {results[rule].Status} {results[rule].Value}");
                }
            }
        }
    }

    [Fact]
    public async Task One_network_takes_as_many_statements_as_all()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var counts = new List<(int Networks, int Statements)>();
        foreach (var query in (string[])["?area=E06000016&kind=csp&asOf=2023-09-29", "?area=E06000016&kind=csp&asOf=2023-09-29", "?asOf=2023-09-29"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/networks/compliance" + query);
            using var statements = new Statements(request);
            var overview = await Answers.Read(await analyst.SendAsync(request, Cancelled));
            counts.Add((overview.GetProperty("networks").GetInt32(), statements.Texts.Count(text => text.StartsWith("SELECT", StringComparison.Ordinal))));
        }

        // The first call of a host may read what is kept afterwards.
        Assert.Equal((1, true), (counts[1].Networks, counts[2].Networks > 20));
        Assert.Equal(counts[1].Statements, counts[2].Statements);
        Assert.InRange(counts[1].Statements, 3, 30);
    }

    [Fact]
    public async Task A_partner_reads_no_compliance_of_a_network_that_it_has_no_part_in()
    {
        using var charity = await SandboxClient.Of(host, "vcs-example", "members:read");
        using var council = await SandboxClient.Of(host, "council-leicester", "members:read");

        Assert.Equal("not_found", Text(await Answers.Read(await charity.GetAsync("/v1/networks/llr-spb/compliance", Cancelled), 404), "code"));
        var nothing = await charity.Data("{ network(by: { slug: \"llr-spb\" }) { compliance { rule } } }");
        Assert.Equal(0, nothing.GetProperty("network").GetProperty("compliance").GetArrayLength());
        Assert.Equal(15, (await Answers.Read(await council.GetAsync("/v1/networks/llr-spb/compliance", Cancelled))).GetProperty("results").GetArrayLength());
        await Answers.Read(await council.GetAsync("/v1/networks/oxford-vrn/compliance", Cancelled), 404);
        Assert.Equal(0, (await Answers.Read(await charity.GetAsync("/v1/networks/compliance", Cancelled))).GetProperty("networks").GetInt32());
    }

    [Fact]
    public async Task The_overview_of_an_area_counts_by_kind_and_area()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var overview = await Answers.Read(await analyst.GetAsync("/v1/networks/compliance?area=E06000016&asOf=2023-09-29&rules=R10,R11", Cancelled));
        var board = overview.GetProperty("kinds").EnumerateArray().Single(kind => Text(kind, "kind") == "csp");

        Assert.Equal(["R10", "R11"], overview.GetProperty("total").EnumerateArray().Select(rule => Text(rule, "rule")));
        Assert.Equal(1, board.GetProperty("networks").GetInt32());
        Assert.Equal(1, board.GetProperty("rules")[1].GetProperty("statuses").GetProperty("pass").GetInt32());
        Assert.Contains(overview.GetProperty("areas").EnumerateArray(), area => Text(area, "area") == "E06000016");
        Assert.Equal(overview.GetProperty("networks").GetInt32(),
            overview.GetProperty("total")[0].GetProperty("statuses").EnumerateObject().Sum(status => status.Value.GetInt32()));
    }

    [Theory]
    [InlineData("llr-spb/compliance?rules=R16", "unknown_rule", "rules")]
    [InlineData("compliance?rules=R1,r2", "unknown_rule", "rules")]
    [InlineData("compliance?kind=club", "invalid_parameter", "kind")]
    [InlineData("compliance?area=Leicester", "invalid_area", "area")]
    [InlineData("llr-spb/compliance?asOf=0001-01-01", "invalid_parameter", "asOf")]
    [InlineData("llr-spb/compliance?asOf=9999-12-31", "invalid_parameter", "asOf")]
    [InlineData("llr-spb/compliance?colour=red", "unknown_parameter", "colour")]
    public async Task A_caller_is_told_what_is_wrong(string address, string code, string parameter)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var problem = await Answers.Read(await analyst.GetAsync($"/v1/networks/{address}", Cancelled), 400);

        Assert.Equal((code, parameter), (Text(problem, "code"), Text(problem.GetProperty("errors")[0], "parameter")));
    }

    [Fact]
    public void M9_a_partition_loses_a_district_and_covers_one_twice()
    {
        PartnershipFact[] partnerships = [new(Guid.NewGuid(), "one", "One", ["A", "B"]), new(Guid.NewGuid(), "two", "Two", ["C"])];
        var facts = new NetworkFacts(Guid.NewGuid(), "one", SyntheticNetwork.AsOf) { Tiling = new("g", ["A", "B", "C"], partnerships) };
        var rule = RuleBook.Find("R11")!;

        Assert.Equal(RuleStatus.Pass, rule.Judge(facts, rule).Status);
        var missing = rule.Judge(facts with { Tiling = facts.Tiling with { Partnerships = [partnerships[0]] } }, rule);
        var doubled = rule.Judge(facts with { Tiling = facts.Tiling with { Partnerships = [partnerships[0], partnerships[1] with { Districts = ["B", "C"] }] } }, rule);
        Assert.Equal((RuleStatus.Fail, "C", "missing"), (missing.Status, missing.Evidence[0].Id, missing.Evidence[0].Note));
        Assert.Equal((RuleStatus.Fail, "B", "doubled"), (doubled.Status, doubled.Evidence[0].Id, doubled.Evidence[0].Note));
    }

    private static SyntheticNetwork Any(Dice random, IReadOnlyList<string> principles)
    {
        var plan = new SyntheticNetwork(principles)
        {
            AdoptedFrom = SyntheticNetwork.AsOf.AddDays(-random.Next(30, 600)),
            Commits = (seat, code) => ((seat * 31) + code.Length) % 40 != 0 || random.Next(4) > 0,
            Meetings = [],
        };
        var day = SyntheticNetwork.AsOf.AddDays(-random.Next(0, 700));
        while (day <= SyntheticNetwork.AsOf.AddDays(60) && random.Next(30) > 0)
        {
            plan.Meetings.Add(new SyntheticNetwork.MeetingPlan(day)
            {
                Supported = random.Next(4) switch { 0 => true, 1 => null, _ => false },
                Attended = random.Next(2, 10),
                Standing = [.. SyntheticNetwork.Standing.Where(_ => random.Next(3) > 0)],
                ChairedBy = random.Next(12) == 0 ? plan.Officer.Id : random.Next(3) == 0 ? plan.Deputy.Id : null,
                IsChairRecorded = random.Next(20) > 0,
            });
            day = day.AddDays(random.Next(20, random.Next(2) == 0 ? 45 : 75));
        }
        plan.Seats = [.. plan.Seats.Select(seat => new SyntheticNetwork.SeatPlan(seat.Number, Flag(), Flag(), Flag(), Flag()))];
        var refuses = random.Next(12);
        plan.Accepts = seat => seat != refuses;
        if (random.Next(3) == 0)
        {
            plan.Newer = (plan.NewVersion(2), random.Next(8, 11));
        }
        if (random.Next(2) == 0)
        {
            (plan.Version.QuorumKind, plan.Version.QuorumValue) = (QuorumKind.Organisations, random.Next(1, 7));
        }
        if (random.Next(3) == 0)
        {
            plan.Deputy.ValidTo = SyntheticNetwork.AsOf.AddDays(-random.Next(1, 400));
        }
        return plan;

        bool? Flag() => random.Next(8) switch { 0 => null, < 4 => false, _ => true };
    }

    private async Task<Dictionary<string, JsonElement>> Verdicts(string slug, string day)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var answer = await Answers.Read(await analyst.GetAsync($"/v1/networks/{slug}/compliance?asOf={day}", Cancelled));
        Assert.Equal(day, Text(answer, "asOf"));
        return answer.GetProperty("results").EnumerateArray().ToDictionary(result => Text(result, "rule"));
    }

    private static string Status(JsonElement result) => Text(result, "status");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
