using System.Globalization;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Models;

public sealed record ProgrammeModel(Guid Uuid, string Name, string Description);

public sealed record AssuranceModel(AssuranceState State, DateOnly? On, DateOnly? Due);

/// <param name="Code">Of the area; null for kinds that have none.</param>
public sealed record ServiceAreaModel(string? Name, ServiceAreaKind Kind, string? Code);

public sealed record PhoneModel(string Number, string? Extension, string? Type, string? Description);

/// <summary>A function, never a person.</summary>
public sealed record ContactModel(string? Name, string? Title, string? Department, string? Email, IReadOnlyList<PhoneModel> Phones);

public sealed record ReferralRouteModel(ReferralKind Kind, ReferralChannel? Channel, string? Url, string? Phone, bool? ConsentRequired, string? Note);

/// <param name="Taxonomy">Code of the list that the term is of.</param>
public sealed record TermModel(Guid Uuid, string Code, string Name, string Description, string Taxonomy, string? Uri);

public sealed record ServiceLocationModel(Guid Uuid, string? Description, LocationModel Location);

/// <summary>A place as the caller's tier may know it.</summary>
public sealed record LocationModel(
    Guid Uuid, LocationKind Kind, string? Name, string? Description, Precision Precision, double? Latitude, double? Longitude, AddressModel? Address, string? DistrictCode);

public sealed record AddressModel(string Address1, string? Address2, string City, string StateProvince, string PostalCode, string Country);

internal static class PartModels
{
    public static IReadOnlyList<PhoneModel> Phones(IReadOnlyList<PhoneDocument>? phones) =>
        [.. (phones ?? []).Select(phone => new PhoneModel(phone.Number, phone.Extension?.ToString(CultureInfo.InvariantCulture), phone.Type, phone.Description))];

    public static IReadOnlyList<ContactModel> Contacts(IReadOnlyList<ContactDocument>? contacts) =>
        [.. (contacts ?? []).Select(contact => new ContactModel(contact.Name, contact.Title, contact.Department, contact.Email, Phones(contact.Phones)))];

    public static ReferralRouteModel Route(ReferralRouteDocument route) => new(
        Codes.Parse<ReferralKind>(route.Kind), route.Channel is { } channel ? Codes.Parse<ReferralChannel>(channel) : null,
        route.Url, route.Phone, route.ConsentRequired, route.Note);

    public static TermModel Term(TermDocument term) => new(term.Id, term.Code, term.Name, term.Description, term.Taxonomy, term.TermUri);

    public static LocationModel Location(LocationDocument place) => new(
        place.Id, Codes.Parse<LocationKind>(place.LocationType), place.Name, place.Description, Codes.Parse<Precision>(place.Vrn.Precision),
        place.Latitude, place.Longitude, place.Addresses is [var first, ..] ? Address(first) : null, place.Vrn.District);

    private static AddressModel Address(AddressDocument address) => new(
        address.Address1, address.Address2, address.City, address.StateProvince, address.PostalCode, address.Country);
}
