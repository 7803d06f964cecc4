using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>
/// G8: whatever can be filtered and ordered by in GraphQL becomes a statement of SQL Server. The whole engine runs over that provider;
/// its statements are caught instead of sent, and answered with no rows. What is asked comes from the schema, so nothing can be forgotten.
/// </summary>
public sealed class SecondDatabaseTests(VrnHost host)
{
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["String"] = "\"a%_[\"",
        ["Int"] = "7",
        ["Long"] = "7",
        ["Float"] = "0.5",
        ["UUID"] = "\"01a1f93b-0000-7000-8000-000000000000\"",
        ["ID"] = "\"x\"",
        ["DateTime"] = "\"2025-01-02T03:04:05.678Z\"",
        ["LocalDate"] = "\"2025-01-02\"",
        ["Boolean"] = "true",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_filter_and_every_order_becomes_a_statement_of_sql_server()
    {
        await using var scope = await host.Inside();
        var faults = new List<Exception>();
        var engine = GraphQLSchema.Build(new EngineOptions<Call>
        {
            Permit = (_, _) => null,
            KnownScopes = ScopeTable.Names.ToHashSet(StringComparer.Ordinal),
            OnFault = (exception, _, _) => faults.Add(exception),
        });
        var caller = new Caller("vrn-analyst", Guid.NewGuid(), "vrn", PartnerType.VrnCore, null, null, ScopeTable.Names.ToHashSet(StringComparer.Ordinal));
        var live = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var types = await Types(engine, new Call(caller, live, scope.ServiceProvider));
        var asked = 0;
        foreach (var (list, filter, order, extras) in Lists(types))
        {
            var selection = $"{{ totalCount pageInfo {{ hasNextPage hasPreviousPage }} {extras} nodes {{ __typename }} }}";
            foreach (var condition in filter is null ? [] : Conditions(types, filter))
            {
                await Caught($"{{ {list}(first: 2, filter: {condition}) {selection} }}", null);
            }
            foreach (var by in order is null ? [""] : Orders(types, order))
            {
                // Cursors of the rows that there are, from the database that there is.
                var page = await Run(live, $"{{ {list}(first: 2 {by}) {{ pageInfo {{ startCursor endCursor }} }} }}", null);
                var info = page.GetProperty("data").GetProperty(list).GetProperty("pageInfo");
                var (start, end) = (info.GetProperty("startCursor").GetString(), info.GetProperty("endCursor").GetString());
                foreach (var window in (string[])["first: 2", "last: 2", .. end is null ? (string[])[] : ["first: 2, after: $start", "last: 2, before: $end", "first: 2, after: $start, before: $end"]])
                {
                    var variables = window.Contains('$') ? "query ($start: String, $end: String) " : "";
                    var document = $"{variables}{{ {list}({window} {by}) {selection} {(variables == "" || window.Contains("$start") ? "" : $"x: {list}(first: 1, after: $start {by}) {{ totalCount }}")} {(variables == "" || window.Contains("$end") ? "" : $"y: {list}(first: 1, before: $end {by}) {{ totalCount }}")} }}";
                    await Caught(document, JsonSerializer.Serialize(new { start, end }));
                }
            }
        }
        Assert.True(asked > 150, $"{asked} questions");

        async Task Caught(string document, string? variables)
        {
            var statements = new Offline();
            await using var db = new SqlServerVrnDbContext(statements.Options()) { Scope = live.Scope };
            faults.Clear();
            var answer = await Run(db, document, variables);
            Assert.True(faults.Count == 0, $"{document}\n{faults.FirstOrDefault()}");
            Assert.False(answer.TryGetProperty("errors", out _), $"{document}\n{answer}");
            // The catalogue of outcomes is held in memory.
            Assert.True(statements.Texts.Count > 0 || document.Contains("outcome", StringComparison.Ordinal), document);
            Assert.All(statements.Texts, text => Assert.DoesNotContain("LIMIT ", text, StringComparison.Ordinal));
            asked++;
        }

        async Task<JsonElement> Run(VrnDbContext db, string document, string? variables)
        {
            var request = new GraphQLRequest { Document = System.Text.Encoding.UTF8.GetBytes(document), Variables = System.Text.Encoding.UTF8.GetBytes(variables ?? "") };
            using var answer = await engine.ExecuteAsync(request, new Call(caller, db, scope.ServiceProvider), Ct);
            return JsonSerializer.Deserialize<JsonElement>(answer.Body.Span);
        }
    }

    [Fact]
    public void What_hangs_on_rows_becomes_a_statement_too()
    {
        using var db = DesignTime.SqlServer();
        var day = new DateOnly(2025, 1, 2);
        Guid[] ids = [Guid.Empty];
        foreach (var field in Enum.GetValues<NetworkSeats.OrderField>())
        {
            foreach (var direction in Enum.GetValues<OrderDirection>())
            {
                var order = NetworkSeats.Order([new(field, direction)]);
                var place = new[] { field == NetworkSeats.OrderField.Number ? "3" : "=2025-01-02", Guid.Empty.ToString() };
                foreach (var window in (Window[])[new(2), new(2, Backward: true), new(2, After: place), new(2, Before: place, Backward: true)])
                {
                    Assert.Contains("ORDER BY", NetworkSeats.Query(db, ids, day, order, window).ToQueryString(), StringComparison.Ordinal);
                }
            }
        }
        Assert.Contains("ORDER BY", GetNetwork.ChildRows(db, Answers.Maps, ids, day).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("ORDER BY", GetNetwork.ContactRows(db, ids).ToQueryString(), StringComparison.Ordinal);
        var returns = ListReturns.Matching(db, "x", new("2025/2026", "T1", null, "900001", DateTimeOffset.UnixEpoch, null, null), Data.Outcomes.Raw.SubmissionState.Accepted);
        string[] at = ["638000000000000000", Guid.Empty.ToString()];
        foreach (var window in (Window[])[new(2), new(2, Backward: true), new(2, After: at), new(2, Before: at, Backward: true), new(1, After: at, Inclusive: true)])
        {
            Assert.Contains("ORDER BY", ListReturns.NewestFirst.Sort(ListReturns.NewestFirst.Within(returns, db, window), window.Backward).Take(3).ToQueryString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string List, string? Filter, string? Order, string Extras)> Lists(Dictionary<string, JsonElement> types)
    {
        foreach (var field in types["Query"].GetProperty("fields").EnumerateArray())
        {
            if (Named(field.GetProperty("type")) is var connection && connection.EndsWith("Connection", StringComparison.Ordinal)
                && field.GetProperty("args").EnumerateArray().All(argument => argument.GetProperty("type").GetProperty("kind").GetString() != "NON_NULL"))
            {
                string? Argument(string name) => field.GetProperty("args").EnumerateArray().FirstOrDefault(each => each.GetProperty("name").GetString() == name) is { ValueKind: JsonValueKind.Object } found
                    ? Named(found.GetProperty("type")) : null;
                string[] standard = ["edges", "nodes", "pageInfo", "totalCount"];
                var more = types[connection].GetProperty("fields").EnumerateArray().Select(each => each.GetProperty("name").GetString()!).Except(standard)
                    .Select(each => each == "warnings" ? "warnings { code }" : each);
                yield return (field.GetProperty("name").GetString()!, Argument("filter"), Argument("orderBy"), string.Join(' ', more));
            }
        }
    }

    /// <summary>Criteria whose text is read: what they take.</summary>
    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["area"] = "\"E06000016\"",
        ["lad"] = "\"E06000016\"",
        ["policeForce"] = "\"E23000021\"",
        ["age"] = "\"11-16\"",
        ["maxAmount"] = "\"12.50\"",
        ["language"] = "\"gu\"",
        ["attending"] = "ONLINE",
        ["assuredWithinDays"] = "90",
        ["assuredItems"] = "\"f\"",
        ["startTime"] = "\"10:00\"",
        ["endTime"] = "\"18:00\"",
        ["openAfter"] = "\"18:00\"",
    };

    /// <summary>Each condition alone, under not, and all of them together in every combination that there is.</summary>
    private static IEnumerable<string> Conditions(Dictionary<string, JsonElement> types, string filter)
    {
        var all = new List<string>();
        foreach (var field in types[filter].GetProperty("inputFields").EnumerateArray().Where(field => Named(field.GetProperty("type")) != filter))
        {
            var (name, type) = (field.GetProperty("name").GetString()!, types[Named(field.GetProperty("type"))]);
            if (type.GetProperty("kind").GetString() != "INPUT_OBJECT")
            {
                all.Add($"{{ {name}: {Said.GetValueOrDefault(name) ?? Value(type)} }}");
                continue;
            }
            foreach (var operation in type.GetProperty("inputFields").EnumerateArray())
            {
                var (how, of) = (operation.GetProperty("name").GetString()!, types[Named(operation.GetProperty("type"))]);
                all.AddRange(how == "isNull" ? [$"{{ {name}: {{ isNull: true }} }}", $"{{ {name}: {{ isNull: false }} }}"]
                    : how == "in" ? [$"{{ {name}: {{ in: [{Value(of)}] }} }}", $"{{ {name}: {{ in: [] }} }}"]
                    : [$"{{ {name}: {{ {how}: {Value(of)} }} }}"]);
            }
        }
        Assert.NotEmpty(all);
        return [.. all, .. all.Select(each => $"{{ not: {each} }}"), $"{{ and: [{all[0]}, {all[^1]}], or: [{all[0]}, {{ not: {all[^1]} }}], not: {{ or: [] }} }}"];
    }

    private static string Value(JsonElement type) =>
        type.GetProperty("kind").GetString() == "ENUM" ? type.GetProperty("enumValues")[0].GetProperty("name").GetString()! : Samples[type.GetProperty("name").GetString()!];

    /// <summary>Each field in both directions, and up to three of them together.</summary>
    private static IEnumerable<string> Orders(Dictionary<string, JsonElement> types, string order)
    {
        var field = types[order].GetProperty("inputFields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "field");
        var names = types[Named(field.GetProperty("type"))].GetProperty("enumValues").EnumerateArray().Select(value => value.GetProperty("name").GetString()!).ToList();
        return ["", .. names.SelectMany(name => (string[])[$"orderBy: [{{ field: {name} }}]", $"orderBy: [{{ field: {name}, direction: DESC }}]"]),
            $"orderBy: [{string.Join(", ", names.Take(3).Reverse().Select((name, i) => $"{{ field: {name}, direction: {(i % 2 == 0 ? "DESC" : "ASC")} }}"))}]"];
    }

    private static string Named(JsonElement type)
    {
        while (type.GetProperty("name").ValueKind == JsonValueKind.Null)
        {
            type = type.GetProperty("ofType");
        }
        return type.GetProperty("name").GetString()!;
    }

    private static async Task<Dictionary<string, JsonElement>> Types(Engine<Call> engine, Call call)
    {
        const string type = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
        var document = $"{{ __schema {{ types {{ kind name fields {{ name args {{ name {type} }} {type} }} inputFields {{ name {type} }} enumValues {{ name }} }} }} }}";
        using var answer = await engine.ExecuteAsync(new GraphQLRequest { Document = System.Text.Encoding.UTF8.GetBytes(document) }, call, Ct);
        return JsonSerializer.Deserialize<JsonElement>(answer.Body.Span).GetProperty("data").GetProperty("__schema").GetProperty("types").EnumerateArray()
            .ToDictionary(each => each.GetProperty("name").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>Catches statements: lists have no rows, counts and probes say 0.</summary>
    private sealed class Offline
    {
        public List<string> Texts { get; } = [];

        public DbContextOptions<SqlServerVrnDbContext> Options()
        {
            var builder = new DbContextOptionsBuilder<SqlServerVrnDbContext>();
            builder.UseVrnSqlServer("Server=nowhere").AddInterceptors(new Connections(), new Commands(Texts));
            return builder.Options;
        }

        private sealed class Connections : DbConnectionInterceptor
        {
            public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
                DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => ValueTask.FromResult(InterceptionResult.Suppress());
        }

        private sealed class Commands(List<string> texts) : DbCommandInterceptor
        {
            public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
                DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
            {
                texts.Add(command.CommandText);
                var table = new DataTable();
                // A probe that can only say no is no longer asked of any table.
                var isProbe = command.CommandText.StartsWith("SELECT CASE", StringComparison.Ordinal) || command.CommandText.StartsWith("SELECT CAST(", StringComparison.Ordinal);
                var isCount = command.CommandText.StartsWith("SELECT COUNT(*)", StringComparison.Ordinal);
                var isLatest = command.CommandText.StartsWith("SELECT MAX(", StringComparison.Ordinal);
                table.Columns.Add("value", isProbe ? typeof(bool) : isLatest ? typeof(DateTimeOffset) : typeof(int));
                if (isProbe || isCount || isLatest)
                {
                    table.Rows.Add(isProbe ? false : isLatest ? DBNull.Value : 0);
                }
                else
                {
                    // As many columns as any statement reads; of no rows nobody asks their names and types.
                    for (var i = 1; i < 100; i++)
                    {
                        table.Columns.Add($"value{i}", typeof(int));
                    }
                }
                return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(table.CreateDataReader()));
            }
        }
    }
}
