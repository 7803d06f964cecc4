using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>Alone: what is broken here for a moment would disturb whoever reads it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>G5: faults of the house over HTTP. A stored document is broken and mended; nothing of the fault gets out but its code and trace.</summary>
[Collection(Alone.Name)]
public sealed class BrokenPromiseTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("without its name", "NULL_VALUE")]
    [InlineData("no JSON at all", "INTERNAL")]
    public async Task A_document_that_breaks_the_schemas_promise_is_the_error_of_its_field(string how, string code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var id = (await council.Data("{ services(first: 1) { nodes { uuid } } }")).GetProperty("services").GetProperty("nodes")[0].GetProperty("uuid").GetGuid();
        var query = $"{{ other: __typename service(by: {{ uuid: \"{id}\" }}) {{ uuid name }} }}";
        var whole = await Stored(id);
        try
        {
            await Store(id, how == "no JSON at all" ? "{ secret detail"u8.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(whole).Replace("\"name\":\"", "\"name\":null,\"unnamed\":\"", StringComparison.Ordinal)));
            foreach (var accept in (string[])[Json, GraphQLResponse])
            {
                using var answer = await council.SendAsync(Post(query, accept), Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                var body = JsonSerializer.Deserialize<JsonElement>(text);

                // The position is null, its neighbours are answered.
                Assert.Equal((200, """{"other":"Query","service":null}"""), ((int)answer.StatusCode, body.GetProperty("data").GetRawText()));
                var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
                Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
                Assert.Equal("service", error.GetProperty("path")[0].GetString());
                Assert.Equal(code == "INTERNAL", error.GetProperty("extensions").TryGetProperty("traceId", out _));
                Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Json", error.GetProperty("message").GetString(), StringComparison.Ordinal);
            }
        }
        finally
        {
            await Store(id, whole);
        }
        Assert.NotEqual(JsonValueKind.Null, (await council.Data(query)).GetProperty("service").ValueKind);
    }

    /// <summary>Mutations speak for REST: whatever a command may refuse with has its word in GraphQL.</summary>
    [Fact]
    public void Every_problem_of_rest_has_its_code_in_capitals()
    {
        var problems = typeof(Problems).GetFields().Select(field => field.GetValue(null)).OfType<Problem>().ToList();
        Assert.True(problems.Count > 40, $"{problems.Count} problems");
        foreach (var problem in problems)
        {
            var refusal = Commands.Refusal(new ProblemAnswer(problem, null, [new Fault("bad", "It is bad.") { Pointer = "/a" }]));

            Assert.Equal(problem.Code.ToUpperInvariant(), refusal.Fault.Code);
            Assert.Equal(problem.Title, refusal.Fault.Message);
            Assert.Equal("/a", Assert.IsType<Dictionary<string, object?>>(Assert.Single(Assert.IsType<List<Dictionary<string, object?>>>(refusal.Fault.Extensions!["problems"])))["pointer"]);
        }
        Assert.Contains(problems, problem => problem.GraphQLCode == "PRECONDITION_FAILED");
    }

    private async Task<byte[]> Stored(Guid id)
    {
        await using var scope = await host.Inside();
        return (await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<StoredDocument>()
            .SingleAsync(row => row.Kind == DocumentKind.Service && row.EntityId == id && row.Tier == DocumentTier.Partner, Ct)).Full!;
    }

    private async Task Store(Guid id, byte[] full)
    {
        await using var scope = await host.Inside();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<StoredDocument>()
            .Where(row => row.Kind == DocumentKind.Service && row.EntityId == id && row.Tier == DocumentTier.Partner)
            .ExecuteUpdateAsync(row => row.SetProperty(document => document.Full, full), Ct));
    }
}
