using System.Text.Json.Nodes;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

public sealed class ChangeMetadataTests(VrnHost host)
{
    private static readonly HttpMethod Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_changed_when_is_read_with_one_service_and_with_a_list()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var organisation = Fresh.Name("metadata");
        var address = (await council.Send(Post, Services, Document("Told history", organisation))).Is(201).Location!;
        (await council.Send(Post, $"{address}/publish")).Is(200);
        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        (await council.Send(Patch, address, new JsonObject { ["wait_time"] = "2 weeks", ["minimum_age"] = 11, ["email"] = null }, edit.Tag)).Is(200);

        var plain = (await other.Send(Get, address)).Is(200);
        Assert.Null(plain.Json["metadata"]);
        var told = (await other.Send(Get, $"{address}?include=metadata")).Is(200);
        Assert.NotEqual(plain.Tag, told.Tag);
        var entries = told.Json["metadata"]!.AsArray();
        Assert.Equal(("", "2 weeks"), Of(entries, "wait_time", "add"));
        Assert.Equal(("", "11"), Of(entries, "minimum_age", "add"));
        Assert.Equal(("office@example.org", ""), Of(entries, "email", "remove"));
        Assert.Equal("create", entries[^1]!["last_action_type"]!.GetValue<string>());
        Assert.All(entries, entry => Assert.Equal("council-leicester", entry!["updated_by"]!.GetValue<string>()));
        Assert.Equal(entries.Count, entries.Select(entry => entry!["id"]!.GetValue<Guid>()).Distinct().Count());

        // The same in a list, of which each reader's page is read anew; everything else of the row is what it is without.
        var list = $"{Services}?organisation_id={plain.Json["organization"]!["id"]}&view=full";
        var row = (await other.Send(Get, $"{list}&include=metadata")).Is(200);
        Assert.Null(row.Tag);
        Assert.True(JsonNode.DeepEquals(told.Json, row.Json["items"]![0]));
        Assert.True(JsonNode.DeepEquals(plain.Json, (await other.Send(Get, list)).Is(200).Json["items"]![0]));
        Assert.NotNull((await other.Send(Post, $"{Services}/search", new JsonObject { ["organisation_id"] = plain.Json["organization"]!["id"]!.DeepClone(), ["include"] = "metadata" })).Is(200).Json["items"]![0]!["metadata"]);

        // Readers of HSDS take it.
        var file = Path.Combine(Directory.CreateTempSubdirectory("vrn-metadata-").FullName, "services.ndjson");
        await File.WriteAllTextAsync(file, told.Json.ToJsonString() + "\n", Ct);
        var (code, said) = await NodeScript.Run(Repository.PathOf("tests", "clients", "hsds-check.mjs"), Ct, [file, Needs.Reference("hsds/hsds-3.0/service.json.gz"), Needs.Reference("hsds/hsds-3.1-dev/service.json.gz")]);
        Assert.True(code == 0, said);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("include=versions")]
    [InlineData("include=metadata&view=edit")]
    public async Task Nothing_else_can_be_included(string query)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var refused = (await council.Send(Get, $"{Services}/{Guid.NewGuid()}?{query}")).Is(400);
        Assert.Equal("invalid_parameter", refused.Code);
        (await council.Send(Get, $"{Services}/{Guid.NewGuid()}?include=metadata")).Is(404);
    }

    private static (string From, string To) Of(JsonArray entries, string field, string action)
    {
        var entry = Assert.Single(entries, one => one!["field_name"]!.GetValue<string>() == field)!;
        Assert.Equal(action, entry["last_action_type"]!.GetValue<string>());
        return (entry["previous_value"]!.GetValue<string>(), entry["replacement_value"]!.GetValue<string>());
    }
}
