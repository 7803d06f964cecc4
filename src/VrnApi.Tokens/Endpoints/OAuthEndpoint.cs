using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Clients;

namespace VrnApi.Tokens.Endpoints;

/// <summary>A form request that passed checks 1 and 2.</summary>
internal sealed record OAuthRequest(HttpContext Context, FormBody Form, Listener Listener)
{
    public CancellationToken Aborted => Context.RequestAborted;
}

/// <summary>What /oauth/token, /oauth/introspect and /oauth/revoke share: form, limit, refusals, audit, no-store.</summary>
public sealed partial class OAuthEndpoint(
    IOptions<TokenHooks> hooks, IOptions<TokensOptions> options, ClientAuthentication authentication, ITokenAudit audit,
    IHostEnvironment environment, TimeProvider time, ILogger<OAuthEndpoint> log)
{
    private readonly bool explains = TokenEnvironment.IsOpen(environment);

    internal async Task RunAsync(HttpContext context, Func<OAuthRequest, Task<JsonObject?>> answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var form = await FormBody.ReadAsync(context.Request, context.RequestAborted);
            var request = new OAuthRequest(context, form, ListenerOf(context));
            await AdmitAsync(request);
            var body = await answer(request);
            if (body is not null)
            {
                await context.Response.WriteAsJsonAsync(body, context.RequestAborted);
            }
        }
        catch (RefusedException e)
        {
            await RefuseAsync(context, e);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // A store that fails must not open a door, and its message is nobody's business.
            Failed(log, e, context.TraceIdentifier);
            await WriteAsync(context, OAuthError.Unavailable, OAuthError.Unavailable.Sentence);
        }
    }

    internal Listener ListenerOf(HttpContext context) => hooks.Value.Listener?.Invoke(context) ?? new Listener(options.Value.Origin);

    /// <summary>Client authentication, the same at every endpoint; an old secret still works, but says so (RFC 9745).</summary>
    internal async Task<Client> AuthenticateAsync(OAuthRequest request)
    {
        var (client, since) = await authentication.AuthenticateAsync(request.Context.Request, request.Form, request.Listener, request.Aborted);
        if (since is { } date)
        {
            request.Context.Response.Headers["Deprecation"] = $"@{date.ToUnixTimeSeconds()}";
            await RecordAsync(request.Context, TokenActions.OldSecretUsed, null, client, null, null);
        }
        return client;
    }

    internal ValueTask RecordAsync(HttpContext context, string action, Refusal? reason, Client? client, string? jti, string? scope) =>
        audit.RecordAsync(
            new TokenEvent(action, reason, client?.Id, client?.Partner, jti, scope, context.Connection.RemoteIpAddress?.ToString(),
                context.TraceIdentifier, time.GetUtcNow()),
            context.RequestAborted);

    private async Task AdmitAsync(OAuthRequest request)
    {
        if (hooks.Value.Admit is not { } admit)
        {
            return;
        }
        if (await admit(request.Context, ClaimedId(request)) is { } wait)
        {
            request.Context.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
            throw new RefusedException(OAuthError.TooMany, Refusal.RequestRate);
        }
    }

    /// <summary>Unproven: only the limit's partition hangs on it.</summary>
    private static string? ClaimedId(OAuthRequest request)
    {
        try
        {
            var claimed = Credentials.Read(request.Context.Request, request.Form, request.Listener);
            return claimed.ClientId ?? ClientAssertion.Subject(claimed.Assertion);
        }
        catch (RefusedException)
        {
            return request.Form["client_id"];
        }
    }

    private async Task RefuseAsync(HttpContext context, RefusedException e)
    {
        if (log.IsEnabled(LogLevel.Information))
        {
            var code = e.Reason.Code();
            Refused(log, code, context.TraceIdentifier);
        }
        if (e.Error == OAuthError.InvalidClient)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"oauth\", charset=\"UTF-8\"";
            if (hooks.Value.AuthenticationFailed is { } failed)
            {
                await failed(context);
            }
        }
        if (e.Reason == Refusal.RequestMethod)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
        }
        try
        {
            var action = e.Error == OAuthError.InvalidClient ? TokenActions.AuthenticationFailed : TokenActions.Refused;
            await RecordAsync(context, action, e.Reason, e.Client, null, null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The refusal stands without its row; only a yes needs one.
            Failed(log, fault, context.TraceIdentifier);
        }
        await WriteAsync(context, e.Error, explains && e.Detail is not null ? e.Detail : e.Error.Sentence);
    }

    private static Task WriteAsync(HttpContext context, OAuthError error, string description)
    {
        context.Response.StatusCode = error.Status;
        return context.Response.WriteAsJsonAsync(
            new JsonObject { ["error"] = error.Code, ["error_description"] = Ascii(description) }, context.RequestAborted);
    }

    /// <summary>RFC 6749 section 5.2: error_description is printable ASCII without quote and backslash.</summary>
    private static string Ascii(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' or '"' or '\\' ? '\'' : c));

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused: {Reason}, request {RequestId}")]
    private static partial void Refused(ILogger logger, string reason, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A token request failed, request {RequestId}")]
    private static partial void Failed(ILogger logger, Exception fault, string requestId);
}
