using System.Text.Json;

namespace VrnApi.Features.Membership.Rules;

/// <summary>How a product stands on a day.</summary>
public enum ProductStanding
{
    OnTime,
    Late,
    Pending,
    Missing,

    /// <summary>Done, but only a later bound of its day is known.</summary>
    DateUnknown,

    /// <summary>Done, and no day was due.</summary>
    Done,

    /// <summary>Not done, and no day is due.</summary>
    Open,
}

/// <summary>What the duty asks for is done by its day.</summary>
internal static class R12StatutoryProducts
{
    public static readonly Rule Rule = new("R12", "Statutory products", (facts, rule) =>
    {
        if (!facts.IsDutyPartnership)
        {
            return rule.Says(RuleStatus.NotApplicable, "It does not discharge the Serious Violence Duty.", facts);
        }
        if (facts.Products.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, "No product is recorded.", facts);
        }
        var standings = facts.Products.Select(product => (Product: product, Standing: Standing(product, facts.AsOf))).ToList();
        var bad = standings.Where(pair => pair.Standing is ProductStanding.Late or ProductStanding.Missing).ToList();
        return rule.Says(bad.Count == 0 ? RuleStatus.Pass : RuleStatus.Fail, standings.Count - bad.Count, standings.Count, "products",
            bad.Count == 0 ? "No product is late or missing." : $"{Evidence.List(bad.Select(pair => $"{pair.Product.Title} ({Code(pair.Standing)})"))}.", facts,
            standings.Select(pair => new RuleEvidence("statutory-product", pair.Product.Code, null, pair.Product.DueOn, Code(pair.Standing)))) with
        { Source = null };
    });

    public static ProductStanding Standing(ProductFact product, DateOnly asOf)
    {
        if ((product.DoneOn ?? product.DoneNoLaterThan) is not { } done || done > asOf)
        {
            return product.DueOn is not { } day ? ProductStanding.Open : asOf <= day ? ProductStanding.Pending : ProductStanding.Missing;
        }
        return product.DueOn is not { } due ? ProductStanding.Done
            : done <= due ? ProductStanding.OnTime
            : product.DoneOn is null ? ProductStanding.DateUnknown
            : ProductStanding.Late;
    }

    public static string Code(ProductStanding standing) => JsonNamingPolicy.CamelCase.ConvertName(standing.ToString());
}
