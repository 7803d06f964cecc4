using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>
/// council-leicester may read what the schools of its agreement returned; health-llr and the network's team have an agreement that no school
/// is a party of; schools, police and dashboards have no such scope.
/// </summary>
public sealed class ReadDetailTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_council_reads_what_the_schools_of_its_agreement_returned_and_leaves_a_trace()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(school, period);
        pushed.Is(201);

        var read = await Returns.Get(council, Address(period));

        read.Is(200);
        Assert.Contains("no-store", read.Header("Cache-Control"), StringComparison.Ordinal);
        using var page = JsonDocument.Parse(read.Body);
        Assert.Equal([(1, 12L), (2, 5L), (3, 7L)], page.RootElement.GetProperty("items").EnumerateArray().Select(row => (row.GetProperty("row").GetInt32(), row.GetProperty("value").GetInt64())));
        var first = page.RootElement.GetProperty("items")[0];
        Assert.Equal((Returns.Id(pushed), "school-a", "900001", $"{period}|T1", "suspension_count"),
            (first.GetProperty("submission").GetString(), first.GetProperty("contributor").GetString(), first.GetProperty("urn").GetString(), first.GetProperty("period").GetString(), first.GetProperty("indicator").GetString()));
        // Page by page the same.
        var pages = new List<long>();
        for (var next = Address(period) + "&limit=2"; next is not null;)
        {
            using var some = JsonDocument.Parse((await Returns.Get(council, next)).Body);
            pages.AddRange(some.RootElement.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("value").GetInt64()));
            next = some.RootElement.GetProperty("next").GetString() is { } address ? new Uri(address).PathAndQuery : null;
        }
        Assert.Equal([12, 5, 7], pages);
        await using var scope = await host.Inside();
        var trace = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .Where(entry => entry.ClientId == "council-leicester" && entry.ResourceType == "outcome.returns" && entry.ResourceId == $"school-behaviour-termly|{period}|T1|E06000016")
            .OrderBy(entry => entry.Id).FirstAsync(Ct);
        Assert.Equal(("data.read", "serious-violence-prevention", 3L), (trace.Action, trace.Purpose, trace.RowCount));
        Assert.StartsWith("isa-sandbox-prevention", trace.AgreementCode, StringComparison.Ordinal);
        // Of another district there is nothing to read.
        using var elsewhere = JsonDocument.Parse((await Returns.Get(council, Address(period, area: "E06000017"))).Body);
        Assert.Empty(elsewhere.RootElement.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nothing_is_read_without_purpose_area_agreement_or_scope()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        (await Returns.Push(school, period)).Is(201);

        (await Returns.Get(council, Address(period, purpose: null))).Is(400, "purpose_required");
        (await Returns.Get(council, Address(period, purpose: "curiosity"))).Is(400, "purpose_required");
        (await Returns.Get(council, Address(period, area: null))).Is(400, "invalid_area");
        (await Returns.Get(council, Address(period, area: "E99999999"))).Is(400, "invalid_area");
        (await Returns.Get(council, Address("2026"))).Is(200);
        (await Returns.Get(council, Address(period).Replace("T1", "T9", StringComparison.Ordinal))).Is(400, "invalid_period");
        (await Returns.Get(council, Address(period).Replace("school-behaviour-termly", "none", StringComparison.Ordinal))).Is(404, "not_found");
        foreach (var name in (string[])["school-a", "police-leicestershire", "dashboard"])
        {
            using var other = await SandboxClient.Of(host, name);
            (await Returns.Get(other, Address(period))).Is(403, "insufficient_scope");
        }
        foreach (var name in (string[])["health-llr", "vrn-analyst"])
        {
            // Schools are no party of the agreement that these have.
            using var other = await SandboxClient.Of(host, name);
            using var none = JsonDocument.Parse((await Returns.Get(other, Address(period))).Body);
            Assert.Empty(none.RootElement.GetProperty("items").EnumerateArray());
        }
        (await Returns.Get(council, Address(period))).Is(200);
    }

    private static string Address(string period, string? area = "E06000016", string? purpose = "serious-violence-prevention") =>
        $"/v1/outcomes/data-sets/school-behaviour-termly/returns?period={Uri.EscapeDataString($"{period}|T1")}{(area is null ? "" : "&area=" + area)}{(purpose is null ? "" : "&purpose=" + purpose)}";
}
