using VrnApi.Data;

namespace VrnApi.Platform.Pages;

/// <summary>What one part of the platform tells anybody on the front page, plugged in by whoever owns it.</summary>
/// <param name="Place">Panels stand in this order.</param>
/// <param name="Html">What stands under the title. It may tell only what needs no token; the context shows nobody's rows.</param>
internal sealed record FrontPanel(int Place, string Title, Func<VrnDbContext, CancellationToken, Task<string>> Html);
