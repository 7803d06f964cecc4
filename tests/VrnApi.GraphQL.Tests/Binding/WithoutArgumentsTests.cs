using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Binding;

/// <summary>Fields without arguments have nothing in common that an operation fills in.</summary>
public sealed class WithoutArgumentsTests
{
    private const string Sdl = """
        directive @scope(name: String, byType: Boolean! = false) on FIELD_DEFINITION | OBJECT
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
        type Query { one: String @scope(name: "places:read") two: String @scope(name: "places:read") three: String @scope(name: "places:read") }
        """;

    private sealed record First;

    private sealed record Second;

    [Fact]
    public async Task Each_is_given_the_criteria_of_its_own_binding()
    {
        var bind = new Bindings<TownCall>();
        bind.One<First, string>("Query.one", (given, _, _) => Task.FromResult<string?>($"{given}"));
        bind.One<Second, string>("Query.two", (given, _, _) => Task.FromResult<string?>($"{given}"));
        bind.One<NoArguments, string>("Query.three", (given, _, _) => Task.FromResult<string?>($"{given}"));

        var answer = await Town.Run(Engine.Build(Schema.Load(Sdl), bind, Town.Options()), "{ one two three again: one }");

        Assert.Equal("""{"data":{"one":"First { }","two":"Second { }","three":"NoArguments { }","again":"First { }"}}""", answer.Body.ToJsonString());
    }
}
