using System.Text.Json.Nodes;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Binding;

/// <summary>Further fields of a connection: read from the answer of its slice, loaded only when selected, checked at start-up.</summary>
public sealed class ExtraTests
{
    private const string Sdl = """
        directive @scope(name: String, byType: Boolean! = false) on FIELD_DEFINITION | OBJECT
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
        type Query { shelves(first: Int): ShelfConnection! @scope(name: "places:read") @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 3, requireOneSlicingArgument: false) }
        type Shelf { name: String! books(first: Int): BookConnection! @listSize(slicingArguments: ["first"], sizedFields: ["nodes"], assumedSize: 3, requireOneSlicingArgument: false) }
        type Book { title: String! }
        type Note { text: String! }
        type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type ShelfConnection { edges: [ShelfEdge!]! nodes: [Shelf!]! pageInfo: PageInfo! totalCount: Int! dusty: Boolean! notes: [Note!]! @listSize(assumedSize: 2) }
        type ShelfEdge { cursor: String! node: Shelf! }
        type BookConnection { edges: [BookEdge!]! nodes: [Book!]! pageInfo: PageInfo! totalCount: Int! pages: Int! lost: String! }
        type BookEdge { cursor: String! node: Book! }
        """;

    private sealed record Shelf(string Name);

    private sealed record Book(string Title);

    private sealed record Note(string Text);

    private sealed record Paged(int? First);

    private sealed record OfShelves(bool Dusty, IReadOnlyList<Note> Notes);

    private sealed record OfBooks(int Pages, string? Hidden)
    {
        public string Lost => Hidden!;
    }

    private sealed record Wrong(int Dusty, string? Notes);

    [Fact]
    public async Task They_are_read_from_the_answer_of_the_slice_at_the_root_and_below_each_parent()
    {
        var call = new TownCall();
        var body = await Ask("{ shelves { dusty n: notes { text } notes { __typename } __typename nodes { name books { pages again: pages } } } }", call);

        Assert.Equal("""{"data":{"shelves":{"dusty":true,"n":[{"text":"a"},{"text":"b"}],"notes":[{"__typename":"Note"},{"__typename":"Note"}],"__typename":"ShelfConnection","nodes":[{"name":"A","books":{"pages":1,"again":1}},{"name":"BB","books":{"pages":2,"again":2}}]}}}""",
            body.ToJsonString());
        Assert.Equal(["shelves rows=True extras=dusty,notes", "books 2 rows=False extras=pages"], call.Loads);
    }

    [Fact]
    public async Task Alone_they_need_no_rows_and_unselected_they_are_not_worked_out()
    {
        var (alone, without) = (new TownCall(), new TownCall());
        Assert.Equal("""{"data":{"shelves":{"dusty":true}}}""", (await Ask("{ shelves { dusty } }", alone)).ToJsonString());
        Assert.Equal("""{"data":{"shelves":{"nodes":[{"name":"A"},{"name":"BB"}],"totalCount":2}}}""", (await Ask("{ shelves { nodes { name } totalCount } }", without)).ToJsonString());
        Assert.Equal(["shelves rows=False extras=dusty"], alone.Loads);
        Assert.Equal(["shelves rows=True extras="], without.Loads);
    }

    [Fact]
    public async Task A_null_where_none_may_be_is_its_own_error()
    {
        var body = await Ask("{ shelves { nodes { books { lost } } } }", new TownCall());

        Assert.Equal("NULL_VALUE", (string?)body["errors"]![0]!["extensions"]!["code"]);
        Assert.Equal("""["shelves","nodes",0,"books","lost"]""", body["errors"]![0]!["path"]!.ToJsonString());
    }

    [Fact]
    public async Task They_are_loads_of_their_own_for_the_snapshot()
    {
        var seen = new List<int>();
        var engine = Engine.Build(Schema.Load(Sdl), Bound(bind => bind.Extra<OfShelves>("ShelfConnection")), Town.Options() with
        {
            Around = (_, planned, run, ct) =>
            {
                seen.Add(planned.Loads);
                return run(ct);
            },
        });
        foreach (var query in (string[])["{ shelves { nodes { name } } }", "{ shelves { nodes { name } dusty } }"])
        {
            Assert.Equal(Outcome.Data, (await Town.Run(engine, query)).Outcome);
        }
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public void What_does_not_fit_stops_the_start()
    {
        string[] Faults(Action<Bindings<TownCall>> with, string? sdl = null) =>
            [.. Assert.Throws<SchemaException>(() => Engine.Build(Schema.Load(sdl ?? Sdl), Bound(with), Town.Options())).Faults.Order(StringComparer.Ordinal)];

        Assert.Equal(["ShelfConnection.dusty: is no standard field of a connection, and its connection is bound to no extras", "ShelfConnection.notes: is no standard field of a connection, and its connection is bound to no extras"], Faults(_ => { }));
        Assert.Equal(["ShelfConnection.dusty: SDL says Boolean!, Wrong.Dusty is int", "ShelfConnection.notes: SDL says [Note!]!, Wrong.Notes is string?"], Faults(bind => bind.Extra<Wrong>("ShelfConnection")));
        Assert.Equal(["ShelfConnection.dusty: has no binding and OfBooks no property Dusty", "ShelfConnection.notes: has no binding and OfBooks no property Notes"], Faults(bind => bind.Extra<OfBooks>("ShelfConnection")));
        Assert.Equal(["Nothing: is bound to extras and no connection of the SDL", "Shelf: is bound to extras and no connection of the SDL", "ShelfConnection: has two extras"], Faults(bind =>
        {
            bind.Extra<OfShelves>("ShelfConnection");
            bind.Extra<OfShelves>("ShelfConnection");
            bind.Extra<OfShelves>("Shelf");
            bind.Extra<OfShelves>("Nothing");
        }));
        Assert.Equal(["BookConnection: is bound to extras and has the standard fields alone"],
            Faults(bind => bind.Extra<OfShelves>("ShelfConnection"), Sdl.Replace(" pages: Int! lost: String!", "", StringComparison.Ordinal)));
        Assert.Equal(["ShelfConnection.notes: a list of objects must be a connection or sized by @listSize"],
            Faults(bind => bind.Extra<OfShelves>("ShelfConnection"), Sdl.Replace("notes: [Note!]! @listSize(assumedSize: 2)", "notes: [Note!]!", StringComparison.Ordinal)));
        Assert.Equal(["BookEdge.more: only the standard fields can stand here"],
            Faults(bind => bind.Extra<OfShelves>("ShelfConnection"), Sdl.Replace("node: Book! }", "node: Book! more: Int }", StringComparison.Ordinal)));
    }

    private static async Task<JsonNode> Ask(string query, TownCall call) =>
        (await Town.Run(Engine.Build(Schema.Load(Sdl), Bound(bind => bind.Extra<OfShelves>("ShelfConnection")), Town.Options()), query, call: call)).Body;

    private static Bindings<TownCall> Bound(Action<Bindings<TownCall>> with)
    {
        Shelf[] shelves = [new("A"), new("BB")];
        var bind = new Bindings<TownCall>();
        bind.Model<Shelf>("Shelf");
        bind.Model<Book>("Book");
        bind.Model<Note>("Note");
        bind.Extra<OfBooks>("BookConnection");
        bind.Connection<Paged, Shelf>("Query.shelves", (_, wanted, call, _) =>
        {
            call.Loads.Add($"shelves rows={wanted.Rows} extras={string.Join(',', wanted.Extras)}");
            return Task.FromResult(new Connected<Shelf>(shelves, [], false, false, 2) { Extra = wanted.Extras.Count == 0 ? null : new OfShelves(true, [new("a"), new("b")]) });
        });
        bind.Connection<Shelf, string, Paged, Book>("Shelf.books", shelf => shelf.Name, (names, _, wanted, call, _) =>
        {
            call.Loads.Add($"books {names.Count} rows={wanted.Rows} extras={string.Join(',', wanted.Extras)}");
            return Task.FromResult<IReadOnlyDictionary<string, Connected<Book>>>(names.ToDictionary(
                name => name, name => new Connected<Book>([], [], false, false, null) { Extra = new OfBooks(name.Length, null) }));
        });
        with(bind);
        return bind;
    }
}
