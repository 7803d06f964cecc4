using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query.Rules;

/// <summary>
/// Short ids of what a question can name: six letters and digits drawn from its kind and code, the same in every version and on every
/// installation, so that a dashboard can keep them.
/// </summary>
public static class PublicId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Indicator(string code) => Of("indicator", code);

    public static string Filter(string filter) => Of("filter", filter);

    /// <param name="option"><c>sex=Female</c>, <c>sex=Total</c>.</param>
    public static string Option(string option) => Of("option", option);

    /// <param name="place"><c>LA|E06000016</c>.</param>
    public static string Location(string place) => Of("location", place);

    private static string Of(string kind, string code)
    {
        var number = StableNumber.Of($"{kind}:{code}");
        return string.Create(6, number, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                (rest, var digit) = Math.DivRem(rest, Digits.Length);
                text[i] = Digits[digit];
            }
        });
    }
}
