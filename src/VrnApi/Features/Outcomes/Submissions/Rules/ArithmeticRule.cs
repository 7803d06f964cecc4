using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>arith.{rule}: the linear rules of schemas/structure-rules.csv, for the total and for each filter they are repeated over.</summary>
internal static class ArithmeticRule
{
    private static readonly string?[] Once = [null];

    public static void Check(ReturnCheck check)
    {
        if (check.Period is null)
        {
            return;
        }
        // What was not counted is unknown, and a rule with an unknown says nothing.
        var counted = check.Declared.Select(indicator => indicator.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in check.Catalogue.StructureRules.Where(rule => rule.DataSet == check.DataSet.Id && rule.Terms.All(term => counted.Contains(term.Indicator))))
        {
            foreach (var context in Contexts(check, rule))
            {
                foreach (var each in Choices(check, rule))
                {
                    foreach (var area in check.Figures.Areas)
                    {
                        Judge(check, rule, area, context, each);
                    }
                }
            }
        }
    }

    /// <summary>The total, then every code of every filter that the rule is repeated over.</summary>
    private static IEnumerable<string> Contexts(ReturnCheck check, StructureRule rule) => rule.RepeatedOver
        .SelectMany(id => check.Figures.CodesOf(check.Catalogue.Filters[id]).Select(code => FilterKey.With("", id, code)))
        .Prepend("");

    /// <summary>The codes that <c>@</c> stands for, one after the other; a single null when the rule has none.</summary>
    private static IEnumerable<string?> Choices(ReturnCheck check, StructureRule rule)
    {
        var each = rule.Terms.FirstOrDefault(term => term.Choice == TermChoice.Each);
        if (each is null)
        {
            return Once;
        }
        return check.Figures.CodesOf(check.Catalogue.Filters[each.Filter!]);
    }

    private static void Judge(ReturnCheck check, StructureRule rule, string? area, string context, string? each)
    {
        long sum = 0;
        CheckedRow? blamed = null;
        foreach (var term in rule.Terms)
        {
            var keys = Keys(check, term, context, each).ToArray();
            // A list with no version in that period has no codes: then there is nothing to compare with, which is not zero.
            if (keys.Length == 0 || check.Figures.Sum(term.Indicator, area, keys) is not { } value)
            {
                return;
            }
            sum += term.Coefficient * value;
            blamed ??= keys.Select(key => check.Figures.Row(term.Indicator, area, key)).FirstOrDefault(row => row is not null);
        }
        if (sum > 0 && blamed is not null)
        {
            check.Faults.InRow(blamed.Sent, ReturnColumns.Value, $"arith.{rule.Id}", $"The counts do not fit together by {sum}. {rule.Explanation}.", Text(rule));
        }
    }

    private static IEnumerable<string> Keys(ReturnCheck check, StructureTerm term, string context, string? each) => term.Choice switch
    {
        TermChoice.None => [context],
        TermChoice.Code => [FilterKey.With(context, term.Filter!, term.Code!)],
        TermChoice.Each => [FilterKey.With(context, term.Filter!, each!)],
        _ => check.Figures.CodesOf(check.Catalogue.Filters[term.Filter!]).Select(code => FilterKey.With(context, term.Filter!, code)),
    };

    private static string Text(StructureRule rule)
    {
        var left = rule.Terms.Where(term => term.Coefficient > 0).Select(Text);
        var right = rule.Terms.Where(term => term.Coefficient < 0).Select(Text);
        return $"{string.Join(" + ", left)} at most {string.Join(" + ", right)}";
    }

    private static string Text(StructureTerm term)
    {
        var factor = Math.Abs(term.Coefficient) == 1 ? "" : $"{Math.Abs(term.Coefficient)} x ";
        var filter = term.Choice switch
        {
            TermChoice.None => "",
            TermChoice.Sum => $" summed over {term.Filter}",
            TermChoice.Each => $" of the same {term.Filter}",
            _ => $" of {term.Code}",
        };
        return $"{factor}{term.Indicator}{filter}";
    }
}
