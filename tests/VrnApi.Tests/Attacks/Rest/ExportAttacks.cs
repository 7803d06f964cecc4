using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Platform.Limits;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Attacks.Rest;

/// <summary>Whole lists: how many, and what a spreadsheet makes of them. council-leicester exports, anybody reads the open feed.</summary>
public sealed class ExportAttacks(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [Attack("REST-20")]
    [InlineData("=HYPERLINK(\"https://evil.example/\",\"open\")")]
    [InlineData("+1+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(1,2)")]
    [InlineData("=1\r\n+2")]
    public async Task REST_20_csv_injection(string formula)
    {
        var services = new MadeServices(host);
        var id = await services.Add("spreadsheet");
        await services.Edit(id, row => (row.WaitTime, row.Fees) = (formula, $"plain {formula}"));
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

        foreach (var csv in new[] { await council.GetStringAsync("/v1/directory/services?format=csv", Ct), await anonymous.GetStringAsync("/oruk/v3/services?format=csv", Ct) })
        {
            var from = csv.IndexOf(id.ToString(), StringComparison.Ordinal);
            var row = csv.Substring(from, Math.Min(1000, csv.Length - from));
            Assert.Contains(Quoted("'" + formula), row, StringComparison.Ordinal);
            // In the middle of a cell nothing runs, and nothing is changed.
            Assert.Contains("plain " + formula.Replace("\"", "\"\"", StringComparison.Ordinal), row, StringComparison.Ordinal);
        }
        var json = await Answers.Read(await council.GetAsync($"/v1/directory/services/{id}", Ct));
        Assert.Equal(formula, json.GetProperty("wait_time").GetString());
    }

    [Fact]
    [Attack("REST-16")]
    public async Task REST_16_unbounded_export()
    {
        const string List = "/v1/directory/services?format=csv";
        using var without = await SandboxClient.Of(host, "council-leicester", "services:read");
        var problem = await Answers.Read(await without.GetAsync(List, Ct), 403);
        Assert.Equal(("insufficient_scope", "exports:read"), (problem.GetProperty("code").GetString(), problem.GetProperty("scope").GetString()));

        await using var strict = await host.Settings(("Limits:ExportsPerDay", "2"));
        // Nobody else exports as this client: its bucket is one for all hosts.
        using var approver = strict.Of("vrn-approver");
        for (var i = 0; i < 2; i++)
        {
            Assert.StartsWith("id,last_modified,name", await approver.GetStringAsync(List, Ct), StringComparison.Ordinal);
        }
        using var refused = await approver.GetAsync(List, Ct);
        Assert.Equal("rate_limited", (await Answers.Read(refused, 429)).GetProperty("code").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalHours, 1, 24);
        await Answers.Read(await approver.GetAsync("/v1/directory/services?limit=1", Ct));
    }

    [Fact]
    public async Task An_export_that_is_being_sent_is_one_of_those_that_a_client_may_have_at_once()
    {
        const string List = "/v1/directory/services?format=csv";
        await using var strict = await host.Settings(("Limits:ExportsAtOnce", "2"));
        using var council = strict.Of("council-leicester");
        // Two whose answers are never sent to their end.
        var (limits, id) = (strict.Services.GetRequiredService<ClientLimits>(), SandboxIdentity.Read(host.Folder, "council-leicester").ClientId);
        Assert.Null(await limits.Export(id, new DefaultHttpContext(), Ct));
        Assert.Null(await limits.Export(id, new DefaultHttpContext(), Ct));

        using var refused = await council.GetAsync(List, Ct);
        Assert.Equal("rate_limited", (await Answers.Read(refused, 429)).GetProperty("code").GetString());
        Assert.Equal(10, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Contains("exports-at-once", string.Concat(refused.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        using var other = strict.Of("council-leicestershire");
        for (var i = 0; i < 4; i++)
        {
            // One after the other they are never three.
            Assert.StartsWith("id,last_modified,name", await other.GetStringAsync(List, Ct), StringComparison.Ordinal);
        }
    }
}
