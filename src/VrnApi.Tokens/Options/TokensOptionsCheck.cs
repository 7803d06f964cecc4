using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VrnApi.Tokens;

/// <summary>Refuses a start with settings that would weaken the server.</summary>
internal sealed class TokensOptionsCheck(IHostEnvironment environment) : IValidateOptions<TokensOptions>
{
    public ValidateOptionsResult Validate(string? name, TokensOptions options)
    {
        var faults = new List<string>();
        Need(IsOrigin(options.Issuer, pathAllowed: true), "Tokens:Issuer must be an absolute https URL without a final slash");
        Need(faults.Count > 0 || IsOrigin(options.Resource, pathAllowed: true), "Tokens:Resource must be an absolute https URL");
        Need(options.AccessTokenSeconds is > 0 and <= 600, "Tokens:AccessTokenSeconds must be 1 to 600");
        Need(options.SkewSeconds is >= 0 and <= 60, "Tokens:SkewSeconds must be 0 to 60");
        Need(options.AssertionMaxSeconds is > 0 and <= 300, "Tokens:AssertionMaxSeconds must be 1 to 300");
        Need(options.Dpop.NonceSeconds is >= 30 and <= 300, "Tokens:Dpop:NonceSeconds must be 30 to 300");
        Need(options.Mtls.Origin is null || IsOrigin(options.Mtls.Origin, pathAllowed: false), "Tokens:Mtls:Origin must be an https origin");
        Need(options.Keys is { ActiveDays: > 0, AnnounceHours: > 0 } && options.Keys.AnnounceHours < 24 * options.Keys.ActiveDays,
            "Tokens:Keys: announce hours must be shorter than the active days");
        Need(options.Explain != true || TokenEnvironment.IsOpen(environment), "Tokens:Explain is for Sandbox and Development only");
        Need(options.Issue || options.ExternalIssuers.Count > 0, "Tokens:Issue=false needs an entry in Tokens:ExternalIssuers");
        foreach (var issuer in options.ExternalIssuers)
        {
            Need(issuer.Issuer.Length > 0 && issuer.Issuer != options.Issuer && issuer.Audience.Length > 0,
                "Tokens:ExternalIssuers: Issuer and Audience are required, and the issuer is not ourselves");
            Need((issuer.JwksUri is null) != (issuer.JwksFile is null), "Tokens:ExternalIssuers: exactly one of JwksUri and JwksFile");
        }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Need(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>Plain http only on this machine, in Sandbox and Development: the quick start has no certificate.</summary>
    private bool IsOrigin(string text, bool pathAllowed) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.EndsWith('/')
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && TokenEnvironment.IsOpen(environment)))
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
        && (pathAllowed || uri.AbsolutePath == "/");
}

internal static class TokenEnvironment
{
    /// <summary>Sandbox and Development explain their refusals; every other environment does not.</summary>
    public static bool IsOpen(IHostEnvironment environment) => environment.IsDevelopment() || environment.IsEnvironment("Sandbox");
}
