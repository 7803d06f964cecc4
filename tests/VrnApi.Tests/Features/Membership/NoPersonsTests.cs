using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M2: no table, no operation of REST and no type of GraphQL has a place for a person's name or date of birth.</summary>
public sealed partial class NoPersonsTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void No_column_of_the_whole_database_names_a_person()
    {
        using var db = DesignTime.PostgreSql();
        using var second = DesignTime.SqlServer();
        string[] Columns(VrnDbContext context) => [.. context.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetSchema()}.{entity.GetTableName()}.{property.GetColumnName()}")).Distinct()];

        Assert.InRange(Columns(db).Length, 500, 10_000);
        Assert.DoesNotContain(Columns(db), Named);
        Assert.DoesNotContain(Columns(second), Named);
    }

    [Fact]
    public void No_column_of_the_area_is_about_a_person()
    {
        using var db = DesignTime.PostgreSql();
        var columns = db.Model.GetEntityTypes().Where(entity => entity.ClrType.Namespace == typeof(Network).Namespace)
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.ClrType.Name}.{property.Name}")).ToArray();

        Assert.NotEmpty(columns);
        Assert.DoesNotContain(columns, Personal().IsMatch);
    }

    [Fact]
    public void No_member_of_an_answer_or_body_of_the_area_is_about_a_person()
    {
        var members = typeof(NetworkModel).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(typeof(NetworkModel).Namespace!, StringComparison.Ordinal) == true && type.IsPublic)
            .SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}")).ToArray();

        Assert.Contains("HoldingBody.Function", members);
        Assert.Contains("MeetingModel.Note", members);
        // How many texts were refused, not what they said.
        Assert.DoesNotContain(members.Where(name => name != "NetworkFacts.RefusedPersonalData"), Personal().IsMatch);
    }

    [Fact]
    public async Task No_schema_and_no_parameter_of_the_whole_rest_api_names_a_person()
    {
        using var anonymous = await host.Anonymous();
        using var description = JsonDocument.Parse(await anonymous.GetStringAsync("/openapi/v1.json", Ct));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var part in path.Name.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                names.Add(part.Trim('{', '}'));
            }
        }
        Walk(description.RootElement);

        Assert.Contains("acceptedByFunction", names);
        Assert.Contains("asOf", names);
        Assert.InRange(names.Count, 500, 10_000);
        Assert.DoesNotContain(names, Named);

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item);
                }
            }
            if (element.ValueKind != JsonValueKind.Object)
            {
                return;
            }
            if (element.TryGetProperty("in", out _) && element.TryGetProperty("name", out var parameter))
            {
                names.Add(parameter.GetString()!);
            }
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "properties" && member.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach (var property in member.Value.EnumerateObject())
                    {
                        names.Add(property.Name);
                    }
                }
                Walk(member.Value);
            }
        }
    }

    [Fact]
    public async Task No_type_field_argument_or_value_of_the_whole_graphql_api_names_a_person()
    {
        using var anonymous = await host.Anonymous();
        var names = Identifier().Matches(Sdl.Bare(await anonymous.GetStringAsync("/graphql/schema.graphql", Ct))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("acceptedByFunction", names);
        Assert.Contains("signUpToNetwork", names);
        Assert.InRange(names.Count, 500, 10_000);
        Assert.DoesNotContain(names, Named);
    }

    /// <summary>What was refused is kept nowhere; and what is kept of the documents names nobody.</summary>
    [Fact]
    public async Task M2_no_row_of_a_full_dump_names_a_person()
    {
        var network = MadeUp.Network("dumped", NetworkKind.DeliveryGroup);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        const string person = "Zebedee Quillfeatherstone";
        Assert.Equal("personal_data_suspected", (await admin.Post($"/v1/networks/{network.Slug}/holdings", new { function = "chair", validFrom = "2024-01-01", heldAt = $"office of Mr {person}" }, 422)).Text("code"));
        await using var scope = await host.Inside();
        await using var connection = new NpgsqlConnection(await host.ConnectionString());
        await connection.OpenAsync(Ct);
        var columns = new List<(string Schema, string Table, string Column)>();
        await using (var find = new NpgsqlCommand("SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND data_type IN ('text', 'character varying', 'ARRAY', 'jsonb', 'json')", connection))
        await using (var reader = await find.ExecuteReaderAsync(Ct))
        {
            while (await reader.ReadAsync(Ct))
            {
                columns.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }
        }
        var texts = new List<(string Place, string Text)>();
        foreach (var (schema, table, column) in columns)
        {
            await using var read = new NpgsqlCommand($"SELECT DISTINCT \"{column}\"::text FROM \"{schema}\".\"{table}\" WHERE \"{column}\" IS NOT NULL", connection);
            await using var reader = await read.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
            {
                var text = reader.GetString(0);
                Assert.False(text.Contains("Quillfeather", StringComparison.OrdinalIgnoreCase), $"{schema}.{table}.{column}");
                // Random marks of tests may look like any number. A citation quotes what its publisher printed, a network's mailbox among it.
                if (!Mark().IsMatch(text) && schema is "membership" or "evidence" && table is not ("network_contact" or "citation") && !column.EndsWith("_sort", StringComparison.Ordinal))
                {
                    texts.Add(($"{schema}.{table}.{column}", text));
                }
            }
        }
        // Made now: what is let through by the time of a text is let through here.
        var guard = await scope.ServiceProvider.GetRequiredService<TextGuard>().Guard(Ct);
        Assert.All(texts, pair => Assert.True(guard.Find(pair.Text, PersonalDataMode.Prose).Count == 0, $"{pair.Place}: {pair.Text}"));
        Assert.InRange(texts.Count, 500, int.MaxValue);
    }

    [GeneratedRegex("[0-9a-f]{20,}|[0-9a-f-]{28,}")]
    private static partial Regex Mark();

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Identifier();

    private static bool Named(string name) => Name().IsMatch(name);

    /// <summary>Names and birth of people; an organisation's contact may have a mailbox.</summary>
    [GeneratedRegex("fore_?names?|sur_?name|first_?names?|last_?name|middle_?name|given_?names?|family_?name|full_?name|maiden_?name|preferred_?name|person_?s?_?name|pupil_?name|child_?name|parent_?name|(?<![a-z])names?_of_(person|pupil|child)|honorific|date_?of_?birth|birth_?date|birth_?day|(?<![a-z])dob(?![a-z])|(?<![a-z])upn(?![a-z])|nhs_?number", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex("forename|surname|first_?name|last_?name|given_?name|person|date_?of_?birth|birth|dob|email|mobile|phone", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
