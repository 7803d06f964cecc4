namespace VrnApi.Features.Evidence;

/// <summary>Scopes that decide what of an answer is shown; those of whole routes stand in the route table.</summary>
internal static class EvidenceScopes
{
    public const string Ratings = "evidence:read";
}
