using System.Text;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Execution;

/// <summary>Execution over bound models: values, batches, errors and null propagation (specification 6, design section 8).</summary>
public sealed class ExecutionTests
{
    private static readonly Engine<TownCall> Engine = Town.Build();

    [Fact]
    public async Task Scalars_have_their_formats()
    {
        var (body, outcome) = await Town.Run(Engine, "{ place(by: { name: \"P1\" }) { id uuid name seats score mood changed since site tags visits hours { day from } } }");
        Assert.Equal(Outcome.Data, outcome);
        Assert.Equal("""{"id":"00000002-0000-0000-0000-000000000000","uuid":"00000002-0000-0000-0000-000000000000","name":"P1","seats":1,"score":1.5,"mood":"DROP_IN","changed":"2026-01-02T02:04:05.0000001Z","since":"2020-02-29","site":"https://example.org/a%20b","tags":["a\u0022b","\u00E9"],"visits":5000000001,"hours":[{"day":"Mon","from":9},{"day":"Tue","from":11}]}""",
            body["data"]!["place"]!.ToJsonString());
    }

    [Fact]
    public async Task A_connection_answers_all_its_parts_from_one_load()
    {
        var call = new TownCall();
        var (body, _) = await Town.Run(Engine, "{ places(first: 2) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { seats } } nodes { name } } }", call: call);
        Assert.Equal("""{"totalCount":5,"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":"c0","endCursor":"c1"},"edges":[{"cursor":"c0","node":{"seats":0}},{"cursor":"c1","node":{"seats":1}}],"nodes":[{"name":"P0"},{"name":"P1"}]}""",
            body["data"]!["places"]!.ToJsonString());
        Assert.Equal(["places rows=True total=True next=True"], call.Loads);
    }

    [Fact]
    public async Task Extras_are_wanted_only_when_selected()
    {
        var call = new TownCall();
        await Town.Run(Engine, "{ a: places { totalCount } b: places { nodes { id } } }", call: call);
        Assert.Equal(["places rows=False total=True next=False", "places rows=True total=False next=False"], call.Loads);
    }

    [Fact]
    public async Task Each_position_loads_once_with_distinct_keys()
    {
        var call = new TownCall();
        var (body, _) = await Town.Run(Engine, "{ places { nodes { org { name } reviews(first: 1) { nodes { stars } totalCount pageInfo { hasNextPage } } siblings { seats org { name } } } } }", call: call);
        Assert.Equal(["places rows=True total=False next=False", "orgs 2", "reviews 5 first=1 total=True", "siblings 5", "orgs 2"], call.Loads);
        var nodes = body["data"]!["places"]!["nodes"]!;
        Assert.Equal("""{"org":{"name":"Red"},"reviews":{"nodes":[{"stars":1}],"totalCount":3,"pageInfo":{"hasNextPage":true}},"siblings":[{"seats":1,"org":{"name":"Blue"}},{"seats":2,"org":{"name":"Blue"}}]}""", nodes[0]!.ToJsonString());
        Assert.Null(nodes[4]!["org"]);
        Assert.Equal("""{"nodes":[],"totalCount":0,"pageInfo":{"hasNextPage":false}}""", nodes[2]!["reviews"]!.ToJsonString());
    }

    [Fact]
    public async Task A_null_in_a_non_null_place_goes_up_to_the_nearest_nullable()
    {
        var (body, outcome) = await Town.Run(Engine, "{ place(by: { name: \"P4\" }) { seats mustOrg { name } } orgs { name } }");
        Assert.Equal(Outcome.FieldErrors, outcome);
        Assert.Null(body["data"]!["place"]);
        Assert.Equal(2, body["data"]!["orgs"]!.AsArray().Count);
        Assert.Equal("""[{"message":"A value that is always there is missing.","locations":[{"line":1,"column":37}],"path":["place","mustOrg"],"extensions":{"code":"NULL_VALUE"}}]""", body["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task Nulls_inside_non_null_lists_take_the_whole_answer()
    {
        var (body, _) = await Town.Run(Engine, "{ places { nodes { seats mustOrg { name } } } }");
        Assert.Null(body["data"]);
        Assert.Contains("\"data\"", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""["places","nodes",4,"mustOrg"]""", body["errors"]![0]!["path"]!.ToJsonString());
        Assert.Single(body["errors"]!.AsArray());
    }

    [Fact]
    public async Task Values_may_be_null_or_faults_one_by_one()
    {
        var (body, _) = await Town.Run(Engine, "{ places { nodes { open } } x: nodes(ids: [\"P2\", \"P1\"]) { ... on Place { openMust } } }");
        Assert.Equal("[false,false,null,true,true]", new System.Text.Json.Nodes.JsonArray([.. body["data"]!["places"]!["nodes"]!.AsArray().Select(n => n!["open"]?.DeepClone())]).ToJsonString());
        Assert.Equal("""[null,{"openMust":true}]""", body["data"]!["x"]!.ToJsonString());
        Assert.Equal("""["x",0,"openMust"]""", body["errors"]![0]!["path"]!.ToJsonString());
    }

    [Fact]
    public async Task Masked_faults_show_a_trace_id_and_nothing_else()
    {
        var call = new TownCall();
        var (body, _) = await Town.Run(Engine, "{ boom }", call: call);
        Assert.Equal("""{"errors":[{"message":"Internal error.","locations":[{"line":1,"column":3}],"path":["boom"],"extensions":{"code":"INTERNAL","traceId":"trace-1"}}],"data":{"boom":null}}""", body.ToJsonString());
        Assert.Equal(["Query.boom: InvalidOperationException"], call.Faults);
    }

    [Fact]
    public async Task A_field_exception_keeps_its_code_and_nulls_the_root()
    {
        var (body, _) = await Town.Run(Engine, "{ orgs { name } boomMust }");
        Assert.Equal("NOT_FOUND", (string?)body["errors"]![0]!["extensions"]!["code"]);
        Assert.Null(body["data"]);
    }

    [Fact]
    public async Task Errors_name_all_merged_nodes_and_aliases()
    {
        var (body, _) = await Town.Run(Engine, "{ x: boom\n...F }\nfragment F on Query { x: boom }");
        Assert.Equal("""[{"line":1,"column":3},{"line":3,"column":23}]""", body["errors"]![0]!["locations"]!.ToJsonString());
        Assert.Equal("""["x"]""", body["errors"]![0]!["path"]!.ToJsonString());
    }

    [Fact]
    public async Task Abstract_lists_keep_order_and_types()
    {
        var (body, _) = await Town.Run(Engine, "{ nodes(ids: [\"Blue\", \"nope\", \"P1\", \"bad\", \"Red\"]) { __typename id ... on Org { name } ... on Place { seats } } }");
        Assert.Equal("""[{"__typename":"Org","id":"00000002-0000-0000-0000-000000000000","name":"Blue"},null,{"__typename":"Place","id":"00000002-0000-0000-0000-000000000000","seats":1},null,{"__typename":"Org","id":"00000001-0000-0000-0000-000000000000","name":"Red"}]""", body["data"]!["nodes"]!.ToJsonString());
        Assert.Equal("""["nodes",3]""", body["errors"]![0]!["path"]!.ToJsonString());
        Assert.Equal("ARGUMENT", (string?)body["errors"]![0]!["extensions"]!["code"]);
        Assert.Single(body["errors"]!.AsArray());
    }

    [Fact]
    public async Task Root_scopes_refuse_the_whole_operation()
    {
        var call = new TownCall { Scopes = ["orgs:read"] };
        var (body, outcome) = await Town.Run(Engine, "query($p: Boolean = true) { orgs { name } places @include(if: $p) { totalCount } }", call: call);
        Assert.Equal(Outcome.Forbidden, outcome);
        Assert.False(body.AsObject().ContainsKey("data"));
        Assert.Equal("""{"code":"INSUFFICIENT_SCOPE","scope":"places:read"}""", body["errors"]![0]!["extensions"]!.ToJsonString());
        Assert.Equal(0, call.Charged);
        // What is skipped needs no scope.
        (_, outcome) = await Town.Run(Engine, "query($p: Boolean = true) { orgs { name } places @include(if: $p) { totalCount } }", "{\"p\":false}", call);
        Assert.Equal(Outcome.Data, outcome);
    }

    [Fact]
    public async Task Other_scopes_null_the_position_and_keep_the_parent()
    {
        var call = new TownCall { Scopes = ["places:read"] };
        var (body, _) = await Town.Run(Engine, "{ place(by: { name: \"P1\" }) { seats guarded secret org { name } } }", call: call);
        Assert.Equal("""{"seats":1,"guarded":null,"secret":null,"org":null}""", body["data"]!["place"]!.ToJsonString());
        Assert.Equal(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"], body["errors"]!.AsArray().Select(e => (string?)e!["extensions"]!["code"]));
    }

    [Fact]
    public async Task By_type_scopes_read_as_absent()
    {
        var (body, outcome) = await Town.Run(Engine, "{ nodes(ids: [\"Blue\", \"P1\"]) { id } }", call: new TownCall { Scopes = ["places:read"] });
        Assert.Equal(Outcome.Data, outcome);
        Assert.Equal("""[null,{"id":"00000002-0000-0000-0000-000000000000"}]""", body["data"]!["nodes"]!.ToJsonString());
    }

    [Fact]
    public async Task Mutations_run_in_order_and_stop_when_the_answer_is_lost()
    {
        var call = new TownCall();
        var (body, _) = await Town.Run(Engine, "mutation { a: count b: count fail c: count }", call: call);
        Assert.Null(body["data"]);
        Assert.Equal("CONFLICT", (string?)body["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal(["count", "count"], call.Loads);
    }

    [Theory]
    [InlineData("mutation { rename(id: \"00000001-0000-0000-0000-000000000000\") { id } }", false, null)]
    [InlineData("mutation { rename(id: \"00000001-0000-0000-0000-000000000000\", name: null) { id } }", true, null)]
    [InlineData("mutation { rename(id: \"00000001-0000-0000-0000-000000000000\", name: \"x\") { id } }", true, "x")]
    [InlineData("mutation($n: String) { rename(id: \"00000001-0000-0000-0000-000000000000\", name: $n) { id } }", false, null)]
    public async Task Absent_and_null_are_told_apart(string query, bool given, string? value)
    {
        var call = new TownCall();
        await Town.Run(Engine, query, call: call);
        Assert.Equal(new Given<string>(given, value), ((RenameCriteria)call.Seen!).Name);
    }

    [Fact]
    public async Task Criteria_are_bound_from_literals_and_variables()
    {
        var call = new TownCall();
        var id = Town.Ids[0];
        await Town.Run(Engine, "query($f: PlaceFilter, $o: [PlaceOrder!]) { places(filter: $f, orderBy: $o, search: \"a\", after: \"x\") { totalCount } }",
            "{\"f\":{\"and\":[{\"mood\":\"DROP_IN\"},{\"not\":{\"id\":{\"in\":[\"" + id + "\"]}}}]},\"o\":{\"field\":\"SEATS\"}}", call);
        var seen = (PlacesCriteria)call.Seen!;
        Assert.Equal("a", seen.Search);
        Assert.Equal("x", seen.After);
        Assert.Null(seen.First);
        Assert.Equal(Mood.DropIn, seen.Filter!.And![0].Mood);
        Assert.Equal([id], seen.Filter.And[1].Not!.Id!.In!);
        Assert.Equal(new PlaceOrder(PlaceOrderField.Seats), Assert.Single(seen.OrderBy!));
    }

    [Fact]
    public async Task Argument_faults_at_execution_are_field_errors()
    {
        var (body, outcome) = await Town.Run(Engine, "query($i: UUID) { orgs { name } places(first: -1) { totalCount } }", "{}");
        Assert.Equal(Outcome.Invalid, outcome);
        (body, outcome) = await Town.Run(Engine, "{ place(by: { name: \"P1\" }) { a: reviews(first: -1) { totalCount } } }");
        Assert.Equal(Outcome.FieldErrors, outcome);
        Assert.Equal("ARGUMENT", (string?)body["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("""["place","a"]""", body["errors"]![0]!["path"]!.ToJsonString());
        (body, _) = await Town.Run(Engine, "{ places(first: 1, last: 1) { totalCount } }");
        Assert.Equal("ARGUMENT", (string?)body["errors"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Time_runs_out_and_callers_may_leave()
    {
        var engine = Town.Build(new Limits { Time = TimeSpan.FromMilliseconds(50) });
        var (body, outcome) = await Town.Run(engine, "{ slow }");
        Assert.Equal(Outcome.TimedOut, outcome);
        Assert.Equal("TIMEOUT", (string?)body["errors"]![0]!["extensions"]!["code"]);
        using var left = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Engine.ExecuteAsync(new GraphQLRequest { Document = "{ slow }"u8.ToArray() }, new TownCall(), left.Token));
    }

    [Fact]
    public async Task Rows_and_bytes_are_limited()
    {
        var (body, _) = await Town.Run(Town.Build(new Limits { Rows = 7 }), "{ a: places { nodes { id } } b: orgs { name } c: orgs { name } }");
        Assert.Null(body["data"]);
        Assert.Equal("ROWS", (string?)body["errors"]![0]!["extensions"]!["code"]);
        var (large, outcome) = await Town.Run(Town.Build(new Limits { ResponseBytes = 300 }), "{ places { nodes { id uuid name changed tags } } }");
        Assert.Equal(Outcome.Failed, outcome);
        Assert.Equal("RESPONSE_SIZE", (string?)large["errors"]![0]!["extensions"]!["code"]);
    }

    [Fact]
    public async Task Only_twenty_errors_are_written()
    {
        var (body, _) = await Town.Run(Engine, "{" + string.Concat(Enumerable.Range(0, 45).Select(i => $" b{i}: boom")) + " }");
        Assert.Equal(20, body["errors"]!.AsArray().Count);
        Assert.Equal(25, (int)body["extensions"]!["errorsOmitted"]!);
    }

    [Fact]
    public async Task Cost_is_reported_charged_and_can_be_asked_for_alone()
    {
        var call = new TownCall();
        var (body, _) = await Town.Run(Engine, "{ places(first: 100) { nodes { id } } }", call: call, change: r => r with { Cost = CostReport.Report });
        Assert.Equal("""{"typeCost":102,"fieldCost":2,"points":2}""", body["extensions"]!["cost"]!.ToJsonString());
        Assert.Equal(2, call.Charged);
        call = new TownCall();
        (body, _) = await Town.Run(Engine, "{ places(first: 100) { nodes { id } } }", call: call, change: r => r with { Cost = CostReport.Validate });
        Assert.Equal("""{"data":null,"extensions":{"cost":{"typeCost":102,"fieldCost":2,"points":2}}}""", body.ToJsonString());
        Assert.Empty(call.Loads);
        var (_, outcome) = await Town.Run(Engine, "{ places { totalCount } }", call: new TownCall { Budget = 0 });
        Assert.Equal(Outcome.RateLimited, outcome);
    }

    [Fact]
    public async Task Cells_cut_from_documents_answer_as_models_do()
    {
        const string query = "{ places { nodes { id n: name seats score mood tags hours { from day } reviews(first: 1) { nodes { stars } } siblings { seats } __typename } edges { node { name } cursor } totalCount } }";
        var models = new TownCall();
        var cells = new TownCall { Cut = true };
        var (expected, _) = await Town.Run(Engine, query, call: models);
        var (actual, _) = await Town.Run(Engine, query, call: cells);
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        Assert.Equal(models.Loads, cells.Loads);
        Assert.Empty(cells.Faults);
    }

    [Fact]
    public async Task Requests_without_a_usable_document_or_operation_are_refused()
    {
        (string Query, Func<GraphQLRequest, GraphQLRequest> Change, Outcome Outcome, string Code)[] cases =
        [
            ("", r => r, Outcome.BadRequest, "BAD_REQUEST"),
            ("{", r => r, Outcome.Unreadable, "SYNTAX"),
            ("{ nope }", r => r, Outcome.Invalid, "VALIDATION"),
            ("query A { boom } query B { boom }", r => r, Outcome.Invalid, "OPERATION"),
            ("query A { boom }", r => r with { OperationName = "B" }, Outcome.Invalid, "OPERATION"),
            ("mutation { count }", r => r with { AllowMutations = false }, Outcome.NotAllowed, "BAD_REQUEST"),
            ("subscription { watch { id } }", r => r, Outcome.BadRequest, "SUBSCRIPTION_TRANSPORT"),
            ("{ __schema { description } }", r => r with { AllowIntrospection = false }, Outcome.BadRequest, "INTROSPECTION_OFF"),
            ("query($i: Int!) { places(first: $i) { totalCount } }", r => r, Outcome.Invalid, "VARIABLES"),
            ("{ boom }", r => r with { TrustedOnly = true }, Outcome.BadRequest, "DOCUMENT_NOT_TRUSTED"),
            ("{ boom }", r => r with { DocumentHash = new string('0', 64) }, Outcome.BadRequest, "PERSISTED_QUERY_MISMATCH"),
            ("", r => r with { DocumentHash = new string('0', 64) }, Outcome.Invalid, "PERSISTED_QUERY_NOT_FOUND"),
            ("{ boom }", r => r with { Variables = "[1]"u8.ToArray() }, Outcome.BadRequest, "BAD_REQUEST"),
            ("{ boom }", r => r with { Variables = "{\"a\":1,\"a\":2}"u8.ToArray() }, Outcome.BadRequest, "BAD_REQUEST"),
        ];
        foreach (var (query, change, outcome, code) in cases)
        {
            var (body, actual) = await Town.Run(Engine, query, change: change);
            Assert.Equal((query, outcome, code), (query, actual, (string?)body["errors"]![0]!["extensions"]!["code"]));
            Assert.False(body.AsObject().ContainsKey("data"));
        }
    }

    [Fact]
    public async Task Documents_are_found_again_by_hash()
    {
        var engine = Town.Build();
        using var first = await engine.ExecuteAsync(new GraphQLRequest { Document = "{ orgs { name } }"u8.ToArray() }, new TownCall(), TestContext.Current.CancellationToken);
        Assert.False(first.PlanCacheHit);
        using var again = await engine.ExecuteAsync(new GraphQLRequest { DocumentHash = first.DocumentHash }, new TownCall(), TestContext.Current.CancellationToken);
        Assert.True(again.PlanCacheHit);
        Assert.Equal(Outcome.Data, again.Outcome);
        var id = engine.Trust("orgs.graphql", "{ orgs { id } }"u8.ToArray());
        using var trusted = await engine.ExecuteAsync(new GraphQLRequest { DocumentHash = id, TrustedOnly = true }, new TownCall(), TestContext.Current.CancellationToken);
        Assert.Equal("orgs.graphql", trusted.TrustedName);
        Assert.Throws<SchemaException>(() => engine.Trust("bad.graphql", "{ nope }"u8.ToArray()));
    }

    [Fact]
    public async Task Subscriptions_answer_event_by_event()
    {
        var call = new TownCall();
        var request = new GraphQLRequest { Document = "subscription { w: watch(count: 3) { seats org { name } } }"u8.ToArray() };
        var bodies = new List<string>();
        var cursors = new List<string?>();
        await foreach (var response in Engine.SubscribeAsync(request, call, cancellation: TestContext.Current.CancellationToken))
        {
            using (response)
            {
                bodies.Add(Encoding.UTF8.GetString(response.Body.Span));
                cursors.Add(response.Cursor);
            }
            if (bodies.Count == 2)
            {
                break;
            }
        }
        Assert.Equal(["""{"data":{"w":{"seats":0,"org":{"name":"Red"}}}}""", """{"data":{"w":{"seats":1,"org":{"name":"Blue"}}}}"""], bodies);
        Assert.Equal(["feed-0", "feed-1"], cursors);
        Assert.Equal("closed", call.Loads[^1]);
        Assert.Equal(1, call.Charged);
    }

    [Fact]
    public async Task Development_shows_the_coordinate()
    {
        var (body, _) = await Town.Run(Town.Build(development: true), "{ boom }");
        Assert.Equal("Query.boom", (string?)body["errors"]![0]!["extensions"]!["coordinate"]);
    }
}
