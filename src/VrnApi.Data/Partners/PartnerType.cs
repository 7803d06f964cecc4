namespace VrnApi.Data.Partners;

/// <summary>What kind of body a partner is. The type sets the ceiling of what its clients may ever be allowed.</summary>
public enum PartnerType
{
    Council,
    School,
    Police,
    Health,
    Vcs,
    Dashboard,
    VrnCore,
}
