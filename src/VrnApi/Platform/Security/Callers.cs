using Microsoft.AspNetCore.Authorization;
using VrnApi.Data;
using VrnApi.Platform.Http;
using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Security;

/// <summary>
/// Between authentication and authorization: a good token becomes a <see cref="Caller"/> with the rights of this moment, and
/// the request's database context shows that caller's rows from here on.
/// </summary>
internal static class Callers
{
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetAccessToken() is { } token)
        {
            var services = http.RequestServices;
            var copy = await services.GetRequiredService<PartnerRegister>().Current(http.RequestAborted);
            if (copy.Clients.TryGetValue(token.ClientId, out var client))
            {
                var standing = client.Standing(Proven(token), London.Today(services.GetRequiredService<TimeProvider>()), token.Scopes);
                if (!standing.PartnerActive && NeedsCaller(http))
                {
                    await services.GetRequiredService<AccessRefusals>().Record(http, token, client, Denial.PartnerInactive);
                    await new ProblemAnswer(Problems.PartnerSuspended).ExecuteAsync(http);
                    return;
                }
                if (standing.PartnerActive)
                {
                    Introduce(http, client, standing);
                    await next(http);
                    await services.GetRequiredService<AccessRefusals>().RecordUnlessDone(http, token, client);
                    return;
                }
            }
        }
        await next(http);
    });

    private static void Introduce(HttpContext http, Registered client, Standing standing)
    {
        var caller = Of(client, standing);
        http.Features.Set(client);
        http.Features.Set(standing);
        http.Features.Set(caller);
        http.RequestServices.GetRequiredService<VrnDbContext>().Scope = caller.Rows;
    }

    internal static Caller Of(Registered client, Standing standing) =>
        new(client.Client.Id, client.PartnerId, client.Client.Partner, client.Type, client.AreaCode, client.Urn,
            standing.Granted!.Where(scope => Rights.Decide(standing, scope) is null).ToHashSet(StringComparer.Ordinal))
        {
            Standing = standing,
        };

    /// <summary>An unbound token proves no more than <c>standard</c>, whatever the client could do.</summary>
    internal static Assurance Proven(AccessToken token) =>
        !token.Confirmation.IsBound && token.Assurance > Assurance.Standard ? Assurance.Standard : token.Assurance;

    private static bool NeedsCaller(HttpContext http) =>
        http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
