using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Tenant;

/// <summary>A school whose token lives and whose agreement does not cover what it asks.</summary>
public sealed class AgreementAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("TENANT-14")]
    [InlineData("ended")]
    [InlineData("ends today")]
    [InlineData("withdrawn")]
    [InlineData("expired")]
    [InlineData("pending")]
    [InlineData("review overdue")]
    public async Task TENANT_14_agreement_expired(string how)
    {
        var (school, agreement) = await School();
        var wire = await Host.First();
        var (token, nonce) = (await school.Token(wire, bound: true), await school.Nonce(wire));
        Assert.Equal(200, (int)(await Call(wire, school, token, nonce)).Status);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        await Change(agreement, row =>
        {
            (row.EndsOn, row.State, row.ReviewOn) = how switch
            {
                "ended" => (today.AddDays(-1), row.State, row.ReviewOn),
                "ends today" => (today, row.State, row.ReviewOn),
                "withdrawn" => (row.EndsOn, AgreementState.Withdrawn, row.ReviewOn),
                "expired" => (row.EndsOn, AgreementState.Expired, row.ReviewOn),
                "pending" => (row.EndsOn, AgreementState.Pending, row.ReviewOn),
                _ => (row.EndsOn, row.State, today.AddDays(-32)),
            };
        });

        var answer = await Call(wire, school, token, nonce);
        Assert.Equal((403, "agreement_required"), ((int)answer.Status, answer.Error));
        Assert.NotEmpty(await Host.Reasons(answer));
        (await wire.Token(school.Form(scope: "outcomes:write"), null, school.Proof("POST", wire.TokenUrl, nonce: nonce))).Is(400, "invalid_scope");
        // What needs no agreement goes on with the same token.
        (await wire.Get("/v1/directory/services", "DPoP " + token, ("DPoP", school.Proof("GET", wire.Issuer + "/v1/directory/services", token, nonce)))).Is(200);
    }

    [Theory]
    [Attack("TENANT-15")]
    [InlineData("no data set")]
    [InlineData("another data set")]
    [InlineData("another purpose")]
    [InlineData("another party")]
    public async Task TENANT_15_agreement_lacks_the_purpose_or_data_set(string how)
    {
        var (school, agreement) = await School();
        var wire = await Host.First();
        var (token, nonce) = (await school.Token(wire, bound: true), await school.Nonce(wire));
        (await Push(wire, school, token, nonce)).Is(201);

        await Change(agreement, row =>
        {
            switch (how)
            {
                case "no data set":
                    row.DataSets.RemoveAll(set => set.Scope == "outcomes:write");
                    break;
                case "another data set":
                    row.DataSets.RemoveAll(set => set.Scope == "outcomes:write" && set.DataSet == "school-behaviour-termly");
                    break;
                case "another purpose":
                    row.Purposes.RemoveAll(purpose => purpose.Purpose == "serious-violence-prevention");
                    break;
                default:
                    row.Parties.RemoveAll(party => party.PartnerId == school.PartnerId);
                    break;
            }
        });

        var answer = await Push(wire, school, token, nonce);
        Assert.True((int)answer.Status == 403 && answer.Error is "agreement_required" or "legal_gateway_not_available", $"{(int)answer.Status} {answer.Body}");
    }

    [Fact]
    [Attack("OPS-06")]
    public async Task OPS_06_flood_of_idempotency_keys()
    {
        var (school, _) = await School();
        var wire = await Host.First();
        await school.Change(Host, client => client.Limits = """{"idempotencyKeys": 2}""");
        var (token, nonce) = (await school.Token(wire, bound: true), await school.Nonce(wire));
        var answers = new List<Answer>();
        for (var push = 0; push < 3; push++)
        {
            answers.Add(await Push(wire, school, token, nonce));
        }

        Assert.Equal([201, 201, 429], answers.Select(answer => (int)answer.Status));
        using var other = wire.As(Host, "school-b");
        (await Returns.Push(other, Returns.NextPeriod(), "900002")).Is(201);
    }

    /// <summary>A school under an agreement of its own, as the sandbox's is.</summary>
    private async Task<(Party School, Guid Agreement)> School()
    {
        var school = await Party.WithKey(Host, bound: true, type: PartnerType.School, scopes: ["outcomes:write", "services:read"]);
        await school.Change(Host, client => client.Scopes.ForEach(scope => scope.Purpose = "serious-violence-prevention"));
        var id = Guid.CreateVersion7();
        await Host.Behind(async db =>
        {
            var model = await Agreements(db).AsNoTracking().FirstAsync(row => row.Code == "isa-sandbox-prevention", Ct);
            var own = new Agreement
            {
                Id = id,
                Code = $"isa-{school.ClientId}",
                LegalBasis = model.LegalBasis,
                Regime = model.Regime,
                Article6 = model.Article6,
                DpiaRef = model.DpiaRef,
                ReviewOn = model.ReviewOn,
                StartsOn = model.StartsOn,
                EndsOn = model.EndsOn,
                RetentionDays = model.RetentionDays,
                State = AgreementState.Active,
                DocumentSha256 = model.DocumentSha256,
                SignatoryFunctions = model.SignatoryFunctions,
                CreatedBy = "test-a",
                ActivatedBy = "test-b",
            };
            own.Parties.Add(new AgreementParty { AgreementId = id, PartnerId = school.PartnerId });
            own.DataSets.AddRange(model.DataSets.Select(set => new AgreementDataSet { AgreementId = id, DataSet = set.DataSet, Scope = set.Scope }));
            own.Areas.AddRange(model.Areas.Select(area => new AgreementArea { AgreementId = id, AreaCode = area.AreaCode }));
            own.Purposes.AddRange(model.Purposes.Select(purpose => new AgreementPurpose { AgreementId = id, Purpose = purpose.Purpose }));
            db.Add(own);
            return await db.SaveChangesAsync(Ct);
        });
        return (school, id);
    }

    private Task<int> Change(Guid agreement, Action<Agreement> change) => Host.Behind(async db =>
    {
        change(await Agreements(db).SingleAsync(row => row.Id == agreement, Ct));
        return await db.SaveChangesAsync(Ct);
    });

    private static IQueryable<Agreement> Agreements(VrnApi.Data.VrnDbContext db) => db.Set<Agreement>().AsSplitQuery()
        .Include(row => row.Parties).Include(row => row.DataSets).Include(row => row.Areas).Include(row => row.Purposes);

    private async Task<Answer> Push(Wire wire, Party school, string token, string nonce)
    {
        var urn = await Host.Behind(db => db.Set<Partner>().Where(partner => partner.Id == school.PartnerId).Select(partner => partner.Urn).SingleAsync(Ct));
        using var request = new HttpRequestMessage(HttpMethod.Post, Returns.Submissions + Returns.Head(Returns.NextPeriod(), urn!)) { Content = new StringContent(Returns.Rows) };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP " + token);
        request.Headers.TryAddWithoutValidation("DPoP", school.Proof("POST", wire.Issuer + Returns.Submissions, token, nonce));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return await wire.Send(request);
    }

    private static Task<Answer> Call(Wire wire, Party school, string token, string nonce) =>
        wire.Get(Returns.Submissions, "DPoP " + token, ("DPoP", school.Proof("GET", VrnHost.Issuer + Returns.Submissions, token, nonce)));
}
