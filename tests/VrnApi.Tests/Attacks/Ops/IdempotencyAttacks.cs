using VrnApi.Tests.Attacks.Harness;

namespace VrnApi.Tests.Attacks.Ops;

/// <summary>Idempotency keys, repeated, changed, borrowed and broken.</summary>
public sealed class IdempotencyAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("OPS-01")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OPS_01_same_key_same_body(bool otherHost)
    {
        using var school = (await Host.First()).As(Host, "school-a");
        using var again = (otherHost ? await Host.Second() : await Host.First()).As(Host, "school-a");
        var (period, key) = (Returns.NextPeriod(), Guid.NewGuid().ToString());

        var first = await Returns.Push(school, period, key: key);
        var second = await Returns.Push(again, period, key: key);

        first.Is(201);
        second.Is(201);
        Assert.Equal((first.Body, first.Header("Location"), "true"), (second.Body, second.Header("Location"), second.Header("Idempotency-Replayed")));
        Assert.Null(first.Header("Idempotency-Replayed"));
        // Without the key it would have been a second return.
        (await Returns.Push(school, period)).Is(409, "submission_exists");
    }

    [Theory]
    [Attack("OPS-02")]
    [InlineData("body")]
    [InlineData("query")]
    [InlineData("route")]
    [InlineData("type")]
    public async Task OPS_02_same_key_other_body(string what)
    {
        using var school = (await Host.First()).As(Host, "school-a");
        var (period, key) = (Returns.NextPeriod(), Guid.NewGuid().ToString());
        (await Returns.Push(school, period, key: key)).Is(201);

        var answer = what switch
        {
            "body" => await Returns.Push(school, period, rows: Returns.Rows.Replace("12", "13", StringComparison.Ordinal), key: key),
            "query" => await Returns.Push(school, Returns.NextPeriod(), key: key),
            "route" => await Returns.Send(school, HttpMethod.Post, "/v1/outcomes/data-sets/school-attendance-termly/submissions" + Returns.Head(period), Returns.Rows, "text/csv", key),
            _ => await Returns.Send(school, HttpMethod.Post, Returns.Submissions, Returns.Json(period), key: key),
        };

        await Refused(answer, 422, "idempotency_mismatch", null);
        (await Returns.Push(school, Returns.NextPeriod(), key: Guid.NewGuid().ToString())).Is(201);
    }

    [Fact]
    [Attack("OPS-04")]
    public async Task OPS_04_another_partners_key()
    {
        using var a = (await Host.First()).As(Host, "school-a");
        using var b = (await Host.First()).As(Host, "school-b");
        var (period, key) = (Returns.NextPeriod(), Guid.NewGuid().ToString());

        var first = await Returns.Push(a, period, key: key);
        var second = await Returns.Push(b, period, "900002", key: key);

        first.Is(201);
        second.Is(201);
        Assert.NotEqual(first.Header("Location"), second.Header("Location"));
        Assert.Null(second.Header("Idempotency-Replayed"));
    }

    [Theory]
    [Attack("OPS-05")]
    [InlineData("")]
    [InlineData("256")]
    [InlineData("20000")]
    [InlineData("a b")]
    [InlineData("tab\tin")]
    [InlineData("caf\u00e9")]
    [InlineData("1000000")]
    [InlineData("twice")]
    public async Task OPS_05_broken_keys(string key)
    {
        var wire = await Host.First();
        var (token, proof) = await wire.Proven(VrnApi.Tests.Harness.SandboxIdentity.Read(Host.Folder, "school-a"), "POST", Returns.Submissions);
        var sent = int.TryParse(key, out var length) ? new string('k', length) : key;
        var header = key == "twice" ? "Idempotency-Key: a\r\nIdempotency-Key: b\r\n" : $"Idempotency-Key: {sent}\r\n";

        var answer = await wire.Raw($"POST {Returns.Submissions}{Returns.Head(Returns.NextPeriod())} HTTP/1.1\r\nHost: h\r\nAuthorization: DPoP {token}\r\nDPoP: {proof}\r\n{header}"
            + $"Content-Type: text/csv\r\nContent-Length: {Returns.Rows.Length}\r\nConnection: close\r\n\r\n{Returns.Rows}");

        // What exceeds the web server's own limit for headers never gets as far as the key.
        Assert.Matches(length >= 1_000_000 ? "^(HTTP/1.1 (400|431) |$)" : "^HTTP/1.1 400 ", answer);
        using var school = wire.As(Host, "school-a");
        (await Returns.Push(school, Returns.NextPeriod(), key: new string('k', 200) + Guid.NewGuid())).Is(201);
    }
}
