using System.Text;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>School returns, as the sandbox's schools push them. A school has one live return for a period, so every one takes a year of its own.</summary>
internal static class Returns
{
    public const string DataSet = "/v1/outcomes/data-sets/school-behaviour-termly";
    public const string Submissions = DataSet + "/submissions";
    public const string Rows = "indicator,sex,value\nsuspension_count,,12\nsuspension_count,Female,5\nsuspension_count,Male,7\n";

    // Not the years of other classes that push for the same schools.
    private static int year = 2060;

    public static string NextPeriod()
    {
        var first = Interlocked.Increment(ref year);
        return $"{first}/{first + 1}";
    }

    public static string Head(string period, string urn = "900001") =>
        $"?urn={urn}&period={Uri.EscapeDataString(period)}&code=T1&submissionType=full&sourceSystem=synthetic&absentMeansZero=true";

    public static string Json(string period, string urn = "900001", string more = "", string rowMore = "") => $$"""
        {"establishment":{"urn":"{{urn}}","laEstab":"8569001"},"period":{"period":"{{period}}","code":"T1"},"submissionType":"full","sourceSystem":{"name":"synthetic","version":"1"},
         "absentMeansZero":true,"indicators":["suspension_count"]{{more}},"rows":[{"indicator":"suspension_count","filters":{"sex":"Total"},"value":12{{rowMore}}}]}
        """;

    public static Task<Answer> Push(HttpClient client, string period, string urn = "900001", string rows = Rows, string? key = "") =>
        Send(client, HttpMethod.Post, Submissions + Head(period, urn), rows, "text/csv", key);

    /// <param name="key">Null for none, empty for a new one.</param>
    public static async Task<Answer> Send(
        HttpClient client, HttpMethod method, string address, string? body = null, string? type = "application/json", string? key = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key.Length > 0 ? key : Guid.NewGuid().ToString());
        }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<Answer> Get(HttpClient client, string address, params (string Name, string Value)[] headers) =>
        await Send(client, HttpMethod.Get, address, key: null, headers: headers);

    public static string Id(Answer created) => created.Header("Location")!.Split('/')[^1];
}
