using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using VrnApi.Platform;

namespace VrnApi.Tests.Features;

/// <summary>What tests of several areas do with answers.</summary>
internal static class Answers
{
    /// <summary>The house's projections, for queries that are translated without a host.</summary>
    public static AutoMapper.IConfigurationProvider Maps { get; } = Projections.Create(NullLoggerFactory.Instance);

    /// <summary>Reads an answer that must have the status.</summary>
    public static async Task<JsonElement> Read(HttpResponseMessage response, int status = 200)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
