namespace VrnApi.Features.Partners.Rules;

/// <summary>What one operator asks for, another puts in force.</summary>
internal static class FourEyes
{
    public static bool MayActivate(string askedBy, string activatedBy) => !string.Equals(askedBy, activatedBy, StringComparison.Ordinal);
}
