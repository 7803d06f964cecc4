using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VrnApi.Cli;
using VrnApi.Data.Partners;
using VrnApi.Tests.Features.Partners;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Platform.Security;

/// <summary>What a host does beside its calls: it ends without a fault, knows of changes in time, and lets two operators stay.</summary>
public sealed class LastingWorkTests(SecurityHost host, AuditDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_service_ends_as_done_when_the_host_stops()
    {
        await using var app = await database.Copy();
        var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        Assert.InRange(services.Length, 6, int.MaxValue);
        // Straight to the work: a service that is stopped before its thread began counts as cancelled whatever it does.
        var work = typeof(BackgroundService).GetMethod("ExecuteAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;
        using var stop = new CancellationTokenSource();
        var running = services.Select(service => (service.GetType().Name, Task: (Task)work.Invoke(service, [stop.Token])!)).ToArray();

        await stop.CancelAsync();

        foreach (var (name, task) in running)
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMinutes(1), Ct));
            Assert.Equal((name, TaskStatus.RanToCompletion), (name, task.Status));
        }
    }

    /// <summary>By the clock, so that no machine is too slow: half a second before the five are over, the database is asked.</summary>
    [Theory]
    [InlineData(5, HttpStatusCode.Unauthorized)]
    [InlineData(29, HttpStatusCode.OK)]
    public async Task A_change_of_which_no_notice_came_holds_before_five_seconds_are_over(int poll, HttpStatusCode expected)
    {
        await using var app = await host.Another(("State:Listen", "false"), ("State:PollSeconds", $"{poll}"));
        await SecurityHost.Serve(app);
        var client = await Registration.Client(host, await Registration.ActivePartner(host, "vcs"), "services:read", bound: false);
        using var caller = new HttpClient(new SandboxClient(client.Identity()) { InnerHandler = app.GetTestServer().CreateHandler() }) { BaseAddress = new Uri(VrnHost.Issuer) };
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(SecurityHost.Probe("services:read"), Ct)).StatusCode);

        Assert.Equal(Verbs.Done, await Registration.Asks(host, "client", "disable", client.Client));
        ShiftedClock.Set(TimeSpan.FromSeconds(4.5));

        Assert.Equal(expected, (await caller.GetAsync(SecurityHost.Probe("services:read"), Ct)).StatusCode);
    }

    [Fact]
    public async Task Of_three_operators_removed_at_once_two_stay()
    {
        await using var app = await database.Copy();
        var third = Path.Combine(database.Folder, "third.json");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(third, Registration.Jwk(key), Ct);
        Assert.Equal(Verbs.Done, await database.Verb(app, AuditDatabase.Registrar, "operator", "add", "third", "--jwk", third));

        (string Gone, string By)[] removals = [("third", AuditDatabase.Registrar), (AuditDatabase.Registrar, AuditDatabase.Approver), (AuditDatabase.Approver, AuditDatabase.Registrar)];
        var ended = await Task.WhenAll(removals.Select(removal => Task.Run(() => database.Verb(app, removal.By, "operator", "remove", removal.Gone), Ct)));

        Assert.Equal([Verbs.Done, Verbs.Refused, Verbs.Refused], ended.Order());
        Assert.Equal(2, await AuditDatabase.Work(app, db => db.Set<NetworkOperator>().CountAsync(o => o.Active, Ct)));
        Assert.Null((await AuditDatabase.Verify(app)).Bad);
    }

    [Fact]
    public async Task Of_eight_first_operators_at_once_one_needs_nobody()
    {
        await using var app = await database.Copy();
        await AuditDatabase.Execute(AuditDatabase.Connection(app), "DELETE FROM partners.operator");
        var files = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            files.Add(Path.Combine(database.Folder, $"first-{Guid.NewGuid():n}.json"));
            await File.WriteAllTextAsync(files[^1], Registration.Jwk(key), Ct);
        }

        var ended = await Task.WhenAll(files.Select((file, i) => Task.Run(() => SecurityHost.Run(app.Services, "operator", "add", $"first-{i}", "--jwk", file), Ct)));

        Assert.Equal([Verbs.Done, .. Enumerable.Repeat(Verbs.Refused, 7)], ended.Order());
    }
}
