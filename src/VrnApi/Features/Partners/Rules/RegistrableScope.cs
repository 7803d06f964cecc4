using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Security;
using VrnApi.Tokens;

namespace VrnApi.Features.Partners.Rules;

/// <summary>A scope that the type never holds, or that the client is not known well enough for, is not even registered.</summary>
internal static class RegistrableScope
{
    /// <exception cref="RegistrationException">Unknown scope, type ceiling, or assurance.</exception>
    public static void Check(string scope, PartnerType type, ClientAssurance assurance)
    {
        var rule = ScopeTable.Find(scope) ?? throw new RegistrationException("unknown_scope", $"There is no scope '{scope}'.");
        if (ScopeTable.Of(rule, type) == Holding.Never)
        {
            throw new RegistrationException("scope_type", $"A partner of the type {Codes.Of(type)} never holds {scope}.");
        }
        var needed = ScopeTable.Minimum(rule, type);
        if (Enum.Parse<Assurance>(assurance.ToString()) < needed)
        {
            throw new RegistrationException("scope_assurance",
                $"{scope} needs assurance {Codes.Of(needed)} for the type {Codes.Of(type)}; this client has {Codes.Of(assurance)}.");
        }
    }
}
