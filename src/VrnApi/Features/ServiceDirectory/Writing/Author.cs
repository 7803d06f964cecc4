using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Who writes and why, for the history. Never a person.</summary>
public sealed record Author(Guid? PartnerId, string? ClientId, string? Reason)
{
    public static readonly Author House = new(null, null, null);

    public static Author Of(Caller caller, string? reason = null) => new(caller.PartnerId, caller.ClientId, reason);
}
