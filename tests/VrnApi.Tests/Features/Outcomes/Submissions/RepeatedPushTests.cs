using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Cli.Sandbox;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features.Partners;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>A school of its own with one agreement for each of two data sets: the scope stays open when one of them ends.</summary>
public sealed class RepeatedPushTests(VrnHost host)
{
    private const string Termly = "school-behaviour-termly", Attendance = "school-attendance-termly", Counts = "indicator,value\nsuspension_count,12\n";
    private const string Mutation = "mutation ($key: String!, $return: ReturnInput!) { pushReturn(dataSet: \"school-behaviour-termly\", idempotencyKey: $key, return: $return) { uuid } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_given_again_only_while_an_agreement_opens_its_data_set()
    {
        await using var scope = await host.Inside();
        var services = scope.ServiceProvider;
        var (school, urn) = await School(services);
        var (ends, stays) = (await Agreement(services, school.Partner, Termly), await Agreement(services, school.Partner, Attendance));
        await Recheck(services);
        using var client = await host.With(new SandboxClient(school.Identity()));
        var (key, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        using var first = await Push(client, urn, key);
        Assert.True(first.StatusCode == HttpStatusCode.Created, await first.Content.ReadAsStringAsync(Ct));
        var answer = await first.Content.ReadAsStringAsync(Ct);
        using var again = await Push(client, urn, key);
        Assert.Equal((HttpStatusCode.Created, answer, true), (again.StatusCode, await again.Content.ReadAsStringAsync(Ct), again.Headers.Contains("Idempotency-Replayed")));
        var mutation = new { key = other, @return = Return(urn) };
        var pushed = await client.Data(Mutation, mutation);
        Assert.Equal(pushed.GetRawText(), (await client.Data(Mutation, mutation)).GetRawText());

        await Verb(services, Registration.Registrar, "agreement", "withdraw", ends);
        await Recheck(services);

        using var refused = await Push(client, urn, key);
        var text = await refused.Content.ReadAsStringAsync(Ct);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((HttpStatusCode.Forbidden, "agreement_required"), (refused.StatusCode, problem.GetProperty("code").GetString()));
        Assert.False(refused.Headers.Contains("Idempotency-Replayed"));
        Assert.Null(refused.Headers.Location);
        Assert.DoesNotContain(first.Headers.Location!.AbsolutePath.Split('/')[^1], text, StringComparison.Ordinal);
        using var request = GraphQLCalls.Post(Mutation, variables: mutation);
        using var field = await client.SendAsync(request, Ct);
        using var errors = JsonDocument.Parse(await field.Content.ReadAsStringAsync(Ct));
        Assert.Equal("AGREEMENT_REQUIRED", errors.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());

        // The scope itself is open: another agreement opens the other data set.
        using var tried = await client.PostAsync($"/v1/outcomes/data-sets/{Attendance}/submissions/validate{Head(urn)}", Csv("indicator,attendance-code,weekday,value\n"), Ct);
        Assert.True(tried.StatusCode == HttpStatusCode.OK, $"{stays}: {await tried.Content.ReadAsStringAsync(Ct)}");
    }

    private async Task<(Partners.Registered School, string Urn)> School(IServiceProvider services)
    {
        var (code, id, urn) = (Registration.Fresh("school"), Registration.Fresh("client"), "9" + RandomNumberGenerator.GetInt32(10100, 99999));
        await Verb(services, Registration.Registrar, "partner", "add", code, "--name", code, "--type", "school", "--area", "E06000016", "--urn", urn, "--class", "educational");
        await Verb(services, Registration.Approver, "partner", "activate", code);
        var key = SandboxKey.Make(Path.Combine(host.Folder, id + ".pem"));
        var jwk = Path.Combine(host.Folder, id + ".json");
        await File.WriteAllTextAsync(jwk, key.Public.PublicJwk, Ct);
        await Verb(services, Registration.Registrar, "client", "add", id, "--partner", code, "--method", "private_key_jwt", "--scopes", "outcomes:write", "--jwks", jwk,
            "--purpose", "serious-violence-prevention", "--bound");
        await Verb(services, Registration.Approver, "client", "activate", id);
        return (new Partners.Registered(code, id, new SandboxEntry(id, "", id) { PrivateKeyPath = key.Path, Kid = key.Public.Kid, Alg = "ES256", Scopes = [], Dpop = true }), urn);
    }

    private async Task<string> Agreement(IServiceProvider services, string partner, string dataSet)
    {
        var code = Registration.Fresh("isa");
        await Verb(services, Registration.Registrar, "agreement", "add", code, "--basis", "pcsc-2022-s16", "--parties", partner, "--data-sets", dataSet,
            "--scopes", "outcomes:write", "--areas", "E06000016", "--purposes", "serious-violence-prevention", "--starts", "2020-01-01", "--ends", "2099-01-01",
            "--article-six", "6(1)(e)", "--dpia", "dpia-1", "--review", "2098-01-01", "--signatories", "head of service; data protection officer");
        await Verb(services, Registration.Approver, "agreement", "activate", code);
        return code;
    }

    private async Task Verb(IServiceProvider services, string by, params string[] arguments)
    {
        string[] signed = [.. arguments, "--operator", by, "--operator-key", Path.Combine(host.Folder, "keys", $"operator-{by}.pem")];
        Assert.Equal(Verbs.Done, await Verbs.Run(Verbs.Find(signed)!, services, signed));
    }

    private static async Task Recheck(IServiceProvider services)
    {
        services.GetRequiredService<PartnerRegister>().Recheck();
        await services.GetRequiredService<PartnerRegister>().Current(Ct);
    }

    private static string Head(string urn) =>
        $"?urn={urn}&period={Uri.EscapeDataString("2025/2026")}&code=T1&submissionType=full&sourceSystem=synthetic&absentMeansZero=true";

    private static object Return(string urn) => new
    {
        establishment = new { urn },
        period = new { period = "2024/2025", code = "T1" },
        submissionType = "full",
        sourceSystem = new { name = "synthetic" },
        absentMeansZero = true,
        rows = new[] { new { indicator = "suspension_count", value = 12 } },
    };

    private static ByteArrayContent Csv(string text) => new(Encoding.UTF8.GetBytes(text)) { Headers = { { "Content-Type", "text/csv" } } };

    private static async Task<HttpResponseMessage> Push(HttpClient client, string urn, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/outcomes/data-sets/{Termly}/submissions{Head(urn)}") { Content = Csv(Counts) };
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request, Ct);
    }
}
