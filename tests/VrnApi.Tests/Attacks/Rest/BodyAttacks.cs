using System.Text;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Rest;

/// <summary>Bodies that are too big, too deep, of another kind, or say more than they may.</summary>
public sealed class BodyAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("REST-01")]
    [InlineData(",\"id\":\"0197a1b2-0000-7000-8000-000000000000\"", "")]
    [InlineData(",\"createdBy\":\"me\"", "")]
    [InlineData(",\"verified\":true", "")]
    [InlineData(",\"score\":100", "")]
    [InlineData(",\"rowVersion\":1", "")]
    [InlineData(",\"partnerId\":\"0197a1b2-0000-7000-8000-000000000000\"", "")]
    [InlineData(",\"state\":\"accepted\"", "")]
    [InlineData(",\"synthetic\":false", "")]
    [InlineData(",\"Indicators\":[]", "")]
    [InlineData(",\"__proto__\":{}", "")]
    [InlineData("", ",\"submissionId\":\"x\"")]
    [InlineData("", ",\"isSuppressed\":false")]
    public async Task REST_01_mass_assignment(string member, string rowMember)
    {
        using var school = await School();
        var period = Returns.NextPeriod();

        await Refused(await Json(school, Returns.Json(period, more: member, rowMore: rowMember)), 400, "unknown_property", "submission_rejected");
        (await Json(school, Returns.Json(period))).Is(201);
    }

    [Theory]
    [Attack("REST-09")]
    [InlineData("text/xml")]
    [InlineData(null)]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/octet-stream")]
    [InlineData("application/jsonx")]
    [InlineData("*/*")]
    [InlineData("nonsense")]
    public async Task REST_09_unknown_content_type(string? type)
    {
        using var school = await School();
        var period = Returns.NextPeriod();

        await Refused(await Returns.Send(school, HttpMethod.Post, Returns.Submissions, Returns.Json(period), type), 415, "unsupported_media_type", null);
        (await Returns.Send(school, HttpMethod.Post, Returns.Submissions, Returns.Json(period), "application/json; charset=UTF-8")).Is(201);
    }

    [Theory]
    [Attack("REST-10")]
    [InlineData("application/xml", "")]
    [InlineData("text/xml; charset=utf-8", "")]
    [InlineData("application/soap+xml", "")]
    [InlineData("application/json", "gzip")]
    [InlineData("application/json", "br")]
    public async Task REST_10_XML_and_compressed_bodies(string type, string encoding)
    {
        using var school = await School();
        var period = Returns.NextPeriod();
        const string xxe = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>";
        var body = type == "application/json" ? Returns.Json(period) : xxe;
        (string, string)[] headers = encoding.Length > 0 ? [("Content-Encoding", encoding)] : [];

        var answer = await Returns.Send(school, HttpMethod.Post, Returns.Submissions, body, type, "", headers);

        await Refused(answer, 415, "unsupported_media_type", null);
        Assert.DoesNotContain("root:", answer.Body, StringComparison.Ordinal);
        (await Json(school, Returns.Json(period))).Is(201);
    }

    [Theory]
    [Attack("REST-21")]
    [InlineData("columns")]
    [InlineData("one long field")]
    [InlineData("quote that never closes")]
    [InlineData("NUL")]
    public async Task REST_21_CSV_upload_bomb(string what)
    {
        using var school = await School();
        var period = Returns.NextPeriod();
        var csv = what switch
        {
            "columns" => "indicator,value" + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => ",c" + i)) + "\n",
            "one long field" => "indicator,value\n" + new string('x', 8_000_000) + ",1\n",
            "quote that never closes" => "indicator,value\n\"" + new string('\n', 1_000_000),
            _ => "indicator,value\n\0\0\0,1\n",
        };

        var answer = await Returns.Push(school, period, rows: csv);

        Assert.True((int)answer.Status is 400 or 413 or 422, $"{(int)answer.Status} {answer.Body}");
        Assert.True(answer.Body.Length < 100_000, $"{answer.Body.Length} characters");
        (await Returns.Push(school, period)).Is(201);
    }

    [Theory]
    [Attack("REST-22")]
    [InlineData("/v1/outcomes/data-sets/school-behaviour-termly/submissions", 17 * 1024 * 1024)]
    [InlineData("/graphql", 5_000_000)]
    [InlineData("/oauth/token", 5_000_000)]
    public async Task REST_22_oversize_body(string path, int length)
    {
        var wire = await Host.First();
        var sandbox = VrnApi.Tests.Harness.SandboxIdentity.Read(Host.Folder, "school-a");
        var form = path.StartsWith("/oauth", StringComparison.Ordinal);
        var (token, proof) = form ? ("", "") : await wire.Proven(sandbox, "POST", path);

        // Only the head is sent: the refusal must come without waiting for the body.
        var answer = await wire.Raw($"POST {path} HTTP/1.1\r\nHost: h\r\n{(form ? "" : $"Authorization: DPoP {token}\r\nDPoP: {proof}\r\n")}"
            + $"Idempotency-Key: {Guid.NewGuid()}\r\nContent-Type: {(form ? "application/x-www-form-urlencoded" : "application/json")}\r\nContent-Length: {length}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        using var school = await School();
        (await Returns.Push(school, Returns.NextPeriod())).Is(201);
    }

    [Theory]
    [Attack("REST-24")]
    [InlineData("deep array")]
    [InlineData("deep object")]
    [InlineData("deep unknown")]
    [InlineData("duplicate")]
    [InlineData("duplicate, escaped")]
    [InlineData("duplicate in a row")]
    [InlineData("long array")]
    [InlineData("bad UTF-8")]
    [InlineData("lone surrogate")]
    [InlineData("two documents")]
    [InlineData("comment")]
    [InlineData("null")]
    public async Task REST_24_JSON_abuse(string what)
    {
        using var school = await School();
        var period = Returns.NextPeriod();
        var good = Returns.Json(period);
        var body = what switch
        {
            "deep array" => new string('[', 1000) + new string(']', 1000),
            "deep object" => string.Concat(Enumerable.Repeat("{\"rows\":", 1000)) + "1" + new string('}', 1000),
            "deep unknown" => Returns.Json(period, rowMore: ",\"x\":" + new string('[', 1000) + new string(']', 1000)),
            "duplicate" => Returns.Json(period, more: ",\"submissionType\":\"full\""),
            "duplicate, escaped" => Returns.Json(period, more: ",\"submission\\u0054ype\":\"full\""),
            "duplicate in a row" => Returns.Json(period, rowMore: ",\"value\":0"),
            "long array" => "[" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + "]",
            "lone surrogate" => Returns.Json(period, urn: "\\ud800"),
            "two documents" => good + good,
            "comment" => "/* c */" + good,
            "null" => "null",
            _ => good,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Returns.Submissions) { Content = new ByteArrayContent(what == "bad UTF-8" ? [.. Encoding.UTF8.GetBytes(good[..^3]), 0xff, 0xfe, (byte)'}'] : Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await school.SendAsync(request, Ct);
        var answer = new Answer(response, await response.Content.ReadAsStringAsync(Ct));

        Assert.True((int)answer.Status == 400, $"{(int)answer.Status} {answer.Body}");
        (await Json(school, good)).Is(201);
    }

    private async Task<HttpClient> School() => (await Host.First()).As(Host, "school-a");

    private static Task<Answer> Json(HttpClient client, string body) => Returns.Send(client, HttpMethod.Post, Returns.Submissions, body);
}
