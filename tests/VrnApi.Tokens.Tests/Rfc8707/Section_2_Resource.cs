using System.Text;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc8707;

public sealed class Section_2_Resource
{
    [Theory]
    [InlineData("resource=https%3A%2F%2Fapi.vrn.example%2Fapi", "")]
    [InlineData("resource=https%3A%2F%2Fapi.vrn.example%2Fapi&resource=https%3A%2F%2Fapi.vrn.example%2Fapi", "")]
    [InlineData("resource=", "")]
    [InlineData("resource=https%3A%2F%2Fapi.vrn.example%2Fapi%2F", "invalid_target")]
    [InlineData("resource=https%3A%2F%2Fapi.vrn.example%2Fapi&resource=https%3A%2F%2Fother.example", "invalid_target")]
    public async Task Absent_or_exactly_ours(string parameters, string error)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent("grant_type=client_credentials&" + parameters, Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = TestHost.Basic(TestHost.Dashboard, host.Secret);
        (await host.SendAsync(request)).Is(error.Length == 0 ? 200 : 400, error);
    }
}
