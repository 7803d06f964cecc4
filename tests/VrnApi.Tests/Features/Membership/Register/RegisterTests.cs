using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership.Register;

/// <summary>The register of schools, profiles of organisations, products, definitions and words, by the network's team.</summary>
public sealed class RegisterTests(VrnHost host)
{
    private const string Header = "urn,la_estab,ukprn,name,phase,la_code,district_code,open_on,close_on\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schools_are_taken_all_or_none_and_each_fault_is_named_with_its_row()
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        const string address = "/v1/networks/establishments/import";
        var first = Dice.Between(700000, 790000);
        var good = $"{Header}{first},8560001,10012345,\"Synthetic School, North\",secondary,E06000016,E06000016,2020-09-01,\r\n{first + 1},8560002,,Synthetic School South,primary,E06000016,E06000016,,2026-08-31\r\n";

        Assert.Equal("insufficient_scope", (await analyst.Post(address, Csv(good), 403)).Text("code"));
        Assert.Equal("unsupported_media_type", (await admin.Post(address, new { rows = 1 }, 415)).Text("code"));
        Assert.Equal("idempotency_key_missing", (await Answers.Read(await admin.PostAsync(address, Csv(good), Ct), 400)).Text("code"));
        foreach (var (rows, row, column) in ((string, int, string)[])
        [
            ($"{first},8560001,,A,secondary,E06000016,E06000016,,\r\n12,8560002,,B,primary,E06000016,E06000016,,\r\n", 2, "urn"), ($"{first},85,,A,secondary,E06000016,E06000016,,\r\n", 1, "la_estab"),
            ($"{first},8560001,1,A,secondary,E06000016,E06000016,,\r\n", 1, "ukprn"), ($"{first},8560001,,,secondary,E06000016,E06000016,,\r\n", 1, "name"),
            ($"{first},8560001,,A,nursery,E06000016,E06000016,,\r\n", 1, "phase"), ($"{first},8560001,,A,secondary,Leicester,E06000016,,\r\n", 1, "la_code"),
            ($"{first},8560001,,A,secondary,E06000016,E06000016,1.9.2020,\r\n", 1, "open_on"), ($"{first},8560001,,A,secondary,E06000016,E06000016,2021-01-01,2020-01-01\r\n", 1, "close_on"),
            ($"{first},8560001,,A,secondary,E06000016,E06000016,,\r\n{first},8560001,,A,secondary,E06000016,E06000016,,\r\n", 2, "urn"),
        ])
        {
            var fault = (await admin.Post(address, Csv(Header + rows), 422)).GetProperty("errors")[0];
            Assert.Equal((row, row + 1, column), (fault.GetProperty("row").GetInt32(), fault.GetProperty("line").GetInt32(), fault.Text("column")));
        }
        Assert.Equal("validation_failed", (await admin.Post(address, Csv("urn,name\r\n"), 422)).Text("code"));
        Assert.Equal("validation_failed", (await admin.Post(address, Csv(Header + "\"open"), 422)).Text("code"));
        Assert.Equal("body_too_large", (await admin.Post(address, Csv(new string('x', (10 * 1024 * 1024) + 1)), 413)).Text("code"));
        Assert.DoesNotContain((await analyst.Read("/v1/networks/establishments?q=Synthetic School&limit=100")).Items(), school => school.Text("urn") == $"{first}");

        var (start, ids) = (await analyst.FeedEnd("establishment"), (Guid[])[FeedIds.OfSchool($"{first}"), FeedIds.OfSchool($"{first + 1}")]);
        Assert.Equal((2, 2, 0, 0), Counts(await admin.Post(address, Csv(good), 200)));
        var told = await analyst.Told("establishment", start, ids);
        Assert.Equal(($"{first}", "Synthetic School South"), (told[ids[0]].GetProperty("data").Text("urn"), told[ids[1]].GetProperty("data").Text("name")));
        start = await analyst.FeedEnd("establishment");
        Assert.Equal((2, 0, 0, 2), Counts(await admin.Post(address, Csv(good), 200)));
        Assert.Empty(await analyst.Told("establishment", start, ids));
        Assert.Equal((2, 0, 1, 1), Counts(await admin.Post(address, Csv(good.Replace("South", "of the South", StringComparison.Ordinal)), 200)));
        await using var scope = await host.Inside();
        var school = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Establishment>().SingleAsync(row => row.Urn == $"{first}", Ct);
        Assert.Equal(("Synthetic School, North", "10012345", new DateOnly(2020, 9, 1)), (school.Name, school.Ukprn, school.OpenOn));

        static (int, int, int, int) Counts(System.Text.Json.JsonElement answer) =>
            (answer.GetProperty("rows").GetInt32(), answer.GetProperty("added").GetInt32(), answer.GetProperty("changed").GetInt32(), answer.GetProperty("unchanged").GetInt32());
    }

    [Fact]
    public async Task An_organisation_shows_its_seats_and_its_profile_is_set_under_its_tag()
    {
        var mark = $"synthetic-{Guid.NewGuid():n}";
        var organisation = new Organisation { ExternalId = mark, Name = "Synthetic authority", NameSort = "synthetic authority", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        var network = MadeUp.Network("profiled", NetworkKind.DeliveryGroup);
        await host.Store(organisation, network, new Seat { NetworkId = network.Id, Number = 4, OrganisationId = organisation.Id });
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var charity = await SandboxClient.Of(host, "vcs-example", "members:read");
        var (address, profile) = ($"/v1/networks/organisations/{mark}", $"/v1/networks/organisations/{mark}/profile");
        object body = new { type = "police-force", statutoryClass = "specified-authority", dutyKind = "police", classBasis = "stated" };

        var found = await charity.Read(address);
        Assert.Equal((network.Slug, 4, "none"), (found.GetProperty("seats")[0].Text("network"), found.GetProperty("seats")[0].GetProperty("number").GetInt32(), found.Text("statutoryClass")));
        Assert.Equal(found.GetRawText(), (await charity.Read($"/v1/networks/organisations/{organisation.Id}")).GetRawText());
        await charity.Read("/v1/networks/organisations/no-such", 404);
        var tag = await admin.Tag(address);
        Assert.Equal("insufficient_scope", (await charity.Put(profile, body, 403, tag)).Text("code"));
        Assert.Equal("precondition_required", (await admin.Put(profile, body, 428, null)).Text("code"));
        Assert.Equal(("validation_failed", "/dutyKind"), (await admin.Put(profile, new { type = "x", statutoryClass = "specified-authority", dutyKind = "prison" }, 422, tag)).Fault());
        Assert.Equal(("validation_failed", "/dutyKind"), (await admin.Put(profile, new { type = "x", statutoryClass = "none", dutyKind = "police" }, 422, tag)).Fault());
        Assert.Equal(("validation_failed", "/type"), (await admin.Put(profile, new { type = "No Code" }, 422, tag)).Fault());
        Assert.Equal(("specified-authority", "police"), (await admin.Put(profile, body, 200, tag)) is var set ? (set.Text("statutoryClass"), set.Text("dutyKind")) : default);
        Assert.Equal("precondition_failed", (await admin.Put(profile, body, 412, tag)).Text("code"));
        Assert.Equal("specified-authority", Assert.Single((await charity.Read($"/v1/networks/{network.Slug}/seats")).Items()).Text("statutoryClass"));
        Assert.Equal("not_found", (await admin.Put("/v1/networks/organisations/no-such/profile", body, 404, tag)).Text("code"));
    }

    [Fact]
    public async Task A_product_is_put_on_record_and_followed_and_a_definition_takes_the_place_of_an_earlier_one()
    {
        var network = MadeUp.Network("duty", NetworkKind.ViolenceReductionNetwork);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write areas:read");
        using var reader = await SandboxClient.Of(host, "dashboard", "areas:read");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var code = $"synthetic-{Guid.NewGuid():n}"[..40];
        const string products = "/v1/networks/statutory-products", definitions = "/v1/networks/definitions";
        object Product() => new { code, kind = "strategy", title = "Synthetic strategy", network = network.Slug, dueOn = "2024-01-31" };

        foreach (var (body, pointer) in ((object, string)[])
        [
            (new { code = "No Code", kind = "strategy", title = "x", network = network.Slug }, "/code"), (new { code, kind = "strategy", title = "x", network = "no-such" }, "/network"),
            (new { code, kind = "strategy", title = "x", network = network.Slug, state = "done" }, "/state"), (new { code, kind = "strategy", title = "x", network = network.Slug, doneOn = "2024-01-01" }, "/state"),
            (new { code, kind = "strategy", title = "x", network = network.Slug, doneOn = "2090-01-01", state = "done" }, "/doneOn"), (new { code, kind = "strategy", title = "x", network = network.Slug, url = "nowhere" }, "/url"),
            (new { code, kind = "strategy", title = "x", network = network.Slug, doneOn = "2024-01-01", doneNoLaterThan = "2024-02-01", state = "done" }, "/doneNoLaterThan"),
        ])
        {
            Assert.Equal(("validation_failed", pointer), (await admin.Post(products, body, 422)).Fault());
        }
        Assert.Equal(("personal_data_suspected", "/title"), (await admin.Post(products, new { code, kind = "strategy", title = "Strategy of Dr Quillfeather", network = network.Slug }, 422)).Fault());
        Assert.Equal("insufficient_scope", (await analyst.Post(products, Product(), 403)).Text("code"));
        var start = await admin.FeedEnd("statutory-product");
        Assert.Equal("missing", (await admin.Post(products, Product(), 201)).Text("status"));
        Assert.Equal(("slug_taken", "/code"), (await admin.Post(products, Product(), 409)).Fault());
        var address = $"{products}/{code}";
        var tag = await admin.Tag(address);
        Assert.Equal("insufficient_scope", (await analyst.Patch(address, new { state = "done" }, 403, tag)).Text("code"));
        Assert.Equal("precondition_required", (await admin.Patch(address, new { state = "done" }, 428, null)).Text("code"));
        Assert.Equal(("validation_failed", "/state"), (await admin.Patch(address, new { state = "done" }, 422, tag)).Fault());
        Assert.Equal(("validation_failed", "/title"), (await admin.Patch(address, new { title = (string?)null }, 422, tag)).Fault());
        Assert.Equal("late", (await admin.Patch(address, new { state = "done", doneOn = "2024-02-01" }, 200, tag)).Text("status"));
        Assert.Equal("precondition_failed", (await admin.Patch(address, new { doneOn = "2024-01-31" }, 412, tag)).Text("code"));
        Assert.Equal("onTime", (await admin.Patch(address, new { doneOn = "2024-01-31" }, 200, await admin.Tag(address))).Text("status"));
        Assert.Equal("onTime", (await reader.Read(address)).Text("status"));
        Assert.Equal("onTime", (await admin.Told("statutory-product", start, FeedIds.OfProduct(code))).Values.Single().GetProperty("data").Text("status"));
        Assert.Equal("pending", Assert.Single((await reader.Read($"{products}?network={network.Slug}&asOf=2024-01-30")).Items()).Text("status"));
        await reader.Read($"{products}/no-such", 404);
        Assert.Equal("not_found", (await admin.Patch($"{products}/no-such", new { title = "x" }, 404, tag)).Text("code"));

        object Definition(string name, string from, string? supersedes = null) => new { code = name, kind = "serious-violence", network = network.Slug, title = "Synthetic definition", validFrom = from, wording = "Violence in public.", publicPlace = true, priorityUnderAge = 25, supersedes };
        Assert.Equal("insufficient_scope", (await analyst.Post(definitions, Definition(code, "2024-01-01"), 403)).Text("code"));
        await admin.Post(definitions, Definition(code, "2024-01-01"), 201);
        Assert.Equal(("slug_taken", "/code"), (await admin.Post(definitions, Definition(code, "2025-01-01"), 409)).Fault());
        Assert.Equal("conflict", (await admin.Post(definitions, Definition(code + "-b", "2024-01-01"), 409)).Text("code"));
        Assert.Equal(("validation_failed", "/supersedes"), (await admin.Post(definitions, Definition(code + "-b", "2023-01-01", code), 422)).Fault());
        Assert.Equal(("personal_data_suspected", "/wording"), (await admin.Post(definitions, new { code = code + "-b", kind = "broad", network = network.Slug, title = "x", validFrom = "2024-01-01", wording = "As Mrs Quillfeather says." }, 422)).Fault());
        Assert.Equal(("validation_failed", "/priorityUnderAge"), (await admin.Post(definitions, new { code = code + "-b", kind = "broad", network = network.Slug, title = "x", validFrom = "2024-01-01", wording = "x", priorityUnderAge = 0 }, 422)).Fault());
        await admin.Post(definitions, Definition(code + "-b", "2025-01-01", code), 201);
        foreach (var (day, expected) in ((string, string)[])[("2024-12-31", code), ("2025-01-01", code + "-b")])
        {
            Assert.Equal(expected, Assert.Single((await reader.Read($"{definitions}?network={network.Slug}&asOf={day}")).Items()).Text("code"));
        }
    }

    [Fact]
    public async Task Areas_and_partnerships_are_read_by_their_group()
    {
        using var reader = await SandboxClient.Of(host, "dashboard", "areas:read");
        var group = Assert.Single((await reader.Read("/v1/networks/areas?group=llr")).Items());
        var csps = (await reader.Read("/v1/networks/csps?group=llr&asOf=2023-09-29")).Items();

        Assert.Equal((3, 9), (group.GetProperty("members").GetArrayLength(), group.GetProperty("districts").GetArrayLength()));
        Assert.Contains(group.GetProperty("members").EnumerateArray(), area => area.Text("code") == "E06000016" && area.Text("name") == "Leicester");
        Assert.Equal(8, csps.Length);
        Assert.Equal(9, csps.SelectMany(csp => csp.GetProperty("districts").EnumerateArray()).Select(area => area.Text("code")).Distinct().Count());
        await reader.Read("/v1/networks/areas?group=no-such", 404);
        await reader.Read("/v1/networks/csps?group=no-such", 404);
        Assert.Equal("invalid_parameter", (await reader.Read("/v1/networks/csps?asOf=9999-12-31", 400)).Text("code"));
    }

    [Fact]
    public async Task Words_that_only_look_like_a_name_are_let_through_while_they_are_allowed()
    {
        var network = MadeUp.Network("words", NetworkKind.DeliveryGroup);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        const string list = "/v1/networks/guard-allowances";
        // Nobody else allows it, and the same test may have run before.
        static string Words() => $"Olivia Q{string.Concat(Enumerable.Range(0, 8).Select(_ => (char)('a' + Dice.Between(0, 25))))}q";
        var (term, passing) = (Words(), Words());
        object Talk(string words) => new { subject = $"The {words} programme" };

        Assert.Equal("insufficient_scope", (await analyst.Read(list, 403)).Text("code"));
        Assert.Equal("insufficient_scope", (await analyst.Post(list, new { term, reason = "A programme" }, 403)).Text("code"));
        Assert.Equal("personal_data_suspected", (await admin.Post($"/v1/networks/{network.Slug}/inputs", Talk(term), 422)).Text("code"));
        Assert.Equal(("validation_failed", "/term"), (await admin.Post(list, new { term = "Olivia", reason = "A programme" }, 422)).Fault());
        Assert.Equal(("validation_failed", "/term"), (await admin.Post(list, new { term = "delivery group", reason = "A programme" }, 422)).Fault());
        Assert.Equal(("personal_data_suspected", "/reason"), (await admin.Post(list, new { term, reason = "Asked by Mrs Quillfeather" }, 422)).Fault());
        await admin.Post(list, new { term, reason = "A programme" }, 201);
        Assert.Equal("conflict", (await admin.Post(list, new { term, reason = "A programme" }, 409)).Text("code"));
        await admin.Post($"/v1/networks/{network.Slug}/inputs", Talk(term), 201);
        Assert.Contains((await admin.Read(list)).Items(), row => row.Text("term") == term);
        await admin.Post(list, new { term = passing, reason = "Another programme" }, 201);
        var address = $"{list}/{Uri.EscapeDataString(passing)}";
        Assert.Equal("precondition_required", (await admin.Delete(address, 428, null)).Text("code"));
        Assert.Equal("precondition_failed", (await admin.Delete(address, 412, "\"x\"")).Text("code"));
        var tag = await admin.Tag(address);
        await admin.Delete(address, 200, tag);
        Assert.Equal("not_found", (await admin.Delete(address, 404, tag)).Text("code"));
        Assert.Equal("personal_data_suspected", (await admin.Post($"/v1/networks/{network.Slug}/inputs", Talk(passing), 422)).Text("code"));
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");
}
