using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>What the duty asks partnerships to produce, and how it stands on a day. Scope <c>areas:read</c>.</summary>
public static class ListProducts
{
    /// <param name="Network">Id or slug.</param>
    /// <param name="Kind">Such as <c>strategy</c>.</param>
    /// <param name="Status">One of <c>onTime late pending missing dateUnknown done open</c>.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(string? Network, string? Kind, string? Status, DateOnly? AsOf);

    public static async Task<Results<JsonAnswer<DatedPage<ProductModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var kind = QueryCode.Read<ProductKind>("kind", criteria.Kind, faults);
        var codes = Enum.GetValues<ProductStanding>().Select(R12StatutoryProducts.Code).ToList();
        if (criteria.Status is { } status && !codes.Contains(status))
        {
            faults.Add(Fault.InQuery("status", Problems.InvalidParameter.Code, $"The value must be one of: {string.Join(", ", codes)}."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var products = await Of(db, criteria.Network, kind, asOf, ct);
        return new JsonAnswer<DatedPage<ProductModel>>(new([.. products.Where(product => criteria.Status is null || product.StatusCode == criteria.Status)], null, asOf));
    }

    internal static async Task<IReadOnlyList<ProductModel>> Of(VrnDbContext db, string? network, ProductKind? kind, DateOnly asOf, CancellationToken ct)
    {
        var products = db.Set<StatutoryProduct>().AsNoTracking();
        if (network is not null)
        {
            var named = NetworkAccess.ByKey(db.Set<Network>(), network).Select(row => row.Id);
            products = products.Where(product => named.Contains(product.NetworkId));
        }
        if (kind is not null)
        {
            products = products.Where(product => product.Kind == kind);
        }
        var rows = await (from product in products
                          join owner in db.Set<Network>() on product.NetworkId equals owner.Id
                          join citation in db.Set<Citation>() on product.CitationId equals (Guid?)citation.Id into citations
                          from citation in citations.DefaultIfEmpty()
                          orderby product.Code
                          select new
                          {
                              Product = product,
                              owner.Slug,
                              Citation = citation,
                              Expected = db.Set<Network>().Count(each => each.Kind == product.PerNetworkKind && each.Status == NetworkStatus.Active
                                  && (each.ValidFrom == null || each.ValidFrom <= asOf) && (each.ValidTo == null || each.ValidTo > asOf)),
                          }).ToListAsync(ct);
        return [.. rows.Select(row => new ProductModel(row.Product.Code, row.Product.Kind, row.Product.Title, row.Slug, row.Product.PerNetworkKind,
            row.Product.PerNetworkKind is null ? null : row.Expected, row.Product.DueOn, row.Product.DuePeriod, row.Product.DoneOn, row.Product.DoneNoLaterThan, row.Product.State,
            R12StatutoryProducts.Standing(ComplianceFacts.Product(row.Product), asOf), Left(row.Product, asOf), row.Product.Recurrence, row.Product.Url,
            row.Citation is null ? null : CitationModel.Of(row.Citation)))];
    }

    private static int? Left(StatutoryProduct product, DateOnly asOf) =>
        product.DueOn is { } due && R12StatutoryProducts.Standing(ComplianceFacts.Product(product), asOf) == ProductStanding.Pending ? due.DayNumber - asOf.DayNumber : null;
}

/// <summary>Something the duty asks a partnership to produce.</summary>
/// <param name="Network">Slug of the partnership.</param>
/// <param name="PerNetworkKind">One is due for each network of this kind.</param>
/// <param name="Expected">How many that is on the day.</param>
/// <param name="State">As last recorded, whatever the day.</param>
/// <param name="DaysLeft">Until the due day, while pending.</param>
public sealed record ProductModel(
    string Code, ProductKind Kind, string Title, string Network, NetworkKind? PerNetworkKind, int? Expected, DateOnly? DueOn, string? DuePeriod, DateOnly? DoneOn,
    DateOnly? DoneNoLaterThan, ProductState State, [property: JsonIgnore] ProductStanding Status, int? DaysLeft, string? Recurrence, string? Url, CitationModel? Citation)
{
    /// <summary>How it stands on the day: <c>onTime late pending missing dateUnknown done open</c>.</summary>
    [JsonPropertyName("status")]
    public string StatusCode => R12StatutoryProducts.Code(Status);
}
