using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Cli.Sandbox;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Security;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

public sealed class SandboxTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_run_changes_nothing_and_lost_credentials_are_replaced()
    {
        await using var app = await SecurityHost.NewDatabase();
        var folder = Directory.CreateTempSubdirectory("vrn-sandbox-").FullName;
        try
        {
            Assert.Equal(Verbs.Done, await Run(app, folder));
            var first = await File.ReadAllTextAsync(Path.Combine(folder, SandboxFile.Name), Ct);
            var rows = await Credentials(app);

            Assert.Equal(Verbs.Done, await Run(app, folder));
            Assert.Equal(first, await File.ReadAllTextAsync(Path.Combine(folder, SandboxFile.Name), Ct));
            Assert.Equal(rows, await Credentials(app));

            File.Delete(Path.Combine(folder, SandboxFile.Name));
            File.Delete(Path.Combine(folder, "keys", "school-a.pem"));
            Assert.Equal(Verbs.Done, await Run(app, folder));
            var (before, after) = (JsonSerializer.Deserialize<JsonElement>(first), SandboxFile.Read(folder)!);
            Assert.Equal(before.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("name").GetString()), after.Clients.Select(client => client.Name));
            Assert.Equal(["dashboard", "school-a"], (await Credentials(app)).Except(rows).Select(row => row.Split(' ')[0]).Order());

            Directory.Delete(Path.Combine(folder, "keys"), recursive: true);
            Assert.Equal(Verbs.Done, await Run(app, folder));
            Assert.Equal(await Current(app), after.Clients.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_file_names_every_client_with_what_it_needs_and_nothing_else()
    {
        await using var app = await SecurityHost.NewDatabase();
        var folder = Directory.CreateTempSubdirectory("vrn-sandbox-").FullName;
        try
        {
            await Run(app, folder);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, SandboxFile.Name), Ct));

            Assert.Equal(["baseUrl", "tokenUrl", "clients"], json.RootElement.EnumerateObject().Select(member => member.Name));
            var clients = json.RootElement.GetProperty("clients").EnumerateArray().ToDictionary(client => client.GetProperty("name").GetString()!);
            Assert.Equal(
                ["council-leicester", "council-leicestershire", "dashboard", "health-llr", "police-leicestershire", "school-a", "school-b", "vcs-example",
                    "vrn-admin", "vrn-analyst", "vrn-approver"],
                clients.Keys.Order());
            Assert.Equal(["name", "partnerType", "clientId", "clientSecret", "scopes", "dpop"], Members(clients["dashboard"]));
            Assert.Equal(["name", "partnerType", "clientId", "privateKeyPath", "kid", "alg", "scopes", "dpop"], Members(clients["school-a"]));
            Assert.All(clients.Where(client => client.Key is not "dashboard" and not "vcs-example"), client => Assert.True(client.Value.GetProperty("dpop").GetBoolean()));
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static IEnumerable<string> Members(JsonElement client) => client.EnumerateObject().Select(member => member.Name);
    }

    [Fact]
    public void Every_sandbox_scope_is_one_that_its_client_would_be_granted()
    {
        foreach (var role in SandboxPartners.All)
        {
            var assurance = role.Secret ? Tokens.Assurance.Basic : role.Bound ? Tokens.Assurance.High : Tokens.Assurance.Standard;
            var standing = new Standing(role.Partner.Type, true, role.Scopes.ToHashSet(), assurance, role.Scopes.ToHashSet());
            Assert.All(role.Scopes, scope => Assert.Null(Rights.Ceiling(standing, scope)));
        }
    }

    private static Task<int> Run(WebApplication app, string folder) =>
        SecurityHost.Run(app.Services, "demo", "sandbox", "--out", folder, "--base-url", "http://127.0.0.1:5080");

    private static Task<List<string>> Credentials(WebApplication app) => app.Services.GetRequiredService<IServiceScopeFactory>().AsSystem("test", async db =>
        await db.Set<ClientKey>().Select(key => key.ClientId + " " + key.Thumbprint)
            .Union(db.Set<ClientSecret>().Select(secret => secret.ClientId + " " + secret.Hint)).Order().ToListAsync(Ct));

    private static Task<int> Current(WebApplication app) => app.Services.GetRequiredService<IServiceScopeFactory>().AsSystem("test", async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        return await db.Set<ClientKey>().CountAsync(key => key.RemovedAt == null, Ct) + await db.Set<ClientSecret>().CountAsync(secret => secret.NotAfter > now, Ct);
    });
}
