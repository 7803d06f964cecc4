using VrnApi.Data;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.SelfService;

public sealed record OwnAgreementsModel(IReadOnlyList<AgreementModel> Agreements);

/// <summary>The agreements that bind the partner, in force or not, with the reason. Any token.</summary>
internal static class GetOwnAgreements
{
    public static async Task<JsonAnswer<OwnAgreementsModel>> Handle(HttpContext http, VrnDbContext db, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new JsonAnswer<OwnAgreementsModel>(new OwnAgreementsModel(await ListAgreements.Handle(db, clock, caller.PartnerId, null, ct)));
    }
}
