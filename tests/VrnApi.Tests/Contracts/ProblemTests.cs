using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Contracts;

/// <summary>Whatever is refused, by whomever, has the shape of RFC 9457 and a code of the one table.</summary>
public sealed class ProblemTests(VrnHost host)
{
    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("GET", "/v0/directory/services", 404, "not_found")]
    [InlineData("DELETE", "/health/live", 405, "method_not_allowed")]
    [InlineData("GET", "/v1/directory/services", 401, "invalid_token")]
    [InlineData("GET", "/v1/networks", 401, "invalid_token")]
    [InlineData("POST", "/graphql", 401, "invalid_token")]
    public async Task An_anonymous_caller_is_refused_with_a_problem(string method, string address, int status, string code)
    {
        using var anonymous = await host.Anonymous();

        using var response = await anonymous.SendAsync(new HttpRequestMessage(new(method), address), TestContext.Current.CancellationToken);

        await Is(response, (HttpStatusCode)status, code);
    }

    [Fact]
    public void Every_code_of_the_table_is_lower_snake_case_and_has_a_remedy()
    {
        Assert.All(Problems.All.Values, problem =>
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", problem.Code);
            Assert.InRange(problem.Status, 400, 599);
            Assert.NotEmpty(problem.Remedy);
        });
    }

    private static async Task Is(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.Equal($"/problems/{code.Replace('_', '-')}", body.GetProperty("type").GetString());
        Assert.Equal((int)status, body.GetProperty("status").GetInt32());
        Assert.True(response.Headers.Contains("X-Request-Id"));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
