using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>One host process and the ways to talk to it. Addresses are the public ones; every connection goes to the process.</summary>
public sealed class Wire : IAsyncDisposable
{
    public const string ProductionIssuer = "https://api.vrn.example";

    private readonly HostProcess process;

    private Wire(HostProcess process, string issuer)
    {
        this.process = process;
        Issuer = issuer;
        Http = new HttpClient(Handler()) { BaseAddress = new Uri(issuer.Replace("https:", "http:", StringComparison.Ordinal)) };
    }

    /// <summary>The public address: what assertions are for and what proofs are over.</summary>
    public string Issuer { get; }

    public string TokenUrl => Issuer + "/oauth/token";

    public HttpClient Http { get; }

    public IEnumerable<string> Log => process.Log;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Limits so high that only the tests about limits meet one, and nothing older than the last change is believed.</summary>
    public static async Task<Wire> Start(string connection, string issuer, CancellationToken ct, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["State__PollSeconds"] = "0" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }
        return new Wire(await HostProcess.Start(connection, ct, all.Select(setting => (setting.Key, setting.Value))), issuer);
    }

    /// <summary>A handler whose connections all end at this process, whatever the address says.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (_, ct) =>
        {
            Assert.Null(process.Ended);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(process.Address.Host, process.Address.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>Calls as a sandbox client, with its proofs.</summary>
    public HttpClient As(AttackHost host, string name, string? scope = null) =>
        new(new SandboxClient(SandboxIdentity.Read(host.Folder, name), scope) { InnerHandler = Handler() }) { BaseAddress = new Uri(Issuer) };

    public Task<Answer> Token(IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? basic = null, params string[] dpop) =>
        Post("/oauth/token", form, basic, dpop);

    public async Task<Answer> Post(string path, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? basic = null, params string[] dpop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = basic;
        foreach (var proof in dpop)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }
        return await Send(request);
    }

    public async Task<Answer> Get(string path, string? authorization = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Ct);
        return new Answer(response, await response.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>A bound token of a sandbox client and a fresh proof for one call, for requests that no client library would send.</summary>
    public async Task<(string Token, string Proof)> Proven(SandboxIdentity identity, string method, string path)
    {
        async Task<Answer> Ask(string? nonce)
        {
            using var request = identity.TokenRequest(nonce: nonce);
            return await Send(request);
        }
        var nonce = (await Ask(null)).Header("DPoP-Nonce");
        var token = (await Ask(nonce))["access_token"]!;
        return (token, identity.Proof(method, new Uri(Issuer + path), token, nonce));
    }

    /// <summary>Bytes as they are on a connection of their own; what came back until the host closed it or said nothing more for two seconds.</summary>
    public async Task<string> Raw(string text, int patience = 2000)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(process.Address.Host, process.Address.Port, Ct);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), Ct);
        var answer = new StringBuilder();
        var buffer = new byte[16 * 1024];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        try
        {
            while (true)
            {
                end.CancelAfter(patience);
                var read = await stream.ReadAsync(buffer, end.Token);
                if (read == 0)
                {
                    return answer.ToString();
                }
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return answer.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }
}
