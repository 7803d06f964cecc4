using System.Text.Json;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>school-a keeps a copy of its own returns in step by asking for what changed.</summary>
public sealed class ListReturnsTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_or_changed_since_is_listed_over_rest_as_over_graphql()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var (first, second) = (await Push(school, period, 1), await Push(school, period, 2));
        var since = second["submittedAt"]!;
        (await WithdrawReturnTests.Withdraw(school, DraftReturnsTests.Path(first), first.Header("ETag"))).Is(200);
        var third = await Push(school, period, 3);

        var listed = await Ids(school, Address(period, since));

        Assert.Equal([third["id"]!, first["id"]!], listed);
        Assert.Equal([third["id"]!, second["id"]!, first["id"]!], await Ids(school, Address(period, DateTimeOffset.Parse(second["submittedAt"]!, null).AddMilliseconds(-1).ToString("O"))));
        Assert.Empty(await Ids(school, Address(period, "2999-01-01T00:00:00Z")));
        // Said in another time zone, it is the same instant.
        Assert.Equal(listed, await Ids(school, Address(period, DateTimeOffset.Parse(since, null).ToOffset(TimeSpan.FromHours(5.5)).ToString("O"))));
        var data = await school.Data("query ($period: String, $since: DateTime) { submissions(dataSet: \"school-behaviour-termly\", period: $period, updatedAfter: $since) { totalCount nodes { uuid } } }", new { period, since });
        Assert.Equal(listed, data.GetProperty("submissions").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("uuid").GetString()!));
        Assert.Equal(2, data.GetProperty("submissions").GetProperty("totalCount").GetInt32());
        foreach (var wrong in (string[])["yesterday", "", "2026-13-01T00:00:00Z", "1e9"])
        {
            (await Returns.Get(school, Address(period, wrong))).Is(400, "invalid_parameter");
        }
    }

    [Fact]
    public async Task A_walk_meets_nothing_twice_and_what_changed_during_it_is_in_the_next()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var draft = await DraftReturnsTests.Draft(school, period, Returns.Rows);
        var (one, two, three) = (await Push(school, period, 1), await Push(school, period, 2), await Push(school, period, 3));
        var before = DateTimeOffset.Parse(draft["submittedAt"]!, null).AddMilliseconds(-1).ToString("O");
        var (walked, next, began) = (new List<string>(), (string?)(Address(period, before) + "&limit=1"), three["submittedAt"]!);

        while (next is not null)
        {
            var page = (await Returns.Get(school, next)).Json!;
            walked.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>() is { } address ? new Uri(address).PathAndQuery : null;
            if (walked.Count == 1)
            {
                // What was shown is withdrawn, what is to come is written again, and something new comes.
                (await WithdrawReturnTests.Withdraw(school, DraftReturnsTests.Path(three), three.Header("ETag"))).Is(200);
                (await DraftReturnsTests.Put(school, DraftReturnsTests.Path(draft), period, Returns.Rows, draft.Header("ETag"))).Is(200);
                (await Push(school, period, 3)).Is(201);
            }
        }

        Assert.Equal([three["id"]!, two["id"]!, one["id"]!], walked);
        var changed = await Ids(school, Address(period, began));
        Assert.Equal((3, true, true), (changed.Count, changed.Contains(draft["id"]!), changed.Contains(three["id"]!)));
        Assert.DoesNotContain(two["id"]!, changed);
    }

    [Fact]
    public async Task Others_read_what_was_accepted_since()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var pushed = await Push(school, period, 1);
        var at = DateTimeOffset.Parse(pushed["submittedAt"]!, null);
        string Detail(string since) => $"{Returns.DataSet}/returns?period={Uri.EscapeDataString($"{period}|T1")}&area=E06000016&purpose=serious-violence-prevention&limit=2&updatedAfter={Uri.EscapeDataString(since)}";

        var before = await Returns.Get(council, Detail(at.AddMilliseconds(-1).ToString("O")));

        before.Is(200);
        Assert.Equal(2, before.Json!["items"]!.AsArray().Count);
        (await Returns.Get(council, new Uri(before["next"]!).PathAndQuery)).Is(200);
        // A cursor is of the question that it came from.
        var other = new Uri(before["next"]!).PathAndQuery.Replace("updatedAfter=", "updatedAfter=2020-01-01T00:00:00Z&x=", StringComparison.Ordinal).Replace("&x=" + Uri.EscapeDataString(at.AddMilliseconds(-1).ToString("O")), "", StringComparison.Ordinal);
        (await Returns.Get(council, other)).Is(400, "invalid_cursor");
        Assert.Empty((await Returns.Get(council, Detail(pushed["submittedAt"]!))).Json!["items"]!.AsArray());
        (await Returns.Get(council, Detail("soon"))).Is(400, "invalid_parameter");
    }

    private static async Task<Answer> Push(HttpClient school, string period, int term)
    {
        var pushed = await DraftReturnsTests.Send(school, Returns.Submissions + Returns.Head(period).Replace("code=T1", $"code=T{term}", StringComparison.Ordinal), Returns.Rows);
        pushed.Is(201);
        return pushed;
    }

    private static string Address(string period, string since) => $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}&updatedAfter={Uri.EscapeDataString(since)}";

    private static async Task<List<string>> Ids(HttpClient school, string address)
    {
        using var page = JsonDocument.Parse(await school.GetStringAsync(address, Ct));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
