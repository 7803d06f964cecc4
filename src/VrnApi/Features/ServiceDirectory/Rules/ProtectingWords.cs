using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>Words by which somebody else's text betrays that its place must not be found.</summary>
public static class ProtectingWords
{
    public static readonly string[] Default = ["refuge", "refuges", "safe house", "safe houses", "safehouse", "safe accommodation", "sanctuary scheme", "secret location", "undisclosed address", "confidential address"];

    public static bool In(IReadOnlyList<string> words, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            var folded = $" {Folding.Fold(text)} ";
            foreach (var word in words)
            {
                if (folded.Contains($" {Folding.Fold(word)} ", StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
