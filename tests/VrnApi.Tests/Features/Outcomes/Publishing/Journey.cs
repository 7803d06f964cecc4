using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>The steps of a release that a host works on for a while.</summary>
internal enum Stage
{
    Build,
    Approve,
    Publish,
}

/// <summary>
/// Pushes of the police and one release of a year of its own, over HTTP to whichever host is there. Every request can be sent again: with the
/// key that it had, or after a look at how far the plan is.
/// </summary>
internal sealed class Journey(string folder, WebApplication app, int number) : IDisposable
{
    /// <summary>What keys of submissions begin with.</summary>
    public const string Pushed = "killed-push-";

    private const string Council = "/v1/outcomes/data-sets/council-prevention-termly", Police = "/v1/outcomes/data-sets/police-violence-quarterly";

    private static readonly string[] Districts =
        ["E06000016", "E06000017", "E07000129", "E07000130", "E07000131", "E07000132", "E07000133", "E07000134", "E07000135"];

    private readonly Dictionary<string, HttpClient> clients = [];
    private readonly Guid slot = Guid.NewGuid();
    private HostProcess host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Guid Plan { get; private set; }

    /// <summary>The host is about to be killed: it need not answer any more.</summary>
    public bool Doomed { get; set; }

    private string Year => $"{1950 + number}/{1951 + number}";

    /// <summary>From now on this host is asked.</summary>
    public void Ask(HostProcess other)
    {
        Dispose();
        (host, Doomed) = (other, false);
    }

    /// <summary>Offences by district and group in a quarter: 216 rows.</summary>
    /// <returns>The return's id; null when the host gave no answer.</returns>
    public async Task<Guid?> Push(int quarter)
    {
        var groups = Shipped.Catalogue.CodeLists["offence-group"].Versions.SelectMany(version => version.Codes).Select(code => code.Value);
        var csv = new StringBuilder("indicator,area,offence-group,value\n");
        foreach (var (area, group) in Districts.SelectMany(area => groups.Select(group => (area, group))))
        {
            csv.Append(CultureInfo.InvariantCulture, $"offence_count,{area},{group},{7 * quarter}\nknife_flagged_offence_count,{area},{group},{quarter}\n");
        }
        return await Send("police-leicestershire", $"{Police}/submissions?period={1950 + number}&code=CYQ{quarter}&submissionType=full&sourceSystem=synthetic&absentMeansZero=true", Key(quarter), csv.ToString());
    }

    public string Key(int quarter) => $"{Pushed}{number}-{quarter}";

    /// <summary>Everything that a release needs before it is built.</summary>
    public async Task Prepare()
    {
        foreach (var client in (string[])["police-leicestershire", "vrn-approver"])
        {
            // With its token in hand, so that moments fall into the work.
            using var ready = await Client(client).GetAsync("/v1/outcomes/data-sets", Ct);
        }
        var head = $"{Council}/submissions?period={Uri.EscapeDataString(Year)}&code=T1&submissionType=full&sourceSystem=synthetic&absentMeansZero=true";
        Assert.NotNull(await Send("council-leicester", head, $"{Pushed}{number}-city", "indicator,area,value\nasb_incident_count,E06000016,1237\n"));
        Assert.NotNull(await Send("council-leicestershire", head, $"{Pushed}{number}-county", "indicator,area,value\nasb_incident_count,E07000129,141\nasb_incident_count,E07000130,3\nasb_incident_count,E07000134,213\n"));
        var now = TimeProvider.System.GetUtcNow();
        var publishAt = new DateTimeOffset(now.UtcDateTime.Date.AddDays(2).AddHours(9.5), TimeSpan.Zero);
        using var set = await Client("vrn-analyst").PutAsJsonAsync($"{Council}/calendar/{slot}", new { period = $"{Year}|T1", cutOffAt = now, publishAt }, Ct);
        Assert.True(set.StatusCode == HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Ct));
        using var planned = await Publisher.Post(Client("vrn-analyst"), $"{Council}/release-plans", new { periods = new[] { $"{Year}|T1" }, slotId = slot });
        Assert.True(planned.StatusCode == HttpStatusCode.Created, await planned.Content.ReadAsStringAsync(Ct));
        Plan = (await planned.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetGuid();
    }

    /// <summary>Asks for a stage, unless the plan is that far. A host that dies meanwhile gives no answer.</summary>
    public async Task Begin(Stage stage)
    {
        try
        {
            var plan = await Read();
            if (stage == Stage.Publish)
            {
                // Its slot is in two days. The clock is not ours, the database is: the version's time comes now.
                await AuditDatabase.Tamper(app, $"UPDATE outcomes.data_set_version SET publish_at = now() WHERE id = (SELECT version_id FROM outcomes.release_plan WHERE id = '{Plan}') AND status = 'approved'");
                return;
            }
            if (plan.GetProperty("state").GetString() != (stage == Stage.Build ? "planned" : "audited"))
            {
                return;
            }
            using var answer = stage == Stage.Build
                ? await Publisher.Post(Client("vrn-analyst"), $"/v1/outcomes/release-plans/{Plan}/build", null)
                : await Publisher.Approve(Client("vrn-approver"), $"{Plan}", plan.GetProperty("auditHash").GetString());
            Assert.True(answer.StatusCode == (stage == Stage.Build ? HttpStatusCode.Accepted : HttpStatusCode.OK), await answer.Content.ReadAsStringAsync(Ct));
        }
        catch (HttpRequestException) when (Doomed)
        {
            // That is what the test is about.
        }
    }

    /// <summary>Watches the database until a stage is under way, or over.</summary>
    /// <returns>False when it was over before it was seen.</returns>
    public Task<bool> UnderWay(Stage stage) => Watch(stage, seen => seen >= 1, seen => seen == 1);

    public Task<bool> Over(Stage stage) => Watch(stage, seen => seen == 2, _ => true);

    /// <summary>What readers see at the end: a sum of the returns, rounded; a small count hidden; nothing where nobody counted.</summary>
    public async Task Published()
    {
        var plan = await Read();
        var lines = (await Client("dashboard").GetStringAsync($"{Council}/query?dataSetVersion={plan.GetProperty("version").GetString()}&timePeriods.eq={Year}|T1&indicators=asb_incident_count&format=csv", Ct)).Split('\n');
        Assert.Equal("published", plan.GetProperty("state").GetString());
        Assert.Contains(lines, line => line.Contains("E06000016", StringComparison.Ordinal) && line.Contains(",1235,ok,1,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("csp-charnwood", StringComparison.Ordinal) && line.Contains(",,c,1,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("csp-rutland", StringComparison.Ordinal) && line.Contains(",,x,,", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
        clients.Clear();
    }

    private HttpClient Client(string name) => clients.TryGetValue(name, out var client) ? client : clients[name] = host.Of(folder, name);

    private Task<JsonElement> Read() => Client("vrn-analyst").GetFromJsonAsync<JsonElement>($"/v1/outcomes/release-plans/{Plan}", Ct);

    private async Task<bool> Watch(Stage stage, Func<long, bool> enough, Func<long, bool> answer)
    {
        await using var connection = new NpgsqlConnection(AuditDatabase.Connection(app));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"""
            SELECT CASE WHEN (SELECT state FROM outcomes.release_plan WHERE id = $1) = ANY($2) THEN 2
                        WHEN {(stage == Stage.Build
                            ? "EXISTS (SELECT 1 FROM outcomes.release_seed WHERE plan_id = $1)"
                            : "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND (classid::bigint << 32) | objid::bigint = hashtextextended($3, 0))")} THEN 1
                        ELSE 0 END
            """, connection);
        command.Parameters.Add(new() { Value = Plan });
        string[] over = stage switch { Stage.Build => ["audited", "approved", "published"], Stage.Approve => ["approved", "published"], _ => ["published"] };
        command.Parameters.Add(new() { Value = over });
        if (stage != Stage.Build)
        {
            command.Parameters.Add(new() { Value = FreezeRelease.Lock });
        }
        await command.PrepareAsync(Ct);
        for (var tries = 0; tries < 60_000; tries++)
        {
            if (Convert.ToInt64(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture) is var seen && enough(seen))
            {
                return answer(seen);
            }
            await Task.Delay(2, Ct);
        }
        Assert.Fail($"{stage} was not seen to begin or to end within two minutes.");
        return false;
    }

    private async Task<Guid?> Send(string client, string address, string key, string csv)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(csv, Encoding.UTF8, "text/csv"), Headers = { { "Idempotency-Key", key } } };
        try
        {
            using var answer = await Client(client).SendAsync(request, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {text}");
            return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetGuid();
        }
        catch (HttpRequestException) when (Doomed)
        {
            return null;
        }
    }
}
