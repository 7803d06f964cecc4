using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>
/// A condition on a rating of the subject's own: <c>scheme[@version].dimension:operator:value</c>. A value is only ever compared
/// within its scheme version; one that is not stated, or has no place in the scale, is neither above nor below another.
/// </summary>
/// <param name="Dimensions">The dimension in each version of the scheme that was meant.</param>
/// <param name="Words">Ids of the words that satisfy the condition.</param>
/// <param name="Number">The operand where the dimension counts.</param>
internal sealed partial record RatingFilter(
    string Scheme, string Dimension, string Operator, IReadOnlyList<Guid> Dimensions, IReadOnlyList<Guid> Words, decimal? Number)
{
    [GeneratedRegex("^([a-z0-9-]+)(?:@([A-Za-z0-9-]+))?\\.([a-z0-9-]+):(eq|ne|in|gt|gte|lt|lte):(.+)$")]
    private static partial Regex Grammar { get; }

    /// <summary>A condition before the vocabulary was asked.</summary>
    /// <param name="Version">Null for every version.</param>
    public sealed record Asked(string Scheme, string? Version, string Dimension, string Operator, IReadOnlyList<string> Operands);

    /// <summary>Reads a condition against the vocabulary; null with a fault when it makes no sense there.</summary>
    public static async Task<RatingFilter?> Read(VrnDbContext db, string text, List<Fault> faults, CancellationToken ct)
    {
        if (text.Length > 300 || Grammar.Match(text) is not { Success: true } match)
        {
            faults.Add(Fault.InQuery("rating", Problems.InvalidParameter.Code, "Write scheme.dimension:operator:value, such as yef-toolkit.impact:eq:high."));
            return null;
        }
        var (version, operation, operand) = (match.Groups[2], match.Groups[4].Value, match.Groups[5].Value);
        return await Read(db, new Asked(match.Groups[1].Value, version.Success ? version.Value : null, match.Groups[3].Value, operation,
            operation == "in" ? operand.Split(',') : [operand]), faults, ct);
    }

    /// <inheritdoc cref="Read(VrnDbContext,string,List{Fault},CancellationToken)"/>
    public static async Task<RatingFilter?> Read(VrnDbContext db, Asked asked, List<Fault> faults, CancellationToken ct)
    {
        var (scheme, version, code, operation, operands) = asked;
        var dimensions = await db.Set<RatingDimension>()
            .Where(dimension => dimension.Code == code && dimension.SchemeVersion!.SchemeCode == scheme && (version == null || dimension.SchemeVersion.Label == version))
            .ToListAsync(ct);
        if (dimensions.Count == 0)
        {
            faults.Add(Fault.InQuery("rating", Problems.InvalidParameter.Code, "There is no such scheme, version or dimension."));
            return null;
        }
        var ids = dimensions.ConvertAll(dimension => dimension.Id);
        if (dimensions.TrueForAll(dimension => dimension.ValuesStatus != ValueStatus.Stated))
        {
            // The words of the scale are lost: whatever is asked matches nothing, and a warning says why.
            return new(scheme, code, operation, ids, [], null);
        }
        if (dimensions[0].Kind is DimensionKind.Integer or DimensionKind.Decimal)
        {
            if (operation != "in" && decimal.TryParse(operands[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return new(scheme, code, operation, ids, [], number);
            }
            faults.Add(Fault.InQuery("rating", Problems.InvalidParameter.Code, "The dimension takes one number and no 'in'."));
            return null;
        }
        var words = await db.Set<RatingDimensionValue>().Where(word => ids.Contains(word.DimensionId)).ToListAsync(ct);
        if (operands.Except(words.Select(word => word.Code)).Any())
        {
            faults.Add(Fault.InQuery("rating", Problems.InvalidParameter.Code, "The scheme has no such value.")
                with
            { Expected = string.Join(", ", words.Select(word => word.Code).Distinct()) });
            return null;
        }
        var satisfying = words.Where(word => Satisfies(word, operation, operands, words)).Select(word => word.Id);
        return new(scheme, code, operation, ids, [.. satisfying], null);
    }

    /// <summary>Ids of the subjects with an own rating in force that satisfies the condition.</summary>
    public IQueryable<Guid> Subjects(VrnDbContext db, Clocks at)
    {
        var values = Values(db, at).Where(value => value.ValueStatus == ValueStatus.Stated);
        var number = Number;
        values = (number, Operator) switch
        {
            (null, _) => values.Where(value => db.Set<RatingDimensionValue>().Any(word =>
                Words.Contains(word.Id) && word.DimensionId == value.DimensionId && word.Code == value.ValueCode)),
            (_, "eq") => values.Where(value => value.IntValue == number || value.DecimalValue == number),
            (_, "ne") => values.Where(value => value.IntValue != number && value.DecimalValue != number),
            (_, "gt") => values.Where(value => value.IntValue > number || value.DecimalValue > number),
            (_, "gte") => values.Where(value => value.IntValue >= number || value.DecimalValue >= number),
            (_, "lt") => values.Where(value => value.IntValue < number || value.DecimalValue < number),
            _ => values.Where(value => value.IntValue <= number || value.DecimalValue <= number),
        };
        return values.Select(value => value.Assessment!.Record!.SubjectId);
    }

    /// <summary>Every own value in force on the dimension, stated or not.</summary>
    public IQueryable<AssessmentValue> Values(VrnDbContext db, Clocks at) => db.Set<AssessmentValue>().Where(value =>
        Dimensions.Contains(value.DimensionId) && Records.InForce(db, at).Any(record => record.Id == value.AssessmentId));

    /// <summary>A version compares its words with its own word of that code, never with another version's.</summary>
    private static bool Satisfies(RatingDimensionValue word, string operation, IReadOnlyList<string> operands, List<RatingDimensionValue> words)
    {
        if (operation is "eq" or "in")
        {
            return operands.Contains(word.Code);
        }
        if (operation == "ne")
        {
            return word.Code != operands[0];
        }
        var against = words.Find(other => other.DimensionId == word.DimensionId && other.Code == operands[0])?.Ordinal;
        return operation switch
        {
            "gt" => word.Ordinal > against,
            "gte" => word.Ordinal >= against,
            "lt" => word.Ordinal < against,
            _ => word.Ordinal <= against,
        };
    }
}
