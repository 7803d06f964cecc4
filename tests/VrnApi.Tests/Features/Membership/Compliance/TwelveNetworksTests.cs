using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership.Compliance;

/// <summary>M5: twelve networks that differ in one thing each, on REST and in GraphQL.</summary>
public sealed class TwelveNetworksTests(VrnHost host)
{
    private static readonly Dictionary<string, (string Status, string? Value)> Base = new()
    {
        ["R1"] = ("pass", null),
        ["R2"] = ("pass", "35"),
        ["R3"] = ("pass", null),
        ["R4"] = ("pass", "5"),
        ["R5"] = ("pass", "100"),
        ["R6"] = ("pass", "100"),
        ["R7"] = ("pass", "6 of 10"),
        ["R8"] = ("info", null),
        ["R9"] = ("info", "100"),
        ["R10"] = ("notApplicable", null),
        ["R11"] = ("notApplicable", null),
        ["R12"] = ("notApplicable", null),
        ["R13"] = ("pass", null),
        ["R14"] = ("pass", null),
        ["R15"] = ("notDefined", null),
    };

    [Theory]
    [InlineData("S1", "")]
    [InlineData("S2", "R1 fail 5;R2 fail 70")]
    [InlineData("S3", "R2 fail 70")]
    [InlineData("S4", "R2 warn 50")]
    [InlineData("S5", "R3 fail 9")]
    [InlineData("S6", "R3 fail 9")]
    [InlineData("S7", "R4 fail 4")]
    [InlineData("S8", "R5 fail 90")]
    [InlineData("S9", "R6 fail 90")]
    [InlineData("S10", "R7 fail 5 of 10")]
    [InlineData("S11", "R15 fail 4")]
    [InlineData("S12", "R1 noData 3")]
    public async Task Each_network_gets_its_verdicts(string which, string differences)
    {
        var plan = await Store(which);
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var rest = await Answers.Read(await analyst.GetAsync($"/v1/networks/{plan.Network.Slug}/compliance?asOf=2025-03-01", Cancelled));
        var results = rest.GetProperty("results").EnumerateArray().ToDictionary(result => result.GetProperty("rule").GetString()!);
        var expected = Base.ToDictionary();
        foreach (var difference in differences.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = difference.Split(' ', 3);
            expected[words[0]] = (words[1], words[2]);
        }

        Assert.Equal(expected.Keys.Order(), results.Keys.Order());
        foreach (var (rule, (status, value)) in expected)
        {
            Assert.Equal((rule, status), (rule, results[rule].GetProperty("status").GetString()));
            if (value is not null)
            {
                Assert.Equal((rule, value), (rule, results[rule].GetProperty("value").GetString()));
            }
        }
        Named(which, plan, results);
        await Same(analyst, plan.Network.Slug, rest);
    }

    /// <summary>The rows that decided are named, and nothing else.</summary>
    private static void Named(string which, SyntheticNetwork plan, Dictionary<string, JsonElement> results)
    {
        string[] Ids(string rule) => [.. results[rule].GetProperty("evidence").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
        switch (which)
        {
            case "S3" or "S4":
                Assert.Equal([$"{plan.Meetings[4].Id}", $"{plan.Meetings[5].Id}"], Ids("R2"));
                break;
            case "S5" or "S6":
                Assert.Equal([$"{plan.Meetings[^2].Id}"], Ids("R3"));
                Assert.Equal(which == "S5" ? "no deputy-chair in post" : "chaired by neither", results["R3"].GetProperty("evidence")[0].GetProperty("note").GetString());
                break;
            case "S7":
                Assert.Equal("service-directory", Ids("R4")[^1]);
                Assert.Equal(4, Ids("R4").Length);
                break;
            case "S8":
                Assert.Equal([$"{plan.Organisations[9].Id}"], Ids("R5"));
                break;
            case "S9":
                Assert.Equal([$"{plan.Organisations[2].Id}"], Ids("R6"));
                Assert.Equal("restorative-practice", results["R6"].GetProperty("evidence")[0].GetProperty("note").GetString());
                break;
            case "S10":
                Assert.Equal("practitioner majority: missing, school: missing.", results["R7"].GetProperty("explanation").GetString());
                break;
            case "S11":
                Assert.Equal([$"{plan.Meetings[^3].Id}"], Ids("R15"));
                break;
            case "S12":
                Assert.Equal(3, Ids("R9").Length);
                break;
            case "S2":
                Assert.Equal(5, Ids("R3").Length);
                break;
            default:
                Assert.Equal(10, Ids("R3").Length);
                break;
        }
    }

    private static async Task Same(HttpClient client, string slug, JsonElement rest)
    {
        var data = await client.Data(
            "query ($slug: String!) { network(by: { slug: $slug }, asOf: \"2025-03-01\") { compliance { rule title status value threshold unit explanation source { document section } evidence { kind id href on note } } } }",
            new { slug });
        var there = data.GetProperty("network").GetProperty("compliance").EnumerateArray().ToArray();
        var here = rest.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(here.Length, there.Length);
        foreach (var (left, right) in here.Zip(there))
        {
            Assert.Equal(left.GetProperty("status").GetString(), right.GetProperty("status").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            foreach (var member in new[] { "rule", "title", "value", "threshold", "unit", "explanation", "source", "evidence" })
            {
                Assert.True(JsonElement.DeepEquals(left.GetProperty(member), right.GetProperty(member)), $"{member}: {left.GetProperty(member)} {right.GetProperty(member)}");
            }
        }
    }

    private async Task<SyntheticNetwork> Store(string which)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var plan = new SyntheticNetwork(await db.Set<Principle>().Where(principle => principle.SetCode == "tv-vrn-guiding-principles").Select(principle => principle.Code).ToListAsync(Cancelled));
        Change(which, plan);
        plan.Store(db, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Cancelled);
        return plan;
    }

    private static void Change(string which, SyntheticNetwork plan)
    {
        switch (which)
        {
            case "S2":
                plan.Meetings = [.. SyntheticNetwork.Days(70, 5).Select(day => new SyntheticNetwork.MeetingPlan(day))];
                break;
            case "S3" or "S4":
                var last = SyntheticNetwork.Days(35, which == "S3" ? 9 : 10).ToList();
                plan.Meetings = [.. last.Select((day, i) => new SyntheticNetwork.MeetingPlan(i < 5 ? day.AddDays(which == "S3" ? -35 : -15) : day))];
                break;
            case "S5":
                // Away for one meeting's day.
                plan.Deputy.ValidTo = plan.Meetings[^2].Day;
                plan.Holdings.Add(plan.Holding("deputy-chair", plan.Meetings[^2].Day.AddDays(1)));
                break;
            case "S6":
                plan.Meetings[^2].ChairedBy = plan.Officer.Id;
                break;
            case "S7":
                foreach (var meeting in plan.Meetings.TakeLast(3))
                {
                    meeting.Standing = SyntheticNetwork.Standing[..4];
                }
                break;
            case "S8":
                plan.Newer = (plan.NewVersion(2), 9);
                break;
            case "S9":
                plan.Commits = (seat, code) => seat != 3 || code != "restorative-practice";
                break;
            case "S10":
                plan.Seats = [.. plan.Seats.Select(seat => seat with { Practitioner = seat.Number is > 1 and <= 6, School = false })];
                break;
            case "S11":
                (plan.Version.QuorumKind, plan.Version.QuorumValue) = (QuorumKind.Organisations, 5);
                plan.Meetings[^3].Attended = 4;
                break;
            case "S12":
                plan.AdoptedFrom = new DateOnly(2024, 12, 1);
                plan.Meetings = [.. SyntheticNetwork.Days(35, 3).Select(day => new SyntheticNetwork.MeetingPlan(day))];
                break;
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
