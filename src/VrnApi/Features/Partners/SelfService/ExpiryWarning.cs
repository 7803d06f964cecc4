namespace VrnApi.Features.Partners.SelfService;

/// <summary>Something that ends within thirty days.</summary>
/// <param name="What">key, secret, agreement or review.</param>
/// <param name="Id">The key's kid, the secret's last four characters, the agreement's code.</param>
/// <param name="DaysLeft">Whole days; 0 on the last one.</param>
/// <param name="Level">30, 14, 7 or 1: the warning that is due.</param>
public sealed record ExpiryWarning(string What, string Id, DateTimeOffset EndsAt, int DaysLeft, int Level);
