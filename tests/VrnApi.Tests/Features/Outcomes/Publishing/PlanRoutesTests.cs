using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Outcomes.Publishing.Publisher;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>Who may plan, what a plan and a slot may say.</summary>
[Collection("releases")]
public sealed class PlanRoutesTests(VrnHost host)
{
    private const string Council = "council-prevention-termly";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dashboard")]
    [InlineData("council-leicester")]
    [InlineData("vrn-admin")]
    public async Task Nobody_else_plans_or_reads_plans(string client)
    {
        using var publisher = await Publisher.Of(host, Council);
        using var other = await SandboxClient.Of(host, client);
        var slot = await publisher.Slot($"{NextYear()}|T1");

        await Problem(await Post(other, $"{publisher.DataSet}/release-plans", new { periods = new[] { "2025/2026|T1" }, slotId = slot }), HttpStatusCode.Forbidden, "insufficient_scope");
        await Problem(await other.GetAsync($"{publisher.DataSet}/release-plans", Ct), HttpStatusCode.Forbidden, "insufficient_scope");
        Assert.Equal(HttpStatusCode.OK, (await publisher.Approver.GetAsync($"{publisher.DataSet}/release-plans", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_plan_is_told_where_it_is_wrong()
    {
        using var publisher = await Publisher.Of(host, Council);
        var slot = await publisher.Slot($"{NextYear()}|T1");

        await Wrong(new { periods = new[] { "2025/2026|CYQ1" }, slotId = slot }, "/periods/0");
        await Wrong(new { periods = Array.Empty<string>(), slotId = slot }, "/periods");
        await Wrong(new { periods = new[] { "2025/2026|T1" }, slotId = Guid.NewGuid() }, "/slotId");
        await Wrong(new { periods = new[] { "2025/2026|T1" }, slotId = slot, tables = new[] { 77 } }, "/tables");
        await Wrong(new { periods = new[] { "2025/2026|T1" }, slotId = slot, excludeSubmissions = new[] { Guid.NewGuid() } }, "/excludeSubmissions");
        await Problem(await Post(publisher.Analyst, $"{publisher.DataSet}/release-plans", new { periods = new[] { "2025/2026|T1" }, slotId = slot, colour = "red" }), HttpStatusCode.BadRequest, "unknown_property");
        await Problem(await Post(publisher.Analyst, "/v1/outcomes/data-sets/none/release-plans", new { periods = new[] { "2025/2026|T1" }, slotId = slot }), HttpStatusCode.NotFound, "not_found");
        await Problem(await publisher.Analyst.GetAsync($"/v1/outcomes/release-plans/{Guid.NewGuid()}", Ct), HttpStatusCode.NotFound, "not_found");

        async Task Wrong(object body, string pointer)
        {
            var problem = await Problem(await Post(publisher.Analyst, $"{publisher.DataSet}/release-plans", body), HttpStatusCode.UnprocessableEntity, "validation_failed");
            Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("pointer").GetString() == pointer);
        }
    }

    [Fact]
    public async Task A_slot_is_at_a_declared_time_and_read_by_everybody()
    {
        using var publisher = await Publisher.Of(host, Council);
        using var reader = await SandboxClient.Of(host, "dashboard");
        var period = $"{NextYear()}|T1";
        var id = await publisher.Slot(period);

        await Problem(await Put("2030-01-01T00:00:00Z", "2030-02-01T10:00:00Z"), HttpStatusCode.UnprocessableEntity, "validation_failed");
        await Problem(await Put("2030-03-01T00:00:00Z", "2030-02-01T09:30:00Z"), HttpStatusCode.UnprocessableEntity, "validation_failed");
        Assert.Equal(HttpStatusCode.OK, (await Put("2130-01-01T00:00:00Z", "2130-02-01T09:30:00Z")).StatusCode);
        List<JsonElement> slots = [];
        for (var next = $"{publisher.DataSet}/calendar?limit=100"; next is not null;)
        {
            var page = await reader.GetFromJsonAsync<JsonElement>(next, Ct);
            slots.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        Assert.Equal(period, slots.Single(slot => slot.GetProperty("id").GetGuid() == id).GetProperty("period").GetString());

        Task<HttpResponseMessage> Put(string cutOffAt, string publishAt) => publisher.Analyst.PutAsJsonAsync($"{publisher.DataSet}/calendar/{id}", new { period, cutOffAt, publishAt }, Ct);
    }
}
