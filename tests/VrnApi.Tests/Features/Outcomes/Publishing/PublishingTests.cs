using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Platform;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Outcomes.Publishing.Publisher;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>From returns to a published version: councils push over the API, an analyst plans and builds, another operator approves, the clock strikes.</summary>
[Collection("releases")]
public sealed class PublishingTests(VrnHost host)
{
    private const string Council = "council-prevention-termly";

    /// <summary>Antisocial behaviour by district: large, small and none, none of them a multiple of five.</summary>
    private static readonly Dictionary<string, long> Incidents = new()
    {
        ["E06000016"] = 1237,
        ["E07000129"] = 141,
        ["E07000130"] = 3,
        ["E07000131"] = 0,
        ["E07000132"] = 88,
        ["E07000133"] = 57,
        ["E07000134"] = 213,
        ["E07000135"] = 1012,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_operators_publish_what_was_returned_rounded_and_readers_see_it_at_its_time()
    {
        using var publisher = await Publisher.Of(host, Council);
        using var reader = await SandboxClient.Of(host, "dashboard");
        var year = NextYear();
        await Push(publisher, year);
        var slot = await publisher.Slot($"{year}|T1");
        var plan = await publisher.Plan(new { periods = new[] { $"{year}|T1" }, slotId = slot });
        var id = plan.GetProperty("id").GetString()!;
        Assert.Equal("planned", plan.GetProperty("state").GetString());

        var built = await publisher.Build(id);
        var hash = built.GetProperty("auditHash").GetString();
        Assert.Equal("audited", built.GetProperty("state").GetString());
        var audit = await publisher.Analyst.GetStringAsync($"/v1/outcomes/release-plans/{id}/audit", Ct);
        Assert.Equal(hash, Convert.ToHexStringLower(AuditDocument.Hash(audit)));
        var preview = await publisher.Analyst.GetStringAsync($"/v1/outcomes/release-plans/{id}/preview?limit=1000", Ct);
        var page = await publisher.Analyst.GetStringAsync($"/v1/outcomes/release-plans/{id}/audit?format=markdown", Ct);
        Assert.Contains(hash!, page, StringComparison.Ordinal);
        Assert.All((string[])["1237", "1012", "213", "141"], secret => Assert.All((string[])[preview, audit, page], text => Assert.DoesNotMatch($@"(?<![\w.-]){secret}(?![\w.-])", text)));

        await Problem(await Approve(publisher.Analyst, id, hash), HttpStatusCode.Forbidden, "four_eyes_required");
        await Problem(await Approve(publisher.Approver, id, new string('0', 64)), HttpStatusCode.Conflict, "audit_changed");
        using var approval = await Approve(publisher.Approver, id, hash);
        Assert.True(approval.StatusCode == HttpStatusCode.OK, await approval.Content.ReadAsStringAsync(Ct));
        var approved = await approval.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var number = approved.GetProperty("version").GetString()!;
        await Problem(await Approve(publisher.Approver, id, hash), HttpStatusCode.Conflict, "state_conflict");
        await Problem(await reader.GetAsync($"{publisher.DataSet}/versions/{number}", Ct), HttpStatusCode.NotFound, "not_found");

        var at = approved.GetProperty("publishAt").GetDateTimeOffset();
        await publisher.Strike(at.AddSeconds(-1));
        await Problem(await reader.GetAsync($"{publisher.DataSet}/versions/{number}", Ct), HttpStatusCode.NotFound, "not_found");
        await publisher.Strike(at);
        var version = await reader.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{number}", Ct);
        Assert.Equal(("published", true), (version.GetProperty("status").GetString(), version.GetProperty("synthetic").GetBoolean()));
        var changes = await reader.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{number}/changes?limit=100", Ct);
        Assert.Contains(changes.GetProperty("items").EnumerateArray(), change =>
            change.GetProperty("indicator").GetString() == "asb_incident_count" && change.GetProperty("period").GetString() == $"{year}|T1" && change.GetProperty("kind").GetString() == "added");
        var assurance = await reader.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{number}/assurance", Ct);
        Assert.Equal(("passed", hash), (assurance.GetProperty("verdict").GetString(), assurance.GetProperty("reportSha256").GetString()));

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var stored = await db.Set<DataSetVersion>().SingleAsync(row => row.Id == version.GetProperty("id").GetGuid(), Ct);
        Assert.True(await db.Set<OutboxEntry>().AnyAsync(row => row.Kind == "version" && row.EntityId == stored.Id, Ct));
        Agrees(await ReleasedCells.Of(db, Shipped.Catalogue, stored.Blocks, Ct), $"{year}|T1");
        var seed = await db.Set<ReleaseSeed>().SingleAsync(row => row.PlanId == Guid.Parse(id), Ct);
        Assert.True(seed.Protected.Length > 32);
    }

    /// <summary>A slow reading of its own: sums of the returns, rounded, hidden where small, and nothing where nobody counted.</summary>
    private static void Agrees(List<PublicCell> cells, string period)
    {
        var own = cells.Where(cell => cell.Period == period).ToList();
        // Three authorities and eight partnerships, four indicators.
        Assert.Equal((3 + 8) * 4, own.Count);
        var county = Incidents.Where(pair => pair.Key.StartsWith("E07", StringComparison.Ordinal)).ToDictionary();
        Dictionary<string, long[]> places = new()
        {
            ["E06000016"] = [1237],
            ["csp-leicester"] = [1237],
            ["E10000018"] = [.. county.Values],
            ["csp-charnwood"] = [3],
            ["csp-harborough"] = [0],
            ["csp-melton"] = [57],
            ["csp-blaby-hinckley-bosworth"] = [141, 88],
            ["csp-north-west-leicestershire"] = [213],
            ["csp-oadby-wigston"] = [1012],
        };
        foreach (var cell in own)
        {
            if (cell.Indicator != "asb_incident_count" || !places.TryGetValue(cell.Area, out var parts))
            {
                Assert.Equal((null, "x"), (cell.Value, cell.Status));
                continue;
            }
            var sum = parts.Sum();
            if (sum is >= 1 and <= 9)
            {
                Assert.Equal((null, "c"), (cell.Value, cell.Status));
            }
            else if (cell.Status != "c")
            {
                Assert.Equal(((decimal?)(5 * (int)Math.Floor((sum / 5.0) + 0.5)), "ok"), (cell.Value, cell.Status));
            }
        }
        Assert.Contains(own, cell => cell.Status == "ok" && cell.Value == 1235);
    }

    [Fact]
    public async Task A_late_return_waits_for_the_next_slot()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await publisher.Push("council-leicester", year, "T1", "indicator,area,value\nasb_incident_count,E06000016,1237\n");
        var first = await publisher.Slot($"{year}|T1");
        await publisher.Push("council-leicestershire", year, "T1", "indicator,area,value\nasb_incident_count,E07000129,402\nasb_incident_count,E07000130,1999\n");

        var one = await publisher.Approved(new { periods = new[] { $"{year}|T1" }, slotId = first });
        var second = await publisher.Slot($"{year}|T1");
        var two = await publisher.Approved(new { periods = new[] { $"{year}|T1" }, slotId = second });
        await publisher.Strike(two.GetProperty("publishAt").GetDateTimeOffset());

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        async Task<PublicCell> County(JsonElement plan)
        {
            var id = plan.GetProperty("id").GetGuid();
            var version = await db.Set<DataSetVersion>().SingleAsync(row => row.Id == db.Set<ReleasePlan>().Single(own => own.Id == id).VersionId, Ct);
            Assert.Equal(VersionStatus.Published, version.Status);
            return (await ReleasedCells.Of(db, Shipped.Catalogue, version.Blocks, Ct)).Single(cell => cell.Period == $"{year}|T1" && cell.Area == "csp-charnwood" && cell.Indicator == "asb_incident_count");
        }
        Assert.Equal("x", (await County(one)).Status);
        Assert.Equal(("ok", 2000m), ((await County(two)).Status, (await County(two)).Value));
        var changes = await publisher.Analyst.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{two.GetProperty("version").GetString()}/changes", Ct);
        var change = Assert.Single(changes.GetProperty("items").EnumerateArray());
        Assert.Equal(("revised", "asb_incident_count", $"{year}|T1"), (change.GetProperty("kind").GetString(), change.GetProperty("indicator").GetString(), change.GetProperty("period").GetString()));
    }

    /// <summary>
    /// Twelve schools of one suspended girl each were released as 10, which stands for 10 to 12. When all of them replace their returns, those three
    /// numbers are all that is left of what they had returned: nothing that a new release hides can mend that.
    /// </summary>
    [Fact]
    public async Task A_plan_that_narrows_changed_returns_too_far_is_refused_and_passes_without_the_changes()
    {
        using var publisher = await Publisher.Of(host, "school-behaviour-termly");
        var year = NextYear();
        string[] periods = [$"{year}|T1"];
        int[] tables = [1];
        var before = await publisher.Schools("E06000016", year, "T1", "suspension_count", [.. Enumerable.Range(0, 12).Select(i => Suspensions(1, 31 + i))]);
        await publisher.Approved(new { periods, slotId = await publisher.Slot(periods[0]), tables });
        var after = await publisher.Replace(before, [.. Enumerable.Range(0, 12).Select(i => Suspensions(1, 34 + i))]);

        var slot = await publisher.Slot(periods[0]);
        var id = (await publisher.Plan(new { periods, slotId = slot, tables })).GetProperty("id").GetString()!;
        var refused = await publisher.Build(id);
        Assert.Equal(("refused", "refused"), (refused.GetProperty("state").GetString(), refused.GetProperty("verdict").GetString()));
        await Problem(await Approve(publisher.Approver, id, refused.GetProperty("auditHash").GetString()), HttpStatusCode.Conflict, "release_refused");
        Assert.Empty((await publisher.Analyst.GetFromJsonAsync<JsonElement>($"/v1/outcomes/release-plans/{id}/preview", Ct)).GetProperty("items").EnumerateArray());
        Assert.Contains("legacy-breach", await publisher.Analyst.GetStringAsync($"/v1/outcomes/release-plans/{id}/audit?format=markdown", Ct), StringComparison.Ordinal);

        var without = await publisher.Approved(new { periods, slotId = slot, tables, excludeSubmissions = after });
        Assert.Equal("approved", without.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_withdrawal_is_left_for_a_later_release_by_the_name_of_the_return()
    {
        using var publisher = await Publisher.Of(host, Council);
        using var council = await SandboxClient.Of(host, "council-leicester");
        var year = NextYear();
        string[] periods = [$"{year}|T1"];
        var city = await publisher.Push("council-leicester", year, "T1", "indicator,area,value\nasb_incident_count,E06000016,1237\n");
        var county = await publisher.Push("council-leicestershire", year, "T1", "indicator,area,value\nasb_incident_count,E07000129,402\nasb_incident_count,E07000130,1999\n");
        await publisher.Approved(new { periods, slotId = await publisher.Slot(periods[0]) });
        var read = await Returns.Get(council, $"/v1/outcomes/submissions/{city}");
        (await Returns.Send(council, HttpMethod.Post, $"/v1/outcomes/submissions/{city}/withdraw", """{"reasonCode":"double-count"}""", headers: ("If-Match", read.Header("ETag")!))).Is(200);
        var slot = await publisher.Slot(periods[0]);

        Assert.Equal(new[] { city, county }.Order(), await MadeOf(new { periods, slotId = slot, excludeSubmissions = new[] { city } }));
        Assert.Equal([county], await MadeOf(new { periods, slotId = slot }));

        async Task<Guid[]> MadeOf(object body)
        {
            var plan = (await publisher.Plan(body)).GetProperty("id").GetGuid();
            await publisher.Build($"{plan}");
            await using var scope = await host.Inside();
            return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<ReleaseBuild>().Where(build => build.PlanId == plan).Select(build => build.Submissions).SingleAsync(Ct);
        }
    }

    [Fact]
    public async Task Two_operators_correct_and_withdraw_what_was_published()
    {
        using var publisher = await Publisher.Of(host, Council);
        using var reader = await SandboxClient.Of(host, "dashboard");
        var year = NextYear();
        await Push(publisher, year);
        string[] periods = [$"{year}|T1"];
        var plan = await publisher.Approved(new { periods, slotId = await publisher.Slot(periods[0]) });
        var number = plan.GetProperty("version").GetString()!;
        var asked = new { versions = new[] { number }, indicators = new[] { "asb_incident_count" }, periods, text = "Incidents of one district were counted twice." };
        await Problem(await Post(publisher.Analyst, $"{publisher.DataSet}/corrections", asked), HttpStatusCode.UnprocessableEntity, "validation_failed");
        await publisher.Strike(plan.GetProperty("publishAt").GetDateTimeOffset());

        var correction = await Asked($"{publisher.DataSet}/corrections", asked);
        Assert.DoesNotContain(correction, await reader.GetStringAsync("/v1/outcomes/corrections?limit=100", Ct), StringComparison.Ordinal);
        await Confirmed("corrections", correction);
        Assert.Contains(correction, await reader.GetStringAsync("/v1/outcomes/corrections?limit=100", Ct), StringComparison.Ordinal);
        Assert.Equal(1, (await reader.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{number}", Ct)).GetProperty("corrections").GetInt32());
        await Confirmed("withdrawals", await Asked($"{publisher.DataSet}/versions/{number}/withdrawals", new { reason = "The figures were of another year." }));
        Assert.Equal("withdrawn", (await reader.GetFromJsonAsync<JsonElement>($"{publisher.DataSet}/versions/{number}", Ct)).GetProperty("status").GetString());

        // A withdrawn version was seen: later releases are audited with it.
        var next = await publisher.Approved(new { periods, slotId = await publisher.Slot(periods[0]) });
        var report = await publisher.Analyst.GetFromJsonAsync<JsonElement>($"/v1/outcomes/release-plans/{next.GetProperty("id").GetString()}/audit", Ct);
        Assert.Equal(1, report.GetProperty("earlierReleases").GetArrayLength());

        async Task<string> Asked(string address, object body)
        {
            using var answer = await Post(publisher.Analyst, address, body);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
        }

        async Task Confirmed(string what, string id)
        {
            await Problem(await Post(publisher.Analyst, $"/v1/outcomes/{what}/{id}/confirm", null), HttpStatusCode.Forbidden, "four_eyes_required");
            using var answer = await Post(publisher.Approver, $"/v1/outcomes/{what}/{id}/confirm", null);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
            await Problem(await Post(publisher.Approver, $"/v1/outcomes/{what}/{id}/confirm", null), HttpStatusCode.Conflict, "state_conflict");
        }
    }

    [Fact]
    public async Task A_figure_that_is_public_elsewhere_is_declared_and_counts_in_the_audit()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await Push(publisher, year);
        var address = $"{publisher.DataSet}/external-figures/{Guid.NewGuid()}";
        object Body(string indicator = "asb_incident_count", decimal low = 1237, string area = "E06000016") =>
            new { indicator, period = $"{year}|T1", area, low, high = 1237, source = "official statistics", citation = "Table 3" };

        await Problem(await publisher.Analyst.PutAsJsonAsync(address, Body(indicator: "suspension_count"), Ct), HttpStatusCode.UnprocessableEntity, "validation_failed");
        await Problem(await publisher.Analyst.PutAsJsonAsync(address, Body(low: 1238), Ct), HttpStatusCode.UnprocessableEntity, "validation_failed");
        await Problem(await publisher.Analyst.PutAsJsonAsync(address, Body(area: "nowhere"), Ct), HttpStatusCode.UnprocessableEntity, "validation_failed");
        for (var times = 0; times < 2; times++)
        {
            using var put = await publisher.Analyst.PutAsJsonAsync(address, Body(), Ct);
            Assert.True(put.StatusCode == HttpStatusCode.OK, await put.Content.ReadAsStringAsync(Ct));
        }
        await Problem(await publisher.Analyst.PutAsJsonAsync($"{publisher.DataSet}/external-figures/{Guid.NewGuid()}", Body(), Ct), HttpStatusCode.Conflict, "state_conflict");
        var plan = await publisher.Approved(new { periods = new[] { $"{year}|T1" }, slotId = await publisher.Slot($"{year}|T1") });

        Assert.Equal(1, plan.GetProperty("declaredFigures").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_plan_is_neither_built_nor_approved_nor_published()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await Push(publisher, year);
        var body = new { periods = new[] { $"{year}|T1" }, slotId = await publisher.Slot($"{year}|T1") };
        var planned = (await publisher.Plan(body)).GetProperty("id").GetString()!;
        var approved = await publisher.Approved(body);

        using var cancelled = await Post(publisher.Approver, $"/v1/outcomes/release-plans/{planned}/cancel", null);
        using var called = await Post(publisher.Approver, $"/v1/outcomes/release-plans/{approved.GetProperty("id").GetString()}/cancel", null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (cancelled.StatusCode, called.StatusCode));
        await Problem(await Post(publisher.Analyst, $"/v1/outcomes/release-plans/{planned}/build", null), HttpStatusCode.Conflict, "state_conflict");
        await Problem(await Approve(publisher.Approver, planned, null), HttpStatusCode.Conflict, "state_conflict");
        await publisher.Strike(approved.GetProperty("publishAt").GetDateTimeOffset());
        await Problem(await publisher.Analyst.GetAsync($"{publisher.DataSet}/versions/{approved.GetProperty("version").GetString()}", Ct), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task What_a_host_left_in_the_middle_another_one_ends_with_the_same_rows()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await Push(publisher, year);
        var id = (await publisher.Plan(new { periods = new[] { $"{year}|T1" }, slotId = await publisher.Slot($"{year}|T1") })).GetProperty("id").GetString()!;
        using var sent = await Post(publisher.Analyst, $"/v1/outcomes/release-plans/{id}/build", null);
        await using (var scope = await host.Inside())
        {
            // Dies when it has read and before it has written.
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var plan = await db.Set<ReleasePlan>().AsNoTracking().SingleAsync(row => row.Id == Guid.Parse(id), Ct);
            using var death = new CancellationTokenSource();
            var dying = ActivatorUtilities.CreateInstance<BuildRelease>(scope.ServiceProvider, db, Shipped.Catalogue, new Dying(death));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying.Run(plan, death.Token));
        }

        var built = await publisher.Built(id);
        var again = await publisher.Build(id);

        Assert.Equal("audited", built.GetProperty("state").GetString());
        Assert.Equal(built.GetProperty("auditHash").GetString(), again.GetProperty("auditHash").GetString());
    }

    [Fact]
    public async Task A_plan_changes_under_its_tag_and_is_built_anew()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await Push(publisher, year);
        var id = (await publisher.Plan(new { periods = new[] { $"{year}|T1" }, slotId = await publisher.Slot($"{year}|T1") })).GetProperty("id").GetString()!;
        var built = await publisher.Build(id);
        var address = $"/v1/outcomes/release-plans/{id}";
        using var read = await publisher.Analyst.GetAsync(address, Ct);

        await Problem(await Patch(null), HttpStatusCode.PreconditionRequired, "precondition_required");
        await Problem(await Patch("\"stale\""), HttpStatusCode.PreconditionFailed, "precondition_failed");
        await Problem(await Patch(read.Headers.ETag!.Tag, "T9"), HttpStatusCode.UnprocessableEntity, "validation_failed");
        using var changed = await Patch(read.Headers.ETag!.Tag);
        var plan = await changed.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(("planned", JsonValueKind.Null), (plan.GetProperty("state").GetString(), plan.GetProperty("auditHash").ValueKind));
        await Problem(await Approve(publisher.Approver, id, built.GetProperty("auditHash").GetString()), HttpStatusCode.Conflict, "state_conflict");

        Task<HttpResponseMessage> Patch(string? tag, string code = "T2")
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { periods = new[] { $"{year}|{code}" } }) };
            if (tag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", tag);
            }
            return publisher.Analyst.SendAsync(request, Ct);
        }
    }

    [Fact]
    public async Task A_tampered_cell_is_found_and_the_database_refuses_to_make_one()
    {
        using var publisher = await Publisher.Of(host, Council);
        var year = NextYear();
        await Push(publisher, year);
        await publisher.Approved(new { periods = new[] { $"{year}|T1" }, slotId = await publisher.Slot($"{year}|T1") });
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var block = await db.Set<FrozenBlock>().SingleAsync(row => row.Period == year && row.DataSetId == Council, Ct);
        var verification = new ReleaseVerification(db, Shipped.Catalogue);
        bool Mine(string difference) => difference.Contains(block.Id.ToString(), StringComparison.Ordinal);

        Assert.DoesNotContain((await verification.Run(Council, Ct)).Differences, Mine);
        foreach (var statement in (FormattableString[])[$"UPDATE outcomes.frozen_cell SET value = 20", $"DELETE FROM outcomes.frozen_cell", $"DELETE FROM outcomes.frozen_block", $"UPDATE outcomes.audit_report SET content = ''",
            $"UPDATE outcomes.data_set_version SET major = 9", $"DELETE FROM outcomes.data_set_version", $"UPDATE outcomes.frozen_row SET area_code = ''", $"DELETE FROM outcomes.release_build"])
        {
            var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Database.ExecuteSqlAsync(statement, Ct));
            Assert.Equal("23001", refusal.SqlState);
        }
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            await db.Database.ExecuteSqlAsync($"SET LOCAL session_replication_role = replica", Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE outcomes.frozen_cell SET value = 1240 WHERE block_id = {block.Id} AND value = 1235", Ct);
            Assert.Contains((await verification.Run(Council, Ct)).Differences, Mine);
        });
    }

    private static async Task Push(Publisher publisher, string year)
    {
        await publisher.Push("council-leicester", year, "T1", $"indicator,area,value\nasb_incident_count,E06000016,{Incidents["E06000016"]}\n");
        await publisher.Push("council-leicestershire", year, "T1", "indicator,area,value\n"
            + string.Concat(Incidents.Where(pair => pair.Key.StartsWith("E07", StringComparison.Ordinal)).Select(pair => $"asb_incident_count,{pair.Key},{pair.Value}\n")));
    }

    /// <summary>A clock that ends the host as soon as the build waits for its audit.</summary>
    private sealed class Dying(CancellationTokenSource death) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            death.Cancel();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
