using System.Globalization;
using VrnApi.Data.Model;

namespace VrnApi.Features.Membership;

/// <summary>Ids in the change feed of what is kept by number or code.</summary>
internal static class FeedIds
{
    private const string SchoolPrefix = "00000000-0000-8000-8000-000000";

    /// <summary>A UUID of version 8 that ends with the number.</summary>
    /// <param name="urn">Six digits.</param>
    public static Guid OfSchool(string urn) => Guid.ParseExact(SchoolPrefix + urn, "D");

    /// <returns>Null for an id of anything else.</returns>
    public static string? Urn(Guid id) => id.ToString("D", CultureInfo.InvariantCulture) is var text && text.StartsWith(SchoolPrefix, StringComparison.Ordinal) ? text[SchoolPrefix.Length..] : null;

    public static Guid OfProduct(string code) => NameId.Of("statutory-product", code);
}
