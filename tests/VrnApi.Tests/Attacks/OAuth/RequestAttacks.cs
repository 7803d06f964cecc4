using System.Net.Http.Headers;
using System.Text;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Clients;

namespace VrnApi.Tests.Attacks.OAuth;

/// <summary>The token request itself: form, scopes, origin.</summary>
public sealed class RequestAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("OAUTH-08")]
    [InlineData("&scope=services:read&scope=organisations:read")]
    [InlineData("&scope=services:read&scope=services:read")]
    [InlineData("&scope=services:read&sc%6fpe=services:read")]
    [InlineData("&scope=services:read&scope=")]
    [InlineData("&grant_type=client_credentials")]
    [InlineData("&client_id=a&client_id=a")]
    [InlineData("&unheard_of=1&unheard_of=1")]
    public async Task OAUTH_08_duplicate_parameter(string more)
    {
        var party = await Party.Secreted(Host);

        await Refused(await Form(party, "grant_type=client_credentials" + more), 400, "invalid_request", null);
        (await Form(party, "grant_type=client_credentials&scope=services:read&unheard_of=1")).Is(200);
    }

    [Theory]
    [Attack("OAUTH-09")]
    [InlineData("POST", "application/json", """{"grant_type":"client_credentials"}""")]
    [InlineData("POST", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--x--\r\n")]
    [InlineData("POST", "text/plain", "grant_type=client_credentials")]
    [InlineData("POST", "application/x-www-form-urlencoded2", "grant_type=client_credentials")]
    [InlineData("POST", null, "grant_type=client_credentials")]
    [InlineData("GET", null, null)]
    [InlineData("HEAD", null, null)]
    [InlineData("PUT", "application/x-www-form-urlencoded", "grant_type=client_credentials")]
    [InlineData("DELETE", null, null)]
    public async Task OAUTH_09_wrong_content_type_or_method(string method, string? type, string? body)
    {
        var party = await Party.Secreted(Host);
        var wire = await Host.First();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/oauth/token?grant_type=client_credentials");
        request.Headers.Authorization = party.Basic;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        var answer = await wire.Send(request);

        answer.Is(400, method == "HEAD" ? "" : "invalid_request");
        Assert.Null(answer["access_token"]);
        (await wire.Token(Party.Grant(), party.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-10")]
    [InlineData(64 * 1024 + 1, true)]
    [InlineData(64 * 1024 + 1, false)]
    [InlineData(5_000_000, true)]
    public async Task OAUTH_10_body_over_64_KiB(int length, bool announced)
    {
        var party = await Party.Secreted(Host);
        var wire = await Host.First();
        async Task<Tokens.Tests.Harness.Answer> Send(int bytes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new StringContent("grant_type=client_credentials&fill=".PadRight(bytes, 'x')) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Authorization = party.Basic;
            request.Headers.TransferEncodingChunked = announced ? null : true;
            return await wire.Send(request);
        }

        var answer = await Send(length);

        Assert.Equal(413, (int)answer.Status);
        Assert.Null(answer["access_token"]);
        (await Send(64 * 1024)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-12")]
    [InlineData("services:write", "scope.type")]
    [InlineData("services:read outcomes:write", "scope.type")]
    [InlineData("evidence:read", "scope.unregistered")]
    [InlineData("services:read everything", "scope.unregistered")]
    [InlineData("Services:read", "scope.unregistered")]
    [InlineData("services:*", "scope.unregistered")]
    [InlineData("partners:admin", "scope.type")]
    public async Task OAUTH_12_scope_not_registered(string scope, string reason)
    {
        var party = await Party.Secreted(Host);
        var wire = await Host.First();

        await Refused(await wire.Token(Party.Grant(scope), party.Basic), 400, "invalid_scope", reason);
        var granted = await wire.Token(Party.Grant("services:read"), party.Basic);
        granted.Is(200);
        Assert.Equal("services:read", granted["scope"]);
    }

    [Theory]
    [Attack("OAUTH-13")]
    [InlineData("services:read\torganisations:read")]
    [InlineData("services:read\norganisations:read")]
    [InlineData("\"services:read\"")]
    [InlineData("services:read\\")]
    [InlineData("services:read  organisations:read")]
    [InlineData(" services:read")]
    [InlineData("services:read ")]
    [InlineData("services:r\u00e9ad")]
    [InlineData("services:read\0")]
    [InlineData("MANY")]
    public async Task OAUTH_13_scope_syntax(string scope)
    {
        var party = await Party.Secreted(Host);
        var wire = await Host.First();
        scope = scope == "MANY" ? string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"s{i}")) : scope;

        await Refused(await wire.Token(Party.Grant(scope), party.Basic), 400, "invalid_scope", "scope.syntax");
        (await wire.Token(Party.Grant("services:read organisations:read"), party.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-14")]
    [InlineData(PartnerType.School, "outcomes:write")]
    [InlineData(PartnerType.School, "members:read")]
    [InlineData(PartnerType.Council, "services:write")]
    [InlineData(PartnerType.Vcs, "services:read")]
    public async Task OAUTH_14_scope_above_the_strength_of_a_secret(PartnerType type, string scope)
    {
        var wire = await Host.First();
        var weak = await Party.Register(Host, type, null, SecretFormat.Generate(), false, [scope, "self:manage"]);
        var strong = await Party.WithKey(Host, bound: true, type: type, scopes: [scope, "self:manage"]);

        await Refused(await wire.Token(Party.Grant(scope), weak.Basic), 400, "invalid_scope", "scope.assurance");
        Assert.DoesNotContain(scope, (await wire.Token(Party.Grant(), weak.Basic))["scope"] ?? "", StringComparison.Ordinal);
        await Registrar.Refuses(Host, "scope_assurance", scope, weak.ClientId);
        // A gated scope needs an agreement beside; strength is not what it lacks.
        await strong.Token(wire, scope == "outcomes:write" ? "self:manage" : scope, bound: true);
    }

    [Theory]
    [Attack("OAUTH-28")]
    [InlineData("/.well-known/oauth-authorization-server", "Host: evil.example")]
    [InlineData("/.well-known/openid-configuration", "Host: evil.example:443")]
    [InlineData("/.well-known/oauth-authorization-server", "Host: 127.0.0.1\r\nX-Forwarded-Host: evil.example")]
    [InlineData("/.well-known/oauth-protected-resource/api", "Host: evil.example\r\nForwarded: host=evil.example;proto=https")]
    [InlineData("/.well-known/oauth-authorization-server", "Host: 127.0.0.1\r\nX-Original-Host: evil.example\r\nX-Forwarded-Proto: https")]
    public async Task OAUTH_28_issuer_from_the_Host_header(string path, string headers)
    {
        var wire = await Host.First();

        var answer = await wire.Raw($"GET {path} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"{wire.Issuer}\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Theory]
    [Attack("OAUTH-29")]
    [InlineData("/oauth/token", "POST")]
    [InlineData("/oauth/introspect", "POST")]
    [InlineData("/oauth/revoke", "POST")]
    [InlineData("/oauth/token", "OPTIONS")]
    [InlineData("/oauth/token", "GET")]
    public async Task OAUTH_29_CORS_at_the_token_endpoint(string path, string method)
    {
        const string origin = "https://dash.example";
        var party = await Party.WithSecret(Host);
        await party.Change(Host, client => client.Origins = origin);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        if (method == "POST")
        {
            request.Headers.Authorization = party.Basic;
            request.Content = new FormUrlEncodedContent(Party.Grant().Append(new("token", "x")));
        }

        using var response = await (await Host.First()).Http.SendAsync(request, Ct);

        Assert.Equal(method == "POST", response.IsSuccessStatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<Tokens.Tests.Harness.Answer> Form(Party party, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Authorization = party.Basic;
        return await (await Host.First()).Send(request);
    }
}
