using System.Text;
using System.Text.Json.Nodes;

namespace VrnApi.GraphQL.Tests.Harness;

internal enum Mood
{
    Open,
    DropIn,
}

internal sealed record Org(Guid Id, string Name);

internal sealed record Hours(string Day, int From);

internal sealed record Place(Guid Id, string? Name, int Seats, double? Score, Mood Mood, DateTimeOffset Changed, DateOnly? Since, Uri? Site,
    IReadOnlyList<string> Tags, IReadOnlyList<Hours> Hours, Guid? OrgId, string? Secret, long Visits);

internal sealed record PlacesCriteria(string? Search, PlaceFilter? Filter, IReadOnlyList<PlaceOrder>? OrderBy, int? First, string? After, int? Last, string? Before);

internal sealed record PlaceFilter(IReadOnlyList<PlaceFilter>? And, PlaceFilter? Not, IdFilter? Id, Mood? Mood);

internal sealed record IdFilter(Guid? Eq, IReadOnlyList<Guid>? In);

internal sealed record PlaceOrder(PlaceOrderField Field, bool Descending = false);

internal enum PlaceOrderField
{
    Name,
    Seats,
}

internal sealed record PlaceCriteria(PlaceBy By);

internal sealed record PlaceBy(Guid? Id, string? Name);

internal sealed record NodesCriteria(IReadOnlyList<string> Ids);

internal sealed record ReviewsCriteria(int? First, string? After);

internal sealed record Review(Guid PlaceId, int Stars, string Text);

internal sealed record RenameCriteria(Guid Id, Given<string> Name);

internal sealed record WatchCriteria(int Count);

/// <summary>The caller of a test and what happened on the way.</summary>
internal sealed class TownCall
{
    public HashSet<string> Scopes { get; init; } = ["places:read", "orgs:read", "places:write"];

    public List<string> Loads { get; } = [];

    public List<string> Faults { get; } = [];

    public int Charged { get; set; }

    public int Budget { get; init; } = int.MaxValue;

    public object? Seen { get; set; }

    public bool Cut { get; init; }
}

/// <summary>A small schema bound in every way the binding API has.</summary>
internal static class Town
{
    public const string Sdl = """
        directive @scope(name: String, byType: Boolean! = false) on FIELD_DEFINITION | OBJECT
        directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @stream(if: Boolean! = true, label: String, initialCount: Int! = 0) on FIELD
        scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
        scalar LocalDate
        scalar UUID
        scalar URL
        scalar Long
        type Query {
          places(search: String @cost(weight: "5"), filter: PlaceFilter, orderBy: [PlaceOrder!], first: Int, after: String, last: Int, before: String): PlaceConnection!
            @scope(name: "places:read") @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], assumedSize: 25, requireOneSlicingArgument: false)
          place(by: PlaceBy!): Place @scope(name: "places:read")
          nodes(ids: [ID!]!): [Node]! @scope(byType: true) @listSize(assumedSize: 10)
          boom: String @scope(name: "places:read")
          boomMust: String! @scope(name: "places:read")
          slow: String @scope(name: "places:read")
          orgs: [Org!]! @scope(name: "orgs:read") @listSize(assumedSize: 3)
        }
        interface Node { id: ID! }
        type Place implements Node @scope(name: "places:read") {
          id: ID!
          uuid: UUID!
          name: String
          seats: Int!
          score: Float
          mood: Mood!
          changed: DateTime!
          since: LocalDate
          site: URL
          tags: [String!]!
          hours: [Hours!]! @listSize(assumedSize: 7)
          secret: String
          guarded: String @scope(name: "places:secret")
          visits: Long!
          org: Org
          mustOrg: Org!
          reviews(first: Int, after: String): ReviewConnection! @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], assumedSize: 25, requireOneSlicingArgument: false)
          open: Boolean
          openMust: Boolean!
          siblings: [Place!]! @listSize(assumedSize: 2)
        }
        type Hours { day: String! from: Int! }
        type Org implements Node @scope(name: "orgs:read") { id: ID! name: String! }
        type Review { stars: Int! text: String! }
        enum Mood { OPEN DROP_IN }
        input PlaceFilter { and: [PlaceFilter!] not: PlaceFilter id: IdFilter mood: Mood }
        input IdFilter { eq: UUID in: [UUID!] }
        input PlaceOrder { field: PlaceOrderField! descending: Boolean! = false }
        enum PlaceOrderField { NAME SEATS }
        input PlaceBy @oneOf { id: UUID name: String }
        type PlaceConnection { edges: [PlaceEdge!]! nodes: [Place!]! pageInfo: PageInfo! totalCount: Int! }
        type PlaceEdge { cursor: String! node: Place! }
        type ReviewConnection { edges: [ReviewEdge!]! nodes: [Review!]! pageInfo: PageInfo! totalCount: Int! }
        type ReviewEdge { cursor: String! node: Review! }
        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type Mutation {
          rename(id: UUID!, name: String): Place @scope(name: "places:write")
          fail: Int! @scope(name: "places:write")
          count: Int! @scope(name: "places:write")
        }
        type Subscription { watch(count: Int! = 2): Place @scope(name: "places:read") }
        """;

    public static readonly Guid[] Ids = [.. Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8]))];
    public static readonly Org[] AllOrgs = [new(Ids[0], "Red"), new(Ids[1], "Blue")];

    public static readonly Place[] Places =
    [
        .. Enumerable.Range(0, 5).Select(i => new Place(Ids[i], i == 3 ? null : "P" + i, i, i == 2 ? null : i + 0.5, i % 2 == 0 ? Mood.Open : Mood.DropIn,
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)).AddTicks(i), new DateOnly(2020, 2, 29), i == 1 ? new Uri("https://example.org/a b") : null,
            ["a\"b", "é"], [new("Mon", 9), new("Tue", 10 + i)], i switch { 0 => Ids[0], 4 => null, _ => Ids[1] }, i == 1 ? "hidden" : "shown", 5_000_000_000L + i)),
    ];

    public static Bindings<TownCall> Bindings()
    {
        var bind = new Bindings<TownCall>();
        bind.Model<Place>("Place", (p, field) => field == "secret" && p.Secret == "hidden");
        bind.Derived("Place.uuid", (Place p) => p.Id);
        bind.Derived("Place.guarded", (Place p) => p.Secret);
        bind.Model<Hours>("Hours");
        bind.Model<Org>("Org");
        bind.Model<Review>("Review");
        bind.Level<PlacesCriteria>("Query.places", (request, call, _) => ValueTask.FromResult(PlacesLevel(request, call)));
        bind.One<PlaceCriteria, Place>("Query.place", (c, call, _) =>
        {
            call.Seen = c;
            return Task.FromResult(Array.Find(Places, p => p.Id == c.By.Id || p.Name == c.By.Name));
        });
        bind.List<NodesCriteria, object?>("Query.nodes", (c, _, _) => Task.FromResult<IReadOnlyList<object?>>([.. c.Ids.Select(NodeOf)]));
        bind.One<NoArguments, string>("Query.boom", (_, _, _) => throw new InvalidOperationException("secret detail"));
        bind.One<NoArguments, string>("Query.boomMust", (_, _, _) => throw new FieldException("NOT_FOUND", "There is none."));
        bind.One<NoArguments, string>("Query.slow", async (_, _, ct) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), ct);
            return "late";
        });
        bind.List<NoArguments, Org>("Query.orgs", (_, _, _) => Task.FromResult<IReadOnlyList<Org>>(AllOrgs));
        bind.ToOne("Place.org", (Place p) => p.OrgId, OrgsByIds);
        bind.ToOne("Place.mustOrg", (Place p) => p.OrgId, OrgsByIds);
        bind.Connection<Place, Guid, ReviewsCriteria, Review>("Place.reviews", p => p.Id, ReviewsOf);
        bind.Values("Place.open", (IReadOnlyList<Place> places, TownCall _, CancellationToken _) =>
            Task.FromResult<IReadOnlyList<bool?>>([.. places.Select(p => p.Seats == 2 ? (bool?)null : p.Seats > 2)]));
        bind.Values("Place.openMust", (IReadOnlyList<Place> places, TownCall _, CancellationToken _) =>
            Task.FromResult<IReadOnlyList<object?>>([.. places.Select(p => p.Seats == 2 ? new Fault("FORBIDDEN", "No.") : (object?)true)]));
        bind.ToMany("Place.siblings", (Place p) => p.Id, (IReadOnlyList<Guid> keys, TownCall call, CancellationToken _) =>
        {
            call.Loads.Add("siblings " + keys.Count);
            return Task.FromResult(keys.SelectMany(k => Places.Where(p => p.Id != k).Take(2).Select(p => (k, p))).ToLookup(x => x.k, x => x.p));
        });
        bind.Mutation<RenameCriteria, Place>("Mutation.rename", (c, call, _) =>
        {
            call.Seen = c;
            return Task.FromResult(Array.Find(Places, p => p.Id == c.Id));
        });
        bind.Mutation<NoArguments, object>("Mutation.fail", (_, _, _) => throw new FieldException("CONFLICT", "It changed."));
        bind.Mutation<NoArguments, object>("Mutation.count", (_, call, _) =>
        {
            call.Loads.Add("count");
            return Task.FromResult<object?>(call.Loads.Count);
        });
        bind.Stream<WatchCriteria, Place>("Subscription.watch", Watch);
        return bind;
    }

    public static Engine<TownCall> Build(Limits? limits = null, bool development = false) => Engine.Build(Schema.Load(Sdl), Bindings(), Options(limits, development));

    public static EngineOptions<TownCall> Options(Limits? limits = null, bool development = false) => new()
    {
        Limits = limits ?? new Limits(),
        KnownScopes = new HashSet<string> { "places:read", "orgs:read", "places:write", "places:secret" },
        Permit = (call, scope) => call.Scopes.Contains(scope) ? null : new Refusal("INSUFFICIENT_SCOPE", "The token lacks a scope."),
        Charge = (call, cost, _) =>
        {
            call.Charged += cost.Points;
            return ValueTask.FromResult(call.Charged > call.Budget ? new Refusal("RATE_LIMITED", "The budget is spent.") : null);
        },
        OnFault = (e, coordinate, call) => call.Faults.Add($"{coordinate}: {e.GetType().Name}"),
        Development = development,
    };

    public static async Task<(JsonNode Body, Outcome Outcome)> Run(Engine<TownCall> engine, string query, string? variables = null, TownCall? call = null,
        Func<GraphQLRequest, GraphQLRequest>? change = null)
    {
        var request = new GraphQLRequest { Document = Encoding.UTF8.GetBytes(query), Variables = Encoding.UTF8.GetBytes(variables ?? ""), TraceId = "trace-1" };
        using var response = await engine.ExecuteAsync(change?.Invoke(request) ?? request, call ?? new TownCall(), TestContext.Current.CancellationToken);
        return (JsonNode.Parse(response.Body.Span)!, response.Outcome);
    }

    /// <summary>The same rows as models or as JSON cells, by what the test wants.</summary>
    private static Level PlacesLevel(LevelRequest request, TownCall call)
    {
        var criteria = request.Criteria<PlacesCriteria>();
        call.Seen = criteria;
        call.Loads.Add($"places rows={request.Wanted.Rows} total={request.Wanted.TotalCount} next={request.Wanted.HasNextPage}");
        var rows = Places.Take(criteria.First ?? 25).ToList();
        var level = new Level
        {
            Offsets = [0, rows.Count],
            Rows = call.Cut ? null : [.. rows],
            Cursors = [.. rows.Select(r => "c" + r.Seats)],
            HasNextPage = [rows.Count < Places.Length],
            HasPreviousPage = [false],
            TotalCount = [Places.Length],
        };
        if (call.Cut)
        {
            foreach (var target in request.Targets)
            {
                level.Add(Cutter.Of(target, rows));
            }
        }
        return level;
    }

    private static Task<IReadOnlyDictionary<Guid, Org>> OrgsByIds(IReadOnlyList<Guid> keys, TownCall call, CancellationToken cancellation)
    {
        call.Loads.Add("orgs " + keys.Count);
        return Task.FromResult<IReadOnlyDictionary<Guid, Org>>(AllOrgs.Where(o => keys.Contains(o.Id)).ToDictionary(o => o.Id));
    }

    private static Task<IReadOnlyDictionary<Guid, Connected<Review>>> ReviewsOf(IReadOnlyList<Guid> keys, ReviewsCriteria criteria, Wanted wanted, TownCall call,
        CancellationToken cancellation)
    {
        call.Loads.Add($"reviews {keys.Count} first={criteria.First} total={wanted.TotalCount}");
        var pages = new Dictionary<Guid, Connected<Review>>();
        foreach (var key in keys.Where(k => k != Ids[2]))
        {
            var all = Enumerable.Range(1, 3).Select(i => new Review(key, i, "r" + i)).ToList();
            var rows = all.Take(criteria.First ?? 25).ToList();
            pages[key] = new Connected<Review>(rows, [.. rows.Select(r => "s" + r.Stars)], rows.Count < all.Count, false, wanted.TotalCount ? all.Count : null);
        }
        return Task.FromResult<IReadOnlyDictionary<Guid, Connected<Review>>>(pages);
    }

    private static object? NodeOf(string id) => id == "bad"
        ? new Fault("ARGUMENT", "That is no id.")
        : (object?)Array.Find(Places, p => p.Name == id) ?? Array.Find(AllOrgs, o => o.Name == id);

    private static async IAsyncEnumerable<StreamEvent<Place>> Watch(WatchCriteria criteria, TownCall call,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            for (var i = 0; i < criteria.Count; i++)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                yield return new StreamEvent<Place>(Places[i], "feed-" + i);
            }
        }
        finally
        {
            call.Loads.Add("closed");
        }
    }
}
