using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.Rules;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>What of a client and its partner's agreements ends within thirty days, soonest first.</summary>
internal static class ExpiryWarnings
{
    public static IReadOnlyList<ExpiryWarning> Of(Client client, IEnumerable<AgreementTerms> agreements, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var endings = client.Keys.Where(key => key.RemovedAt is null && key.NotAfter is not null).Select(key => (What: "key", Id: key.Kid, EndsAt: key.NotAfter!.Value))
            .Concat(client.Secrets.Select(secret => (What: "secret", Id: secret.Hint, EndsAt: secret.NotAfter)));
        foreach (var agreement in agreements.Where(agreement => agreement.InForce(today)))
        {
            endings = endings.Append(("agreement", agreement.Code, Start(agreement.EndsOn)));
            endings = agreement.ReviewOn is { } review ? endings.Append(("review", agreement.Code, Start(review))) : endings;
        }
        return
        [
            .. from ending in endings
               let due = ExpiryRule.Due(ending.EndsAt, now)
               where due is not null
               orderby ending.EndsAt, ending.Id
               select new ExpiryWarning(ending.What, ending.Id, ending.EndsAt, due.Value.DaysLeft, due.Value.Level),
        ];
    }

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
