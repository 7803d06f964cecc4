using System.Text.Json;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Tenant;

/// <summary>Partners that reach for what belongs to others. School A and school B are the sandbox's.</summary>
public sealed class TenantAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("TENANT-01")]
    [InlineData("school-a")]
    [InlineData("police-leicestershire")]
    [InlineData("health-llr")]
    [InlineData("council-leicestershire")]
    public async Task TENANT_01_school_B_is_invisible_to(string reader)
    {
        var wire = await Host.First();
        using var b = wire.As(Host, "school-b");
        using var a = wire.As(Host, reader);
        var totals = await Total(a);
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(b, period, "900002");
        pushed.Is(201);
        var id = Returns.Id(pushed);

        foreach (var path in (string[])[$"/v1/outcomes/submissions/{id}", $"/v1/outcomes/submissions/{id}/rows"])
        {
            var invisible = await Returns.Get(a, path);
            var absent = await Returns.Get(a, path.Replace(id, Guid.CreateVersion7().ToString(), StringComparison.Ordinal));
            Assert.Equal(404, (int)invisible.Status);
            Assert.Equal(Same(absent), Same(invisible));
            (await Returns.Get(b, path)).Is(200);
        }
        var listed = await Returns.Get(a, $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}");
        Assert.DoesNotContain(id, listed.Body, StringComparison.Ordinal);
        Assert.Contains(id, (await Returns.Get(b, $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        if (reader != "school-a")
        {
            // School A pushes all the time in other tests.
            Assert.Equal(totals, await Total(a));
        }
        foreach (var type in (string[])["Submission", "Return", "Service", "Network"])
        {
            using var node = GraphQLCalls.Post($$"""{ node(id: "{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{type}:{id}"))}}") { id } }""", GraphQLCalls.GraphQLResponse);
            using var answer = await a.SendAsync(node, Ct);
            Assert.DoesNotContain(id, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Theory]
    [Attack("TENANT-02")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task TENANT_02_school_A_writes_school_B(string method)
    {
        var wire = await Host.First();
        using var a = wire.As(Host, "school-a");
        using var b = wire.As(Host, "school-b");
        var id = Returns.Id(await Returns.Push(b, Returns.NextPeriod(), "900002"));
        var before = (await Returns.Get(b, $"/v1/outcomes/submissions/{id}")).Body;

        // A return is changed by pushing another: whatever else is tried, B's is as unknown to A as one that never was.
        foreach (var tail in (string[])["", "/rows"])
        {
            var invisible = await Returns.Send(a, new HttpMethod(method), $"/v1/outcomes/submissions/{id}{tail}", "{}", headers: ("If-Match", "\"x\""));
            var absent = await Returns.Send(a, new HttpMethod(method), $"/v1/outcomes/submissions/{Guid.CreateVersion7()}{tail}", "{}", headers: ("If-Match", "\"x\""));
            Assert.True((int)invisible.Status is 404 or 405, $"{(int)invisible.Status} {invisible.Body}");
            Assert.Equal(Same(absent), Same(invisible));
        }
        // In one push of many rows the seventh is wrong: nothing of it is stored.
        var period = Returns.NextPeriod();
        var rows = "indicator,sex,value\n" + string.Concat(Enumerable.Range(0, 9).Select(i => i == 6 ? "suspension_count,Nobody,1\n" : $"permanent_exclusion_count,,{i}\n"));
        Assert.Equal(422, (int)(await Returns.Push(a, period, rows: rows)).Status);
        Assert.Contains("\"items\":[]", (await Returns.Get(a, $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        (await Returns.Push(a, period)).Is(201);
        Assert.Equal(before, (await Returns.Get(b, $"/v1/outcomes/submissions/{id}")).Body);
    }

    [Theory]
    [Attack("TENANT-03")]
    [InlineData("900002", "text/csv")]
    [InlineData("999999", "text/csv")]
    [InlineData("900002", "application/json")]
    public async Task TENANT_03_the_body_names_another_organisation(string urn, string type)
    {
        using var a = (await Host.First()).As(Host, "school-a");
        var period = Returns.NextPeriod();

        var answer = type == "text/csv"
            ? await Returns.Push(a, period, urn)
            : await Returns.Send(a, HttpMethod.Post, Returns.Submissions, Returns.Json(period, urn));

        await Refused(answer, 403, "not_your_organisation", "not_your_organisation");
        Assert.Contains("\"items\":[]", (await Returns.Get(a, $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        (await Returns.Push(a, period)).Is(201);
    }

    [Theory]
    [Attack("TENANT-05")]
    [InlineData("police-leicestershire")]
    [InlineData("health-llr")]
    [InlineData("council-leicester")]
    [InlineData("dashboard")]
    [InlineData("vrn-analyst")]
    public async Task TENANT_05_the_types_ceiling_beats_the_scope(string name)
    {
        using var client = (await Host.First()).As(Host, name);

        var answer = await Returns.Push(client, Returns.NextPeriod());

        Assert.Equal((403, "insufficient_scope"), ((int)answer.Status, answer.Error));
        Assert.Equal("outcomes:write", answer["scope"]);
        using var school = (await Host.First()).As(Host, "school-a");
        (await Returns.Push(school, Returns.NextPeriod())).Is(201);
        // Held by mistake: registered, approved, and still never granted to such a type.
        var mistaken = await Party.WithKey(Host, bound: true, type: PartnerType.Dashboard, scopes: ["services:read", "outcomes:write"]);
        var wire = await Host.First();
        await Refused(await wire.Token(mistaken.Form(scope: "outcomes:write"), null, mistaken.Proof("POST", wire.TokenUrl, nonce: await mistaken.Nonce(wire))), 400, "invalid_scope", "scope.type");
    }

    [Theory]
    [Attack("TENANT-07")]
    [InlineData("council-leicestershire", "school-a")]
    [InlineData("council-leicester", "school-b")]
    [InlineData("vrn-analyst", "school-a")]
    public async Task TENANT_07_a_council_outside_its_area(string reader, string school)
    {
        var wire = await Host.First();
        using var owner = wire.As(Host, school);
        using var council = wire.As(Host, reader);
        var id = Returns.Id(await Returns.Push(owner, Returns.NextPeriod(), school == "school-a" ? "900001" : "900002"));

        var invisible = await Returns.Get(council, $"/v1/outcomes/submissions/{id}");
        var absent = await Returns.Get(council, $"/v1/outcomes/submissions/{Guid.CreateVersion7()}");

        // Without the scope it is 403 for both, with it 404 for both: nothing tells one from the other.
        Assert.True((int)invisible.Status is 403 or 404, $"{(int)invisible.Status}");
        Assert.Equal(Same(absent), Same(invisible));
        var list = await Returns.Get(council, "/v1/directory/services?area=E09000033");
        Assert.Contains("\"items\":[]", list.Body, StringComparison.Ordinal);
        (await Returns.Get(owner, $"/v1/outcomes/submissions/{id}")).Is(200);
    }

    [Theory]
    [Attack("TENANT-09")]
    [InlineData("*")]
    [InlineData("e06000016")]
    [InlineData("E06000016,E06000017")]
    [InlineData("E06000016 E06000017")]
    [InlineData("E0600001")]
    [InlineData("E060000166")]
    [InlineData("%")]
    [InlineData("E06_00016")]
    [InlineData("")]
    [InlineData("\u0395\u03060000016")]
    [InlineData("E06000016'--")]
    public async Task TENANT_09_area_in_another_case_as_a_list_or_wildcard(string area)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        await Refused(await wire.Get($"/v1/directory/services?area={Uri.EscapeDataString(area)}", "Bearer " + token), 400, "invalid_area", null);
        var twice = await wire.Get("/v1/directory/services?area=E06000016&area=E06000017", "Bearer " + token);
        Assert.Equal(400, (int)twice.Status);
        (await wire.Get("/v1/directory/services?area=E06000016", "Bearer " + token)).Is(200);
    }

    [Theory]
    [Attack("TENANT-13")]
    [InlineData("If-None-Match", "TAG")]
    [InlineData("If-None-Match", "*")]
    [InlineData("If-None-Match", "W/TAG")]
    [InlineData("If-Match", "TAG")]
    [InlineData("If-Match", "\"other\"")]
    [InlineData("If-Match", "*")]
    [InlineData("If-Modified-Since", "Sun, 29 Nov 2099 00:00:00 GMT")]
    [InlineData("If-Unmodified-Since", "Sun, 29 Nov 1999 00:00:00 GMT")]
    public async Task TENANT_13_ETag_of_an_invisible_row(string header, string value)
    {
        var wire = await Host.First();
        using var a = wire.As(Host, "school-a");
        using var b = wire.As(Host, "school-b");
        var path = $"/v1/outcomes/submissions/{Returns.Id(await Returns.Push(b, Returns.NextPeriod(), "900002"))}";
        var tag = (await Returns.Get(b, path)).Header("ETag")!;

        var invisible = await Returns.Get(a, path, (header, value.Replace("TAG", tag, StringComparison.Ordinal)));
        var absent = await Returns.Get(a, $"/v1/outcomes/submissions/{Guid.CreateVersion7()}", (header, value.Replace("TAG", tag, StringComparison.Ordinal)));

        Assert.Equal(404, (int)invisible.Status);
        Assert.Equal(Same(absent), Same(invisible));
        Assert.Null(invisible.Header("ETag"));
        Assert.Equal(304, (int)(await Returns.Get(b, path, ("If-None-Match", tag))).Status);
    }

    [Theory]
    [Attack("TENANT-11")]
    [InlineData(Api + "&sort=partnerId")]
    [InlineData("/v1/directory/organisations?sort=name")]
    [InlineData(Api + "&orderBy=hiddenField")]
    [InlineData(Api + "&order_by=-value")]
    [InlineData(Api + "&filter[partner]=x")]
    [InlineData(Api + "&where=value%3C5")]
    [InlineData("/v1/networks?$filter=secret eq 1")]
    [InlineData(Returns.Submissions + "?sort=value")]
    [InlineData(Returns.Submissions + "?Filter=suppressed")]
    [InlineData("/v1/evidence/approaches?sort=rating")]
    public async Task TENANT_11_sort_and_filter_by_what_is_not_shown(string path)
    {
        using var school = (await Host.First()).As(Host, "school-a");
        using var core = (await Host.First()).As(Host, "council-leicester");
        var client = path.StartsWith("/v1/networks", StringComparison.Ordinal) ? core : school;

        var refused = await Returns.Get(client, path);

        Assert.True(((int)refused.Status, refused.Error) == (400, "unknown_field"), $"{(int)refused.Status} {refused.Body}");
        Assert.Equal(400, (int)(await Returns.Get(client, path.Split('?')[0] + "?anything=else")).Status);
        (await Returns.Get(client, path.Split('?')[0])).Is(200);
    }

    [Theory]
    [Attack("TENANT-17")]
    [InlineData("/admin")]
    [InlineData("/admin/partners")]
    [InlineData("/admin/clients")]
    [InlineData("/admin/agreements")]
    [InlineData("/admin/keys")]
    [InlineData("/v1/admin/partners")]
    [InlineData("/Admin/partners")]
    [InlineData("/v1/../admin/partners")]
    public async Task TENANT_17_admin_API_on_the_public_listener(string path)
    {
        var wire = await Host.First();
        using var admin = wire.As(Host, "vrn-admin");
        using var dashboard = wire.As(Host, "dashboard");

        foreach (var client in new[] { admin, dashboard })
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
            {
                var answer = await Returns.Send(client, method, path, method == HttpMethod.Post ? "{}" : null);
                Assert.Equal((404, "not_found"), ((int)answer.Status, answer.Error));
            }
        }
        Assert.Equal(404, (int)(await wire.Get(path)).Status);
        Assert.Equal(404, (int)(await wire.Get(path, null, ("Host", "127.0.0.1:9000"), ("X-Forwarded-For", "127.0.0.1"))).Status);
    }

    /// <summary>Everything that a caller is told, without what is new in every answer and without the address asked for.</summary>
    internal static string Same(Answer answer) => (int)answer.Status + string.Join('\n',
        (answer.Json ?? []).Where(member => member.Key is not ("traceId" or "requestId" or "instance")).Select(member => $"{member.Key}: {member.Value}"))
        + string.Join('\n', new[] { "Content-Type", "Cache-Control", "ETag", "Last-Modified", "Vary", "Allow", "WWW-Authenticate", "Link" }.Select(name => $"{name}: {answer.Header(name)}"));

    private static async Task<int> Total(HttpClient client)
    {
        var answer = await Returns.Get(client, $"{Returns.Submissions}?limit=100");
        answer.Is(200);
        using var page = JsonDocument.Parse(answer.Body);
        return page.RootElement.GetProperty("items").GetArrayLength();
    }
}
