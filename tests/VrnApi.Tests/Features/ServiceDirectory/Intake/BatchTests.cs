using System.Text.Json.Nodes;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Intake;

public sealed class BatchTests(VrnHost host)
{
    private static readonly HttpMethod Put = HttpMethod.Put, Post = HttpMethod.Post, Get = HttpMethod.Get, Patch = HttpMethod.Patch;

    [Fact]
    public async Task The_same_batch_again_changes_nothing_and_faults_stay_with_their_items()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var source = await Source(council);
        var good = Enumerable.Range(0, 5).Select(i => Item($"B-{i}", Document($"Batch {i}", "batch-org"))).ToArray();
        var bad = Item("B-bad", Document("Bad", "batch-org"));
        bad["document"]!["status"] = "open";
        bad["document"]!["x_local"] = "kept";
        JsonNode[] items = [.. good, bad, Item("B-twice", Document("Twice", "batch-org")), Item("B-twice", Document("Twice", "batch-org")), new JsonObject { ["external_id"] = "B-none", ["op"] = "withdraw" }];

        var first = (await Batch(council, source, items)).Is(200).Json;
        Assert.Equal((5, 4), (Count(first, "created"), Count(first, "failed")));
        Assert.Equal("/document/status", first["items"]![5]!["errors"]![0]!["pointer"]!.GetValue<string>());
        Assert.Contains(first["items"]![5]!["warnings"]!.AsArray(), warning => warning!["code"]!.GetValue<string>() == "unknown_property");
        Assert.Equal("duplicate_in_batch", first["items"]![6]!["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("not_found", first["items"]![8]!["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(first.ToJsonString(), (await council.Send(Get, $"/v1/directory/batches/{first["batch_id"]}")).Is(200).Json.ToJsonString());

        var second = (await Batch(council, source, good)).Is(200).Json;
        Assert.Equal((0, 5), (Count(second, "updated"), Count(second, "unchanged")));
        good[1]["document"]!["wait_time"] = "3 weeks";
        var dry = (await Batch(council, source, good, dryRun: true)).Is(200).Json;
        Assert.Equal((1, 4), (Count(dry, "updated"), Count(dry, "unchanged")));
        var third = (await Batch(council, source, good)).Is(200).Json;
        Assert.Equal((1, 4), (Count(third, "updated"), Count(third, "unchanged")));
    }

    [Fact]
    public async Task A_batch_that_names_anothers_organisation_writes_nothing_at_all()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var source = await Source(council);
        var theirs = (await other.Send(Post, Services, Document("Theirs", "theirs"))).Is(201).Json["organization"]!["id"]!.GetValue<string>();
        var items = Enumerable.Range(0, 10).Select(i => Item($"F-{i}", Document($"Foreign {i}", "foreign-org"))).ToArray();
        items[7]["document"]!["organization"] = new JsonObject { ["id"] = theirs };

        var refused = (await Batch(council, source, items)).Is(403);
        Assert.Equal(("not_your_organisation", "/items/7/document/organization"), (refused.Code, Assert.Single(refused.Pointers)));
        (await council.Send(Get, $"/v1/directory/services/by-source/{source}/F-0")).Is(404);
        items[7]["document"]!["organization"] = Document("x", "foreign-org")["organization"]!.DeepClone();
        Assert.Equal(10, Count((await Batch(council, source, items)).Is(200).Json, "created"));
    }

    [Fact]
    public async Task A_record_by_its_key_is_created_unchanged_updated_and_waits_when_it_was_edited_here()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var address = $"{Services}/by-source/{await Source(council)}/K-1";
        var document = Document("By key", "by-key");

        var made = (await council.Send(Put, address, document)).Is(201);
        Assert.Equal("created", made.Outcome);
        Assert.Equal("unchanged", (await council.Send(Put, address, document)).Is(200).Outcome);
        document["wait_time"] = "a day";
        Assert.Equal("updated", (await council.Send(Put, address, document)).Is(200).Outcome);
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        (await other.Send(Get, address)).Is(404);

        var edit = (await council.Send(Get, address)).Is(200);
        (await council.Send(Patch, $"{Services}/{edit.Json["id"]}", new JsonObject { ["alert"] = "Moved for a week" }, edit.Tag)).Is(200);
        document["wait_time"] = "two days";
        Assert.Equal("edited_locally", (await council.Send(Put, address, document)).Is(409).Code);
        Assert.Equal("updated", (await council.Send(Put, $"{address}?resolve=source", document)).Is(200).Outcome);
        Assert.Null((await council.Send(Get, address)).Is(200).Json["alert"]);
    }

    [Fact]
    public async Task An_envelope_with_faults_is_refused_whole()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var refused = (await council.Send(Post, $"{Services}:batch", new JsonObject { ["source"] = "no-such-source", ["mode"] = "merge", ["items"] = new JsonArray() })).Is(422);
        Assert.Equal(["/items", "/mode", "/source"], refused.Pointers.Order());
        var many = new JsonArray([.. Enumerable.Range(0, 1001).Select(i => (JsonNode)Item($"M-{i}", Document("M", "m")))]);
        Assert.Equal("batch_too_large", (await council.Send(Post, $"{Services}:batch", new JsonObject { ["source"] = "manual", ["items"] = many })).Is(413).Code);
    }

    [Fact]
    public async Task A_mirror_withdraws_what_it_lacks_and_much_only_when_the_number_is_confirmed()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        var source = await Source(council);
        var items = Enumerable.Range(0, 12).Select(i => Item($"R-{i:00}", Document($"Mirror {i}", "mirror-org"))).ToArray();
        var ids = new List<string>();
        foreach (var item in (await Batch(council, source, items)).Is(200).Json["items"]!.AsArray())
        {
            ids.Add(item!["id"]!.GetValue<string>());
            (await council.Send(Post, $"{Services}/{ids[^1]}/publish")).Is(200);
        }

        Assert.Equal(422, (int)(await Batch(council, source, [], mode: "mirror")).Status);
        // One that is there and wrong is there all the same.
        items[0]["document"]!["status"] = "open";
        var guarded = (await Batch(council, source, items[..4], mode: "mirror")).Is(409);
        Assert.Equal(("mirror_guard", 12, 8), (guarded.Code, guarded.Json["live"]!.GetValue<int>(), guarded.Json["missing"]!.GetValue<int>()));
        Assert.Equal("R-04", guarded.Json["examples"]![0]!.GetValue<string>());
        Assert.Equal(409, (int)(await Batch(council, source, items[..4], mode: "mirror", confirm: 7)).Status);
        Assert.Equal(12, await Shown(anonymous, ids));

        var few = (await Batch(council, source, items[..10], mode: "mirror")).Is(200).Json;
        Assert.Equal((2, 9, 1), (Count(few, "withdrawn"), Count(few, "unchanged"), Count(few, "failed")));
        var many = (await Batch(council, source, items[..4], mode: "mirror", confirm: 6)).Is(200).Json;
        Assert.Equal(6, Count(many, "withdrawn"));
        Assert.Equal((4, 0), (await Shown(anonymous, ids[..4]), await Shown(anonymous, ids[4..])));
    }

    [Fact]
    public async Task An_atomic_batch_with_one_fault_writes_nothing()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var source = await Source(council);
        var items = Enumerable.Range(0, 3).Select(i => Item($"A-{i}", Document($"Atomic {i}", "atomic-org"))).ToArray();
        items[1]["document"]!["status"] = "open";

        var refused = (await Batch(council, source, items, atomic: true)).Is(200).Json;
        Assert.Equal((0, 1, 2), (Count(refused, "created"), Count(refused, "failed"), Count(refused, "skipped")));
        (await council.Send(Get, $"{Services}/by-source/{source}/A-0")).Is(404);
        items[1]["document"]!["status"] = "active";
        Assert.Equal(3, Count((await Batch(council, source, items, atomic: true)).Is(200).Json, "created"));
    }

    /// <summary>How many of the listings anybody can read.</summary>
    private static async Task<int> Shown(HttpClient anonymous, IEnumerable<string> ids)
    {
        var shown = 0;
        foreach (var id in ids)
        {
            shown += (await anonymous.Send(Get, $"/oruk/v3/services/{id}")).Status == System.Net.HttpStatusCode.OK ? 1 : 0;
        }
        return shown;
    }

    private static async Task<string> Source(HttpClient council)
    {
        var code = $"test-{Guid.NewGuid():n}";
        (await council.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = code })).Is(201);
        return code;
    }

    private static JsonObject Item(string key, JsonObject document) => new() { ["external_id"] = key, ["document"] = document };

    private static Task<DirectoryWrites.Answer> Batch(
        HttpClient council, string source, IEnumerable<JsonNode> items, bool dryRun = false, string mode = "upsert", bool atomic = false, int confirm = 0) =>
        council.Send(Post, $"{Services}:batch", new JsonObject
        {
            ["source"] = source,
            ["mode"] = mode,
            ["atomic"] = atomic,
            ["dry_run"] = dryRun,
            ["confirm_withdrawals"] = confirm,
            ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
        });

    private static int Count(JsonNode report, string what) => report["counts"]![what]!.GetValue<int>();
}
