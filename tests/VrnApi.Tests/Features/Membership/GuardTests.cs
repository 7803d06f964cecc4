using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M2: five hundred texts with personal data are refused, five hundred without are not; M3: no two chairs at a time.</summary>
public sealed class GuardTests(VrnHost host)
{
    private static readonly string[] Clean =
    [
        "large mainstream secondary school", "alternative provision in the east of the county", "the meeting of 12 March 2025", "room 12, first floor",
        "Service directory and who offers what", "Understanding the principles of early intervention", "knife crime awareness week", "trauma-informed practice in primary schools",
        "the board of the Strategic Partnership", "Year 9 transition in autumn", "contextual safeguarding around bus stations", "minutes of 2024-11-05",
    ];

    [Fact]
    public async Task M2_five_hundred_mutated_texts_are_refused_and_five_hundred_clean_ones_are_not()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        await using var scope = await host.Inside();
        var guard = await scope.ServiceProvider.GetRequiredService<TextGuard>().Guard(Cancelled);

        for (var round = 0; round < 500; round++)
        {
            var text = $"{Clean[random.Next(Clean.Length)]} {Clean[random.Next(Clean.Length)]}";
            var dirty = text.Insert(text.IndexOf(' ', random.Next(text.Length / 2)) + 1, Personal(random) + " ");
            Assert.True(guard.Find(text, PersonalDataMode.Prose).Count == 0, $"seed {seed} clean: {text}");
            Assert.True(guard.Find(dirty, PersonalDataMode.Prose).Count > 0, $"seed {seed} dirty: {dirty}");
        }
    }

    [Fact]
    public async Task M2_no_text_of_the_seed_is_refused()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var guard = await scope.ServiceProvider.GetRequiredService<TextGuard>().Guard(Cancelled);
        string[] texts =
        [
            .. db.Set<Network>().Where(row => row.CitationId != null && row.Purpose != null).Select(row => row.Purpose!), .. db.Set<TermsVersion>().Where(row => row.CitationId != null).Select(row => row.Text),
            .. db.Set<DefinitionWording>().Select(row => row.Text), .. db.Set<MeetingInput>().Where(row => row.CitationId != null).Select(row => row.Subject),
            .. db.Set<StatutoryProduct>().Select(row => row.Title), .. db.Set<Principle>().Where(row => row.Meaning != null).Select(row => row.Meaning!),
        ];

        Assert.InRange(texts.Length, 20, 1000);
        Assert.All(texts, text => Assert.True(guard.Find(text, PersonalDataMode.Prose).Count == 0, text));
        Assert.InRange(TextGuard.Given.Count, 300, 2000);
    }

    [Fact]
    public async Task M3_two_chairs_at_a_time_are_refused_and_a_person_in_a_text_is_counted_and_not_repeated()
    {
        var network = MadeUp.Network("chairs", NetworkKind.DeliveryGroup);
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            db.Add(network);
            await db.SaveChangesAsync(Cancelled);
        }
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var list = $"/v1/networks/{network.Slug}/holdings";

        await Post(admin, list, new { function = "chair", validFrom = "2024-01-01", validTo = "2024-06-01", heldAt = "old school" }, 201);
        Assert.Equal("holding_overlap", Text(await Post(admin, list, new { function = "chair", validFrom = "2024-05-31", heldAt = "new school" }, 409), "code"));
        var chair = await Post(admin, list, new { function = "chair", validFrom = "2024-06-01", heldAt = "new school", organisation = "leicestershire-police" }, 201);
        Assert.Equal("leicestershire-police", Text(chair.GetProperty("organisation"), "slug"));
        Assert.Equal("holding_overlap", Text(await Post(admin, list, new { function = "chair", validFrom = "2030-01-01" }, 409), "code"));
        await Post(admin, list, new { function = "community-leader", validFrom = "2024-06-01" }, 201);
        await Post(admin, list, new { function = "community-leader", validFrom = "2024-06-01" }, 201);

        var refused = await Post(admin, list, new { function = "deputy-chair", validFrom = "2024-06-01", heldAt = "office of Mrs Quillfeather" }, 422);
        Assert.Equal(("personal_data_suspected", "/heldAt"), (Text(refused, "code"), Text(refused.GetProperty("errors")[0], "pointer")));
        Assert.DoesNotContain("Quillfeather", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("unknown_function", Text(await Post(admin, list, new { function = "wizard", validFrom = "2024-06-01" }, 422), "code"));
        Assert.Equal("validation_failed", Text(await Post(admin, list, new { function = "chair", validFrom = "2040-06-01", validTo = "2040-06-01" }, 422), "code"));
        Assert.Equal("insufficient_scope", Text(await Post(analyst, list, new { function = "chair", validFrom = "2040-06-01" }, 403), "code"));
        var guards = (await Answers.Read(await analyst.GetAsync($"/v1/networks/{network.Slug}/compliance?rules=R13,R14", Cancelled))).GetProperty("results");
        Assert.Equal(["1", "0"], guards.EnumerateArray().Select(rule => Text(rule, "value")));
    }

    private static string Personal(Dice random)
    {
        var given = TextGuard.Given[random.Next(TextGuard.Given.Count)];
        string[] ranks = ["Mr", "Mrs", "Dr", "Cllr", "PC", "Sgt", "Rev"];
        string[] families = ["Thistlewood", "Okonkwo", "Kowalczyk", "Patel", "O'Brien", "Smith-Jones"];
        var family = families[random.Next(families.Length)];
        return random.Next(8) switch
        {
            0 => $"{given} {family}",
            1 => $"{ranks[random.Next(ranks.Length)]} {family}",
            2 => $"{given.ToLowerInvariant()}.x{random.Next(99)}@example.org",
            3 => $"07{random.Next(100, 999)} {random.Next(100, 999)} {random.Next(100, 999)}",
            4 => $"A{random.NextInt64(10000000000, 99999999999)}{random.Next(10)}",
            5 => "943 476 5919",
            6 => $"AB {random.Next(10, 99)} {random.Next(10, 99)} {random.Next(10, 99)} C",
            _ => $"born {random.Next(10, 28)}/0{random.Next(1, 9)}/201{random.Next(9)}",
        };
    }

    private static async Task<JsonElement> Post(HttpClient client, string address, object body, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid():n}");
        return await Answers.Read(await client.SendAsync(request, Cancelled), status);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
