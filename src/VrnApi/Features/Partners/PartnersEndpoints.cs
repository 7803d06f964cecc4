using VrnApi.Features.Partners.SelfService;

namespace VrnApi.Features.Partners;

/// <summary>What the host does for registration beside the command line.</summary>
internal static class PartnersEndpoints
{
    public static void AddPartners(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<ExpireAgreements>();
        builder.Services.AddSingleton<KeyChallenges>();
        builder.Services.AddScoped<CredentialChange>();
    }
}
