using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VrnApi.Tests.Harness;

/// <summary>
/// Calls as a sandbox client: gets its token at the first request and keeps it, adds it and, where the client's tokens are
/// bound, a proof to every request. A nonce challenge is followed once, as client libraries do.
/// </summary>
public sealed class SandboxClient(SandboxIdentity identity, string? scope = null) : DelegatingHandler
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private string? token;
    private string? nonce;
    private DateTimeOffset ends;

    /// <summary>A client that calls the shared host as <c>school-a</c>, <c>dashboard</c>, ...</summary>
    /// <param name="scope">Scopes to ask for, space between; null for all that the client holds.</param>
    public static async Task<HttpClient> Of(VrnHost host, string name, string? scope = null)
    {
        using var ready = await host.Anonymous();
        return await host.With(new SandboxClient(SandboxIdentity.Read(host.Folder, name), scope));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Settled.BeforeReading(request.RequestUri, cancellationToken);
        var bearer = await Token(cancellationToken);
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = await base.SendAsync(Authorised(request, body, bearer), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && Remember(answer))
        {
            answer.Dispose();
            answer = await base.SendAsync(Authorised(request, body, bearer), cancellationToken);
        }
        Remember(answer);
        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gate.Dispose();
            identity.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<string> Token(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return token is not null && TimeProvider.System.GetUtcNow() < ends - Early ? token : token = await Fetch(ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string> Fetch(CancellationToken ct)
    {
        var answer = await base.SendAsync(identity.TokenRequest(scope, nonce), ct);
        if (answer.StatusCode == HttpStatusCode.BadRequest && Remember(answer))
        {
            answer.Dispose();
            answer = await base.SendAsync(identity.TokenRequest(scope, nonce), ct);
        }
        Remember(answer);
        using var _ = answer;
        var text = await answer.Content.ReadAsStringAsync(ct);
        Assert.True(answer.IsSuccessStatusCode, $"{identity.ClientId}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        ends = TimeProvider.System.GetUtcNow().AddSeconds(json.RootElement.GetProperty("expires_in").GetInt32());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <returns>True when a nonce came with the answer.</returns>
    private bool Remember(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("DPoP-Nonce", out var given))
        {
            return false;
        }
        nonce = given.First();
        return true;
    }

    private HttpRequestMessage Authorised(HttpRequestMessage request, byte[]? body, string bearer)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }
        if (body is not null)
        {
            copy.Content = new ByteArrayContent(body);
            foreach (var (name, values) in request.Content!.Headers)
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }
        copy.Headers.Authorization = new AuthenticationHeaderValue(identity.Dpop ? "DPoP" : "Bearer", bearer);
        if (identity.Dpop)
        {
            copy.Headers.Add("DPoP", identity.Proof(copy.Method.Method, copy.RequestUri!, bearer, nonce));
        }
        return copy;
    }
}
