using System.Text.Json;
using System.Text.RegularExpressions;
using VrnApi.Features.Evidence;
using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>E3: ratings stand side by side; nothing in this area adds them up or puts subjects in an order of merit.</summary>
public sealed partial class NeverComposedTests(VrnHost host)
{
    private static readonly HashSet<string> Composed = new(StringComparer.OrdinalIgnoreCase) { "score", "composite", "overall", "average", "mean", "rank", "star", "index", "weight" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void E3_no_member_of_an_answer_combines_ratings()
    {
        var members = typeof(RatingModel).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(typeof(RatingModel).Namespace!, StringComparison.Ordinal) == true && type.IsPublic)
            .SelectMany(type => type.GetProperties().Select(property => property.Name)).Distinct().ToArray();

        Assert.Contains("Ratings", members);
        Assert.DoesNotContain(members, IsComposed);
    }

    [Fact]
    public async Task E3_no_number_parameter_or_order_of_the_rest_routes_combines_ratings()
    {
        using var anonymous = await host.Anonymous();
        using var description = JsonDocument.Parse(await anonymous.GetStringAsync("/openapi/v1.json", Ct));
        var (numbers, asked, seen) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        var schemas = description.RootElement.GetProperty("components").GetProperty("schemas");
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/v1/evidence", StringComparison.Ordinal)))
        {
            Walk(path.Value);
        }

        Assert.Contains("limit", asked);
        Assert.Contains("sort", asked);
        Assert.InRange(numbers.Count, 10, 1000);
        Assert.DoesNotContain(numbers.Concat(asked), IsComposed);

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
            if (element.TryGetProperty("$ref", out var reference) && reference.GetString()!.Split('/')[^1] is var name && seen.Add(name) && schemas.TryGetProperty(name, out var schema))
            {
                Walk(schema);
            }
            if (element.TryGetProperty("in", out var place) && place.GetString() == "query")
            {
                asked.Add(element.Text("name"));
                if (element.Text("name") == "sort" && element.TryGetProperty("description", out var words))
                {
                    Assert.DoesNotContain(Word().Matches(words.GetString()!).Select(match => match.Value), Composed.Contains);
                }
            }
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "properties" && member.Value.ValueKind == JsonValueKind.Object)
                {
                    numbers.UnionWith(member.Value.EnumerateObject().Where(property => IsNumber(property.Value)).Select(property => property.Name));
                }
                Walk(member.Value);
            }
        }

        static bool IsNumber(JsonElement property) => property.ValueKind == JsonValueKind.Object && property.TryGetProperty("type", out var type)
            && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()) : [type.GetString()]).Any(each => each is "integer" or "number");
    }

    [Fact]
    public async Task E3_no_number_argument_or_order_of_the_graphql_types_combines_ratings()
    {
        using var anonymous = await host.Anonymous();
        var types = Sdl.Read(await anonymous.GetStringAsync("/graphql/schema.graphql", Ct));
        string[] roots = ["evidenceSubjects", "evidenceSubject", "shortlist", "evidenceConflicts", "ratingComparison", "factors", "ratingSchemes", "preventionFramework", "proposeAssessment"];
        var fields = types["Query"].Fields.Concat(types["Mutation"].Fields).Where(field => roots.Contains(field.Name)).ToList();
        var (names, seen) = (new HashSet<string>(), new HashSet<string>());
        Assert.Equal(roots.Length, fields.Count);
        foreach (var (name, type, arguments) in fields)
        {
            Add(name, type, arguments);
        }

        Assert.Contains("TITLE", names);
        Assert.Contains("nStudies", names);
        Assert.Contains("orderBy", names);
        Assert.DoesNotContain(names, IsComposed);

        void Add(string name, string type, IReadOnlyList<(string Name, string Type)> arguments)
        {
            if (type is "Int" or "Float" or "Long")
            {
                names.Add(name);
            }
            foreach (var argument in arguments)
            {
                names.Add(argument.Name);
                Visit(argument.Type);
            }
            Visit(type);
        }

        void Visit(string name)
        {
            if (!seen.Add(name) || !types.TryGetValue(name, out var definition))
            {
                return;
            }
            foreach (var (field, type, arguments) in definition.Fields)
            {
                if (definition.Kind == "input" || (definition.Kind == "enum" && name.EndsWith("OrderField", StringComparison.Ordinal)))
                {
                    names.Add(field);
                }
                Add(field, type, arguments);
            }
        }
    }

    private static bool IsComposed(string name) => Word().Matches(name).Any(word => Composed.Contains(word.Value));

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
