using VrnApi.Data.Partners;

namespace VrnApi.Data;

/// <summary>Which stored document a caller is answered from: what everybody may see, or what registered partners may see.</summary>
public enum DocumentTier
{
    Open,
    Partner,
}

/// <summary>
/// Whose rows a database context shows. The authentication handler sets it for a request; named query filters read it.
/// The default is <see cref="Nobody"/>: a context that nobody spoke for shows no partner's rows.
/// </summary>
/// <param name="PartnerId">The partner whose own rows are visible; null for nobody and for the system.</param>
/// <param name="Tier">The published documents the caller is answered from.</param>
/// <param name="SeesEveryRow">Set for hosted work and the command line only.</param>
public sealed record PartnerScope(Guid? PartnerId, PartnerType? Type, DocumentTier Tier, bool SeesEveryRow, string Reason)
{
    public static readonly PartnerScope Nobody = new(null, null, DocumentTier.Open, false, "nobody");

    /// <summary>A registered partner. Dashboards show to the public, so they are answered with what the public may see.</summary>
    public static PartnerScope Of(Guid partnerId, PartnerType type) =>
        new(partnerId, type, type == PartnerType.Dashboard ? DocumentTier.Open : DocumentTier.Partner, false, "partner");

    /// <param name="reason">Why code of the house, not a partner, reads every row; it is logged.</param>
    public static PartnerScope System(string reason) => new(null, null, DocumentTier.Partner, true, reason);
}
