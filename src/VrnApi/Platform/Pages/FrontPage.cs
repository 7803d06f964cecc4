using System.Text;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;

namespace VrnApi.Platform.Pages;

/// <summary>The page at <c>/</c>: what a partner's developer needs in order to begin, and how feed and releases stand. Works without scripts.</summary>
internal static class FrontPage
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFrontPage(this WebApplication app)
    {
        var hasExplorer = !app.Environment.IsProduction();
        app.MapMethods("/", Reading, async (VrnDbContext db, IDatabaseWays ways, IEnumerable<FrontPanel> panels, PublicAddress address, CancellationToken ct) =>
            new WebPage("One place for a network’s partners to get and give data", Body(address, hasExplorer, await Panels(db, ways, panels, ct))))
            .AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The page stands also while the database does not: that is when somebody looks for it.</summary>
    private static async Task<string> Panels(VrnDbContext db, IDatabaseWays ways, IEnumerable<FrontPanel> panels, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var panel in panels.OrderBy(panel => panel.Place))
        {
            string html;
            try
            {
                html = await panel.Html(db, ct);
            }
            catch (Exception exception) when (ways.IsUnavailable(exception))
            {
                html = "<p>Not known at the moment.</p>";
            }
            text.Append($"<h2>{WebPage.Text(panel.Title)}</h2>{html}");
        }
        return text.ToString();
    }

    private static string Body(PublicAddress address, bool hasExplorer, string panels) =>
        $"""
        <p>A violence reduction network joins the schools, councils, police, health bodies and charities of an area to prevent serious
        violence. This is the platform that their systems integrate with, over REST, GraphQL and files.</p>
        <h2>What is here</h2>
        <dl>
        <dt>Service directory</dt><dd>Who offers what, for whom, where: listings to search, sync and map, and an <a href="/oruk/v3/">open feed</a> in the Open Referral UK standard that needs no token.</dd>
        <dt>Network membership</dt><dd>Networks, boards, seats and terms of reference.</dd>
        <dt>Evidence</dt><dd>What works, how sure its source is, since when, with a citation on every value.</dd>
        <dt>Aggregated outcomes</dt><dd>Counts that schools, police, health and councils push; figures that are safe to release, to read. Never personal data.</dd>
        </dl>
        <h2>A token in three lines</h2>
        <pre tabindex="0">{WebPage.Text(
            $$"""
            CLIENT=your-client-id SECRET=your-secret
            TOKEN=$(curl -s -u "$CLIENT:$SECRET" -d grant_type=client_credentials {{address.Absolute("/oauth/token")}} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            curl -s -H "Authorization: Bearer $TOKEN" '{{address.Absolute("/v1/directory/services?limit=5")}}'
            """)}</pre>
        <p>Partners that push counts hold a key instead of a secret; <a href="/.well-known/oauth-authorization-server">the server’s metadata</a> lists every way to authenticate.
        <code>GET /partner/self</code> then tells a client what it may do.</p>
        <h2>Contracts and tools</h2>
        <ul>
        <li><a href="/docs">REST reference</a> and <a href="/openapi/{ApiDescription.Name}.json">its OpenAPI 3.1 document</a></li>
        <li><a href="{GraphQLContract.ReferenceAddress}">GraphQL reference</a> and <a href="{GraphQLContract.SdlAddress}">its schema</a>{(hasExplorer ? ", with <a href=\"/graphql/explorer/\">an explorer</a>" : "")}</li>
        <li><a href="{ContractFiles.Address}">Schemas of what is sent to the platform</a></li>
        <li><a href="{ContractFiles.PostmanAddress}">Postman collection</a>, by partner journey</li>
        <li><a href="/problems">Every refusal</a>, what it means and how to mend it</li>
        </ul>
        {panels}
        """;
}
