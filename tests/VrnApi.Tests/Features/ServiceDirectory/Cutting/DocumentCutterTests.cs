using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Cutting;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.ServiceDirectory.Cutting;

/// <summary>What is cut out of stored documents is what the models say that are read from them.</summary>
public sealed class DocumentCutterTests(VrnHost host)
{
    private const string Summary = """
        __typename id uuid name alternateName description url email status applicationProcess waitTime eligibilityDescription minimumAge maximumAge costKind
        acceptingReferrals alert lastModified richness redacted evidenceSubject programme { uuid name description } assurance { state on due }
        referralRoutes { kind channel url phone consentRequired note } organisation { __typename id uuid name alternateName description email website }
        """;

    private const string Full = Summary + """
        areas { name kind code } phones { number type description } contacts { name title department email phones { number description } }
        terms { uuid code name description taxonomy uri } ways: terms { code } again: name
        locations { uuid description location { uuid kind name description precision latitude longitude districtCode
          address { address1 address2 city stateProvince postalCode country } } }
        """;

    [Theory]
    [InlineData("dashboard", Summary)]
    [InlineData("dashboard", Full)]
    [InlineData("council-leicester", Full)]
    [InlineData("vrn-analyst", Full)]
    public async Task Cut_and_modelled_services_are_the_same_text(string name, string fields)
    {
        using var client = await SandboxClient.Of(host, name);
        string? after = null;
        for (var more = true; more;)
        {
            var cut = await Page(client, fields, after);
            // No document says how languages are told in GraphQL, so that this is read from models.
            var modelled = await Page(client, fields + " languages { code }", after);

            Assert.NotEmpty(cut.Nodes);
            Assert.Equal(cut.Nodes.Select(node => node.ToJsonString()), modelled.Nodes.Select(node => Without(node, "languages")));
            (after, more) = (cut.EndCursor, cut.HasNext);
            Assert.Equal(modelled.EndCursor, cut.EndCursor);
        }
    }

    [Fact]
    public async Task Nodes_and_edges_and_aliases_of_one_list_are_cut_each_by_its_own_selection()
    {
        using var client = await SandboxClient.Of(host, "dashboard");
        var page = (await client.Data("{ services(first: 20) { nodes { title: name a: phones { number } b: phones { description } } edges { cursor node { name phones { number description } } } } }")).GetProperty("services");
        var (nodes, edges) = (page.GetProperty("nodes").EnumerateArray().ToArray(), page.GetProperty("edges").EnumerateArray().ToArray());

        Assert.Equal(20, nodes.Length);
        foreach (var (node, edge) in nodes.Zip(edges))
        {
            var same = edge.GetProperty("node");
            Assert.Equal(same.GetProperty("name").GetString(), node.GetProperty("title").GetString());
            Assert.Equal(Of(same.GetProperty("phones"), "number"), Of(node.GetProperty("a"), "number"));
            Assert.Equal(Of(same.GetProperty("phones"), "description"), Of(node.GetProperty("b"), "description"));
            Assert.NotEmpty(edge.GetProperty("cursor").GetString()!);
        }
        Assert.Contains(nodes, node => node.GetProperty("a").GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("\"2026-11-20T13:52:53.896Z\"", "\"2026-11-20T13:52:53.896Z\"")]
    [InlineData("\"2026-11-20T13:52:53.890Z\"", "\"2026-11-20T13:52:53.89Z\"")]
    [InlineData("\"2026-11-20T13:52:50.100Z\"", "\"2026-11-20T13:52:50.1Z\"")]
    [InlineData("\"2026-11-20T13:52:50.000Z\"", "\"2026-11-20T13:52:50Z\"")]
    public void A_time_has_no_zeros_at_its_end(string stored, string told)
    {
        var bytes = Encoding.ASCII.GetBytes(stored);
        Assert.Equal(told, Encoding.ASCII.GetString(Rewrites.Time(bytes) ?? bytes));
    }

    [Fact]
    public void Every_code_has_the_name_of_the_contract()
    {
        Codes<ServiceStatus>(' ');
        Codes<CostKind>();
        Codes<LocationKind>();
        Codes<Precision>();
        Codes<ServiceAreaKind>();
        Codes<ReferralKind>();
        Codes<ReferralChannel>();
        Codes<AssuranceState>();
        Assert.Throws<FormatException>(() => Rewrites.Code<CostKind>()("\"dear\""u8));

        static void Codes<T>(char between = '-') where T : struct, Enum => Assert.Equal(
            Sdl.Read(File.ReadAllText(Repository.PathOf("schemas/graphql/schema.graphql")))[typeof(T).Name].Fields.Select(value => value.Name).Order(StringComparer.Ordinal),
            VrnApi.Data.Model.Codes.All<T>().Select(code => Encoding.ASCII.GetString(Rewrites.Code<T>(between)(Encoding.ASCII.GetBytes($"\"{code.Replace('-', between)}\""))!).Trim('"')).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string?> Of(JsonElement list, string member) => list.EnumerateArray().Select(item => item.GetProperty(member).GetString());

    private static async Task<(List<JsonObject> Nodes, string? EndCursor, bool HasNext)> Page(HttpClient client, string fields, string? after)
    {
        var page = (await client.Data($"query ($after: String) {{ services(first: 60, after: $after) {{ nodes {{ {fields} }} pageInfo {{ endCursor hasNextPage }} }} }}", new { after })).GetProperty("services");
        var info = page.GetProperty("pageInfo");
        return ([.. page.GetProperty("nodes").EnumerateArray().Select(node => JsonNode.Parse(node.GetRawText())!.AsObject())], info.GetProperty("endCursor").GetString(), info.GetProperty("hasNextPage").GetBoolean());
    }

    private static string Without(JsonObject node, string member)
    {
        Assert.True(node.Remove(member));
        return node.ToJsonString();
    }
}
