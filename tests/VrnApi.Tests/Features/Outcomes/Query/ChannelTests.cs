using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>One version through every door: each says the same figures with the same statuses, to the logical hash of the version.</summary>
public sealed class ChannelTests(VrnHost host)
{
    private const string Pinned = Frozen.Route + "/query?dataSetVersion=" + Frozen.Version;
    private const string Download = Frozen.Route + "/versions/" + Frozen.Version + "/download";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Formats => ["json", "csv", "csvw", "json-stat", "sdmx-json"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_page_of_all_rows_and_a_download_have_the_hash_of_the_version(string format)
    {
        var frozen = await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        var page = await dashboard.GetByteArrayAsync($"{Pinned}&pageSize=10000&debug=true&format={format}", Ct);
        using var file = await dashboard.GetAsync($"{Download}?format={format}", Ct);

        var expected = Convert.ToHexString(frozen.Versions[Frozen.Version].LogicalSha256);
        Assert.Equal(expected, Convert.ToHexString(LogicalHash.Of(Decoded.Of(format, page))));
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal(expected, Convert.ToHexString(LogicalHash.Of(Decoded.Of(format, await file.Content.ReadAsByteArrayAsync(Ct)))));
        Assert.Equal("true", file.Headers.GetValues("Vrn-Synthetic").Single());
        Assert.StartsWith($"{Frozen.DataSet}-{Frozen.Version}.", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GraphQL_pages_have_the_hash_of_the_version()
    {
        var frozen = await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var lines = new List<ReleasedLine>();
        var rows = 0;
        string? after = null;
        do
        {
            var page = (await dashboard.Data("""
                query ($indicators: [ID!]!, $after: String, $set: ID!, $version: String) { outcomeRows(dataSet: $set, version: $version, indicators: $indicators, first: 100, after: $after) {
                  version synthetic totalCount warnings { code } pageInfo { hasNextPage hasPreviousPage endCursor }
                  nodes { period { period code } level area { code } filters { filter code } values { indicator { code } value status } footnotes { number text } } } }
                """, new { set = Frozen.DataSet, version = "901.*", after, indicators = Shipped.Catalogue.Indicators.Values.Where(one => one.DataSet == Frozen.DataSet).Select(one => one.Code) })).GetProperty("outcomeRows");
            lines.AddRange(Decoded.GraphQL(page.GetProperty("nodes")));
            rows += page.GetProperty("nodes").GetArrayLength();
            Assert.Equal((Frozen.Version, true, frozen.Main.Count), (page.GetProperty("version").GetString(), page.GetProperty("synthetic").GetBoolean(), page.GetProperty("totalCount").GetInt32()));
            Assert.Equal(after is not null, page.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean());
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);

        Assert.Equal(frozen.Main.Count, rows);
        Assert.Equal(Convert.ToHexString(frozen.Versions[Frozen.Version].LogicalSha256), Convert.ToHexString(LogicalHash.Of(lines)));
    }

    [Fact]
    public async Task A_changed_figure_changes_the_hash()
    {
        var frozen = await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var lines = Decoded.Csv(await dashboard.GetStringAsync($"{Download}?format=csv", Ct)).ToList();
        var shown = lines.FindIndex(line => line.Value is not null);
        lines[shown] = lines[shown] with { Value = lines[shown].Value + 5 };

        Assert.NotEqual(Convert.ToHexString(frozen.Versions[Frozen.Version].LogicalSha256), Convert.ToHexString(LogicalHash.Of(lines)));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csvw")]
    public async Task A_part_of_a_file_is_that_part_and_a_copy_costs_nothing(string format)
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var whole = await dashboard.GetAsync($"{Download}?format={format}", Ct);
        var content = await whole.Content.ReadAsByteArrayAsync(Ct);
        var tag = whole.Headers.ETag!;
        Assert.Equal(["bytes"], whole.Headers.AcceptRanges);

        using var part = await Part(new RangeHeaderValue(100, 299), tag);
        using var beyond = await Part(new RangeHeaderValue(content.Length + 10, null), tag);
        using var stale = await Part(new RangeHeaderValue(100, 299), new EntityTagHeaderValue("\"other\""));
        using var copy = await dashboard.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{Download}?format={format}") { Headers = { IfNoneMatch = { tag } } }, Ct);
        using var head = await dashboard.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{Download}?format={format}"), Ct);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[100..300], await part.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal((100, 299, content.Length), (part.Content.Headers.ContentRange!.From, part.Content.Headers.ContentRange.To, part.Content.Headers.ContentRange.Length));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal((HttpStatusCode.OK, content.Length), (stale.StatusCode, (await stale.Content.ReadAsByteArrayAsync(Ct)).Length));
        Assert.Equal(HttpStatusCode.NotModified, copy.StatusCode);
        Assert.Equal((HttpStatusCode.OK, tag), (head.StatusCode, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));

        Task<HttpResponseMessage> Part(RangeHeaderValue range, EntityTagHeaderValue since) => dashboard.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"{Download}?format={format}") { Headers = { Range = range, IfRange = new RangeConditionHeaderValue(since) } }, Ct);
    }

    [Fact]
    public async Task A_file_comes_packed_where_that_is_taken()
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var plain = await dashboard.GetAsync(Download, Ct);
        using var packed = await dashboard.SendAsync(new HttpRequestMessage(HttpMethod.Get, Download) { Headers = { AcceptEncoding = { new("gzip") } } }, Ct);

        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(await packed.Content.ReadAsStreamAsync(Ct), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(unpacked, Ct);
        }
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(Ct), unpacked.ToArray());
        Assert.Equal("text/csv", plain.Content.Headers.ContentType!.MediaType);
    }
}
