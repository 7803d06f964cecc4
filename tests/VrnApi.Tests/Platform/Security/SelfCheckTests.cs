using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tests.Attacks;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Platform.Security;

/// <summary>A host whose clock the database does not share.</summary>
public sealed class SelfCheckTests(AuditDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [Attack("OPS-22")]
    [InlineData(0, HttpStatusCode.OK, "ready", HttpStatusCode.OK)]
    [InlineData(10, HttpStatusCode.OK, "degraded", HttpStatusCode.OK)]
    [InlineData(-10, HttpStatusCode.OK, "degraded", HttpStatusCode.OK)]
    [InlineData(90, HttpStatusCode.ServiceUnavailable, "clock_off", HttpStatusCode.ServiceUnavailable)]
    [InlineData(300, HttpStatusCode.ServiceUnavailable, "clock_off", HttpStatusCode.ServiceUnavailable)]
    [InlineData(-300, HttpStatusCode.ServiceUnavailable, "clock_off", HttpStatusCode.ServiceUnavailable)]
    [InlineData(-90, HttpStatusCode.ServiceUnavailable, "clock_off", HttpStatusCode.ServiceUnavailable)]
    public async Task OPS_22_a_clock_that_is_off_degrades_and_then_stops_the_issue(int seconds, HttpStatusCode health, string says, HttpStatusCode token)
    {
        await using var app = await database.Copy();
        await SecurityHost.Serve(app);
        using var http = app.GetTestClient();
        using var identity = SandboxIdentity.Read(database.Folder, "dashboard");
        ShiftedClock.Set(TimeSpan.FromSeconds(seconds));
        await app.Services.GetRequiredService<SelfCheck>().Look(Ct);
        ShiftedClock.Set(TimeSpan.Zero);

        var ready = await http.GetAsync("/health/ready", Ct);
        Assert.Equal((health, says), (ready.StatusCode, await ready.Content.ReadAsStringAsync(Ct)));
        var answer = await http.SendAsync(identity.TokenRequest(), Ct);
        Assert.Equal(token, answer.StatusCode);
        Assert.Equal(token == HttpStatusCode.ServiceUnavailable, (await answer.Content.ReadAsStringAsync(Ct)).Contains("clock_off", StringComparison.Ordinal));
        Assert.Equal(token == HttpStatusCode.ServiceUnavailable ? 1 : 0,
            await AuditDatabase.Work(app, db => db.Set<AuditEvent>().CountAsync(row => row.Action == "clock.off", Ct)));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/oauth/jwks", Ct)).StatusCode);
    }
}
