using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>school-a names the agreement that it hands a return in under.</summary>
public sealed class NamedAgreementTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_is_not_the_callers_is_warned_of_and_its_own_is_not()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var own = await OwnAgreement();
        var period = Returns.NextPeriod();

        Assert.Equal(["agreement.unknown"], await Warnings(school, period, "isa-of-somebody-else"));
        Assert.Empty(await Warnings(school, period, own));
        Assert.Empty(await Warnings(school, period, null));
    }

    private static async Task<IEnumerable<string>> Warnings(HttpClient school, string period, string? agreement)
    {
        var body = Returns.Json(period, more: agreement is null ? "" : $",\"agreementId\":\"{agreement}\"");
        var tried = await Returns.Send(school, HttpMethod.Post, Returns.Submissions + "/validate", body, key: null);
        tried.Is(200);
        return tried.Json!["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!).Where(code => code.StartsWith("agreement.", StringComparison.Ordinal));
    }

    private async Task<string> OwnAgreement()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var school = await db.Set<Partner>().Where(partner => partner.Code == "school-a").Select(partner => partner.Id).SingleAsync(Ct);
        return await db.Set<Agreement>().Where(agreement => agreement.State == AgreementState.Active && agreement.Parties.Any(party => party.PartnerId == school))
            .Where(agreement => agreement.DataSets.Any(opened => opened.DataSet == "school-behaviour-termly" && opened.Scope == "outcomes:write"))
            .Select(agreement => agreement.Code).FirstAsync(Ct);
    }
}
