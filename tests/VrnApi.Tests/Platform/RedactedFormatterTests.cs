using VrnApi.Platform;
using VrnApi.Tokens.Clients;

namespace VrnApi.Tests.Platform;

public sealed class RedactedFormatterTests
{
    [Theory]
    [InlineData("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ")]
    [InlineData("ewogImFsZyI6ICJFUzI1NiIKfQ.eyJpc3MiOiJodHRwIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ")]
    [InlineData("vrn_sk_0123456789abcdefghijABCDEFGHIJ0123456789abcabcdef")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMG\\n-----END PRIVATE KEY-----")]
    public void A_secret_is_removed_from_the_line_around_it(string secret) =>
        Assert.Equal($"{{\"Message\":\"before {RedactedFormatter.Removed} after\"}}", RedactedFormatter.Redact($"{{\"Message\":\"before {secret} after\"}}"));

    [Theory]
    [InlineData("at Microsoft.EntityFrameworkCore.Storage.ExecutionStrategy.ExecuteAsync in /src/Stores/ReplayStore.cs:line 12")]
    [InlineData("GET /v1/outcomes/submissions/{id} 200 in 1.2 ms for school-a, request 0HN7.1:2")]
    [InlineData("edge.example.org and 127.0.0.1")]
    public void What_is_no_secret_stays(string line) => Assert.Equal(line, RedactedFormatter.Redact(line));

    [Fact]
    public void Every_generated_secret_is_known_to_the_redactor()
    {
        var secret = SecretFormat.Generate();

        Assert.Equal(RedactedFormatter.Removed, RedactedFormatter.Redact(secret));
    }
}
