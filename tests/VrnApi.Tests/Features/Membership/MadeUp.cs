using VrnApi.Data.Membership;

namespace VrnApi.Tests.Features.Membership;

/// <summary>Made-up networks, each with a name of its own.</summary>
internal static class MadeUp
{
    public static Network Network(string what, NetworkKind kind, params string[] areas)
    {
        var mark = $"{Guid.NewGuid():n}";
        return new Network
        {
            Slug = $"synthetic-{mark}",
            Name = $"Synthetic {what} {mark}",
            NameSort = $"synthetic {what} {mark}",
            Kind = kind,
            JoinBy = kind == NetworkKind.SchoolsNetwork ? JoinBy.SignUp : JoinBy.Seat,
            Areas = [.. areas.Select(area => new NetworkArea { NetworkId = default, GssCode = area })],
        };
    }
}
