using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Exporting;

public sealed class SnapshotRoutesTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Anybody_reads_the_newest_open_snapshot_whole_in_ranges_and_only_once() => Undisturbed(DocumentTier.Open, async id =>
    {
        using var anybody = await host.Anonymous();
        var latest = JsonNode.Parse(await anybody.GetStringAsync($"/oruk/v3/snapshots/latest", Ct))!;
        Assert.Contains("/oruk/v3/changes?afterChangeNumber=", latest["changes"]!.GetValue<string>(), StringComparison.Ordinal);
        var file = $"/oruk/v3/snapshots/{id}/services.ndjson.gz";
        using var whole = await anybody.GetAsync(file, Ct);
        var bytes = await whole.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:", whole.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal(("*", "application/gzip", false), (whole.Headers.GetValues("Access-Control-Allow-Origin").Single(), whole.Content.Headers.ContentType!.MediaType, whole.Headers.ETag!.IsWeak));
        Assert.Empty(whole.Content.Headers.ContentEncoding);
        Assert.NotNull(whole.Content.Headers.LastModified);

        using var middle = await Get(anybody, file, request => request.Headers.Range = new RangeHeaderValue(10, 109));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 10-109/{bytes.Length}"), (middle.StatusCode, middle.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(bytes[10..110], await middle.Content.ReadAsByteArrayAsync(Ct));
        using var end = await Get(anybody, file, request => request.Headers.Range = new RangeHeaderValue(null, 7));
        Assert.Equal(bytes[^7..], await end.Content.ReadAsByteArrayAsync(Ct));
        using var beyond = await Get(anybody, file, request => request.Headers.Range = new RangeHeaderValue(bytes.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var same = await Get(anybody, file, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync(Ct)).Length));
        using var changed = await Get(anybody, file, request =>
        {
            request.Headers.Range = new RangeHeaderValue(0, 9);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (changed.StatusCode, (await changed.Content.ReadAsByteArrayAsync(Ct)).Length));
        using var head = await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Head, file), Ct);
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        foreach (var nothing in new[] { $"/oruk/v3/snapshots/{id}/none.csv", $"/oruk/v3/snapshots/{Guid.NewGuid()}/services.ndjson.gz", $"/oruk/v3/snapshots/{await Make(DocumentTier.Partner)}/services.ndjson.gz" })
        {
            using var missing = await anybody.GetAsync(nothing, Ct);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    });

    [Fact]
    public Task Partners_with_the_scope_read_their_tiers_snapshots_and_go_on_from_there() => Undisturbed(DocumentTier.Partner, async id =>
    {
        using var team = await SandboxClient.Of(host, "vrn-admin");
        using var council = await SandboxClient.Of(host, "council-leicester", "services:read");
        var listed = (await team.Send(HttpMethod.Get, "/v1/directory/snapshots")).Is(200).Json["items"]!.AsArray();
        Assert.Contains(listed, one => one!["id"]!.GetValue<Guid>() == id);
        var one = (await team.Send(HttpMethod.Get, $"/v1/directory/snapshots/{id}")).Is(200);
        Assert.Equal(4, one.Json["files"]!.AsArray().Count);
        var manifest = await team.GetByteArrayAsync(new Uri(one.Json["files"]![0]!["url"]!.GetValue<string>()).PathAndQuery, Ct);
        Assert.Equal(one.Json["files"]![0]!["sha256"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(manifest)));
        (await team.Send(HttpMethod.Get, new Uri(one.Json["changes"]!.GetValue<string>()).PathAndQuery)).Is(200);
        Assert.Equal("insufficient_scope", (await council.Send(HttpMethod.Get, "/v1/directory/snapshots")).Is(403).Code);
        (await team.Send(HttpMethod.Get, $"/v1/directory/snapshots/{await Make(DocumentTier.Open)}")).Is(404);
    });

    /// <summary>Tests beside this one protect places, which takes snapshots away: what is read of one that is gone says nothing.</summary>
    private async Task Undisturbed(DocumentTier tier, Func<Guid, Task> test)
    {
        for (var i = 0; ; i++)
        {
            var id = await Make(tier);
            try
            {
                await test(id);
                return;
            }
            catch (Exception) when (i < 20)
            {
                await using var scope = await host.Inside();
                if (await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Snapshot>().AnyAsync(row => row.Id == id, Ct))
                {
                    throw;
                }
            }
        }
    }

    private async Task<Guid> Make(DocumentTier tier)
    {
        // Another test that protects a place overtakes one now and then.
        for (var i = 0; i < 20; i++)
        {
            await using var scope = await host.Inside();
            if (await new Snapshots(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), scope.ServiceProvider.GetRequiredService<IDatabaseWays>(), TimeProvider.System).Make(tier, Ct) is { } made)
            {
                return made;
            }
        }
        throw new InvalidOperationException("Overtaken again and again.");
    }

    private static async Task<HttpResponseMessage> Get(HttpClient client, string address, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        with(request);
        return await client.SendAsync(request, Ct);
    }
}
