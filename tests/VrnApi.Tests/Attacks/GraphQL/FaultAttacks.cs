using System.Text.Json;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Attacks.GraphQL;

/// <summary>A resolver that throws: a database of its own loses the tables that it reads, under a host that serves.</summary>
public sealed class FaultAttacks(AuditDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Attack("GQL-18")]
    public async Task GQL_18_error_detail()
    {
        await using var app = await database.Copy();
        var connection = AuditDatabase.Connection(app);
        await using var process = await HostProcess.Start(connection, Ct);
        using var dashboard = process.Of(database.Folder, "dashboard");
        const string query = "{ __typename services(first: 1) { nodes { name } } }";
        await dashboard.Data(query);

        await AuditDatabase.Execute(connection, "ALTER SCHEMA directory RENAME TO gone");
        using var request = GraphQLCalls.Post(query);
        using var response = await dashboard.SendAsync(request, Ct);
        var answer = new Tokens.Tests.Harness.Answer(response, await response.Content.ReadAsStringAsync(Ct));
        await AuditDatabase.Execute(connection, "ALTER SCHEMA gone RENAME TO directory");

        Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Body}");
        Tells.Nothing(answer);
        Assert.DoesNotContain("directory", answer.Body, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Header("X-Request-Id")!);
        using var body = JsonDocument.Parse(answer.Body);
        var error = Assert.Single(body.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal("INTERNAL", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("Internal error.", error.GetProperty("message").GetString());
        // What was hidden from the caller is in the log, by the same id.
        Assert.Contains(process.Log, line => line.Contains(answer.Header("X-Request-Id")!, StringComparison.Ordinal));
        await dashboard.Data(query);
    }
}
