using Microsoft.AspNetCore.Authentication;

namespace VrnApi.Tokens.Bearer;

/// <summary>The scheme has no settings of its own: all of them are in <see cref="TokensOptions"/>.</summary>
public sealed class PartnerTokenOptions : AuthenticationSchemeOptions;
