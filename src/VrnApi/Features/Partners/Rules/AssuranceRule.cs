using VrnApi.Data.Tokens;

namespace VrnApi.Features.Partners.Rules;

/// <summary>How strongly a client is known follows from how it authenticates and whether its tokens are bound.</summary>
internal static class AssuranceRule
{
    public static ClientAssurance Of(ClientAuthMethod method, bool boundTokens) => method switch
    {
        ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost => ClientAssurance.Basic,
        ClientAuthMethod.External => ClientAssurance.Standard,
        ClientAuthMethod.PrivateKeyJwt or ClientAuthMethod.SelfSignedTlsClientAuth or ClientAuthMethod.TlsClientAuth =>
            boundTokens ? ClientAssurance.High : ClientAssurance.Standard,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
