using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <param name="AsOf">The day that was asked about.</param>
public sealed record DatedPage<T>(IReadOnlyList<T> Items, string? Next, DateOnly AsOf) : Page<T>(Items, Next);
