using System.Text.RegularExpressions;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>Whether a version's vocabulary is one: words have codes, numbers have bounds, and lost values are none.</summary>
internal static partial class SchemeChecks
{
    private const int Most = 50;
    private const decimal Largest = 1_000_000_000;

    public static void Version(Checks checks, SchemeVersionBody body)
    {
        if (body.Label.Length > 60 || !Label().IsMatch(body.Label))
        {
            checks.Wrong("/label", "A label has 1 to 60 lower-case letters, digits, dots and hyphens.");
        }
        checks.Text("/note", body.Note, 1000, lines: true);
        checks.Day("/validFrom", body.ValidFrom);
        checks.Day("/validTo", body.ValidTo);
        if (body.ValidTo <= body.ValidFrom)
        {
            checks.Wrong("/validTo", Problems.ValidityInverted, "It ends after it begins.");
        }
        if (body.Dimensions.Count is 0 or > Most || body.Dimensions.Any(each => each is null) || body.Dimensions.Select(each => each.Code).Distinct().Count() != body.Dimensions.Count)
        {
            checks.Wrong("/dimensions", $"One to {Most} dimensions, each with a code of its own.");
            return;
        }
        foreach (var (index, dimension) in body.Dimensions.Index())
        {
            Dimension(checks, $"/dimensions/{index}", dimension);
        }
    }

    private static void Dimension(Checks checks, string at, SchemeVersionBody.DimensionBody body)
    {
        checks.Code($"{at}/code", body.Code);
        checks.Text($"{at}/label", body.Label, 200, required: true);
        checks.Text($"{at}/unit", body.Unit, 40);
        checks.Text($"{at}/endpointLow", body.EndpointLow, 60);
        checks.Text($"{at}/endpointHigh", body.EndpointHigh, 60);
        var counts = body.Kind is DimensionKind.Integer or DimensionKind.Decimal;
        if (!counts && (body.Min ?? body.Max ?? body.HarmBelow) is not null)
        {
            checks.Wrong($"{at}/min", "Only numbers have bounds.");
        }
        if (body.Min > body.Max || new[] { body.Min, body.Max, body.HarmBelow }.Any(number => number is { } given && (Math.Abs(given) >= Largest || decimal.Round(given, 6) != given)))
        {
            checks.Wrong($"{at}/max", "Bounds are numbers below a thousand million with at most six decimals, in order.");
        }
        var words = body.Values ?? [];
        var listed = body.Kind is DimensionKind.Ordinal or DimensionKind.Nominal && body.ValuesStatus == ValueStatus.Stated;
        if (listed != words.Count > 0 || words.Count > Most || words.Any(word => word is null) || words.Select(word => word.Code).Distinct().Count() != words.Count)
        {
            checks.Wrong($"{at}/values", $"One to {Most} words, each with a code of its own, are listed where the values are words and stated, and nowhere else.");
            return;
        }
        foreach (var (index, word) in words.Index())
        {
            if (word.Code.Length > 60 || !Word().IsMatch(word.Code))
            {
                checks.Wrong($"{at}/values/{index}/code", "A code has 1 to 60 letters, digits, pluses, dots and hyphens.");
            }
            checks.Text($"{at}/values/{index}/label", word.Label, 200, required: true);
            checks.Text($"{at}/values/{index}/definition", word.Definition, 1000, lines: true);
            if (word.Ordinal is not null && body.Kind == DimensionKind.Nominal)
            {
                checks.Wrong($"{at}/values/{index}/ordinal", "Words of a nominal dimension have no order.");
            }
        }
    }

    [GeneratedRegex("^[a-z0-9]+([.-][a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9+.\-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
