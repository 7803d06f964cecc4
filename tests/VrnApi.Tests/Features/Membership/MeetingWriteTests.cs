using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Tests.Features.Membership.Compliance;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

/// <summary>Meetings and their agendas by the network's team; a network is no route for referrals.</summary>
public sealed class MeetingWriteTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meeting_is_put_on_record_and_its_agenda_is_set_under_the_tag_it_was_read_with()
    {
        var plan = await Plan();
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var list = $"/v1/networks/{plan.Network.Slug}/meetings";
        var today = VrnApi.Platform.London.Today(TimeProvider.System);
        var (past, future) = ($"{today.AddDays(-3):yyyy-MM-dd}T14:00:00+00:00", $"{today.AddDays(30):yyyy-MM-dd}T14:00:00+00:00");

        Assert.Equal(("held_in_future", "/startsAt"), Fault(await Send(admin, HttpMethod.Post, list, new { startsAt = future, status = "held" }, 422)));
        Assert.Equal(("not_in_post", "/chairedByHolding"), Fault(await Send(admin, HttpMethod.Post, list, new { startsAt = past, status = "held", chairedByHolding = Guid.NewGuid() }, 422)));
        Assert.Equal(("validation_failed", "/status"), Fault(await Send(admin, HttpMethod.Post, list, new { startsAt = past, status = "cancelled" }, 422)));
        Assert.Equal(("personal_data_suspected", "/note"), Fault(await Send(admin, HttpMethod.Post, list, new { startsAt = past, note = "chaired by Mrs Quillfeather" }, 422)));
        Assert.Equal("insufficient_scope", Text(await Send(analyst, HttpMethod.Post, list, new { startsAt = future }, 403), "code"));
        Assert.Equal("not_found", Text(await Send(admin, HttpMethod.Post, "/v1/networks/no-such/meetings", new { startsAt = future }, 404), "code"));
        Assert.Equal("scheduled", Text(await Send(admin, HttpMethod.Post, list, new { startsAt = future, mode = "online" }, 201), "status"));
        var made = await Send(admin, HttpMethod.Post, list, new { startsAt = past, status = "held", note = "in the hall" }, 201);
        Assert.Equal($"{today.AddDays(-3):yyyy-MM-dd}", Text(made, "localDate"));

        var meeting = $"{list}/{Text(made, "id")}";
        using var read = await admin.GetAsync(meeting, Ct);
        var tag = read.Headers.ETag!.ToString();
        object Agenda(params object[] items) => new { items };
        object standing = new { kind = "standing", title = "Service directory", standingCode = "service-directory" }, themed = new { kind = "case-themed", title = "Knife carrying after school", trendOrProblem = "carrying on the way home", anonymised = true };
        foreach (var (item, code, pointer) in ((object, string, string)[])
        [
            (new { kind = "child-protection-referral", title = "x" }, "referral_not_accepted", "/items/0/kind"),
            (new { kind = "case-themed", title = "Referring a pupil", trendOrProblem = "x", anonymised = true }, "referral_not_accepted", "/items/0/title"),
            (new { kind = "case-themed", title = "A pupil", trendOrProblem = "x" }, "case_not_anonymised", "/items/0/anonymised"),
            (new { kind = "case-themed", title = "A pupil", anonymised = true }, "case_not_anonymised", "/items/0/trendOrProblem"),
            (new { kind = "standing", title = "x", standingCode = "no-such" }, "unknown_standing_item", "/items/0/standingCode"),
            (new { kind = "business", title = "x", standingCode = "service-directory" }, "unknown_standing_item", "/items/0/standingCode"),
            (new { kind = "gossip", title = "x" }, "validation_failed", "/items/0/kind"), (new { kind = "business", title = " " }, "validation_failed", "/items/0/title"),
            (new { kind = "business", title = "Talk by Cllr Quillfeather" }, "personal_data_suspected", "/items/0/title"),
        ])
        {
            Assert.Equal((code, pointer), Fault(await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(item), 422, tag)));
        }
        Assert.Equal("precondition_required", Text(await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(standing), 428), "code"));
        Assert.Equal("precondition_failed", Text(await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(standing), 412, "\"x\""), "code"));
        Assert.Equal("insufficient_scope", Text(await Send(analyst, HttpMethod.Put, $"{meeting}/agenda", Agenda(standing), 403, tag), "code"));
        var set = await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(standing, themed), 200, tag);
        Assert.Equal(["service-directory", null], set.GetProperty("agenda").EnumerateArray().Select(item => item.GetProperty("standingCode").GetString()));
        Assert.Equal("precondition_failed", Text(await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(standing), 412, tag), "code"));
        using var again = await admin.GetAsync(meeting, Ct);
        // Referring to a document is no referral of a child: only cases are read so.
        await Send(admin, HttpMethod.Put, $"{meeting}/agenda", Agenda(new { kind = "business", title = "Papers that refer to the plan" }), 200, again.Headers.ETag!.ToString());
        var guards = (await Answers.Read(await admin.GetAsync($"/v1/networks/{plan.Network.Slug}/compliance?rules=R13,R14", Ct))).GetProperty("results");
        Assert.Equal(["2", "2"], guards.EnumerateArray().Select(rule => Text(rule, "value")));
    }

    private async Task<SyntheticNetwork> Plan()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var plan = new SyntheticNetwork([]);
        plan.Store(db, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Ct);
        return plan;
    }

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string address, object body, int status, string? tag = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body) };
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid():n}");
        }
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await Answers.Read(await client.SendAsync(request, Ct), status);
    }

    private static (string, string) Fault(JsonElement problem) => (Text(problem, "code"), Text(problem.GetProperty("errors")[0], "pointer"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
