using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Reference;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Writing;

/// <param name="Slug">Its name in addresses; it never changes.</param>
/// <param name="Areas">GSS codes.</param>
/// <param name="Parent">Id or slug of the network it belongs to.</param>
/// <param name="GovernedBy">Id or slug of the network that oversees it.</param>
/// <param name="Status"><c>active</c> or <c>proposed</c>.</param>
/// <param name="TilingGroup">Code of the group of areas whose districts it covers with its siblings.</param>
/// <param name="ValidFrom">First day; left out where nobody says.</param>
/// <param name="Contacts">Role mailboxes, team lines and addresses on the web, never a person's own.</param>
public sealed record NetworkBody(
    string Slug, string Name, NetworkKind Kind, IReadOnlyList<string>? Areas = null, string? Parent = null, string? GovernedBy = null, string? Purpose = null,
    JoinBy JoinBy = JoinBy.Seat, NetworkStatus Status = NetworkStatus.Active, bool IsDutyPartnership = false, string? TilingGroup = null, DateOnly? ValidFrom = null,
    IReadOnlyList<NetworkContactBody>? Contacts = null);

/// <summary>Merge patch of a network (RFC 7396): what is left out stays, areas and contacts are set as a whole.</summary>
public sealed record NetworkPatch(
    string? Name = null, IReadOnlyList<string>? Areas = null, string? Parent = null, string? GovernedBy = null, string? Purpose = null, JoinBy? JoinBy = null,
    NetworkStatus? Status = null, bool? IsDutyPartnership = null, string? TilingGroup = null, IReadOnlyList<NetworkContactBody>? Contacts = null);

public sealed record NetworkContactBody(ContactKind Kind, string Value);

/// <summary>What is looked at in the members of a network, whether it is made or changed.</summary>
internal static class NetworkChecks
{
    private const int MostAreas = 100, MostContacts = 20, LongestContact = 200;

    /// <summary>Words below <c>/v1/networks</c> that are no network's name.</summary>
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "access", "areas", "compliance", "csp-tiling", "csps", "definitions", "duty-dashboard", "establishments", "guard-allowances", "organisations",
        "principle-sets", "role-functions", "seat-types", "statutory-classes", "statutory-products", "terms",
    };

    public static void Slug(this BodyChecks checks, string slug)
    {
        checks.Code("/slug", slug);
        if (Fixed.Contains(slug) || Guid.TryParse(slug, out _))
        {
            checks.Wrong("/slug", "The word means something else here.");
        }
    }

    public static async Task<Guid?> Network(this BodyChecks checks, VrnDbContext db, string pointer, string? key, CancellationToken ct)
    {
        if (key is null)
        {
            return null;
        }
        var found = await NetworkAccess.ByKey(db.Set<Network>(), key).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            checks.Wrong(pointer, "There is no such network.");
        }
        return found;
    }

    public static async Task Areas(this BodyChecks checks, VrnDbContext db, IReadOnlyList<string>? codes, CancellationToken ct)
    {
        if (codes is null)
        {
            return;
        }
        if (codes.Count > MostAreas || codes.Distinct(StringComparer.Ordinal).Count() != codes.Count)
        {
            checks.Wrong("/areas", $"At most {MostAreas} areas, each once.");
            return;
        }
        var known = await db.Set<Area>().Where(area => codes.Contains(area.Code)).Select(area => area.Code).ToHashSetAsync(ct);
        foreach (var (index, code) in codes.Index().Where(pair => !known.Contains(pair.Item)))
        {
            checks.Wrong($"/areas/{index}", "Areas are listed at /v1/areas.");
        }
    }

    public static async Task Tiling(this BodyChecks checks, VrnDbContext db, string? group, CancellationToken ct)
    {
        if (group is not null && !await db.Set<AreaGroup>().AnyAsync(row => row.Code == group, ct))
        {
            checks.Wrong("/tilingGroup", "Groups are listed at /v1/networks/areas.");
        }
    }

    public static void Contacts(this BodyChecks checks, IReadOnlyList<NetworkContactBody>? contacts)
    {
        if (contacts?.Count > MostContacts)
        {
            checks.Wrong("/contacts", $"At most {MostContacts} contacts.");
            return;
        }
        foreach (var (index, contact) in (contacts ?? []).Index())
        {
            var at = $"/contacts/{index}/value";
            if (contact?.Value is not { Length: > 0 and <= LongestContact } value || value.Any(char.IsControl) || !IsFit(contact.Kind, value))
            {
                checks.Wrong(at, $"An address or number of its kind, at most {LongestContact} characters.");
            }
            else if (IsPersonal(contact.Kind, value))
            {
                checks.Wrong(at, Problems.PersonalDataSuspected, "Give the mailbox of a function or the line of a team, never a person's own.");
            }
        }
    }

    private static bool IsFit(ContactKind kind, string value) => kind switch
    {
        ContactKind.Mailbox => value.Split('@') is [{ Length: > 0 } box, { Length: > 3 } host] && host.Contains('.', StringComparison.Ordinal) && (box + host).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+'),
        ContactKind.Website => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0,
        ContactKind.Handle => value is ['@', _, ..] && value[1..].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'),
        _ => value.Count(char.IsAsciiDigit) is >= 3 and <= 15 && value.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '(' or ')' or '-'),
    };

    /// <summary>A mobile is somebody's; so is a mailbox with a given name in it.</summary>
    private static bool IsPersonal(ContactKind kind, string value) => kind switch
    {
        ContactKind.Mailbox => value.Split('@')[0].Split('.', '-', '_', '+').Any(word => TextGuard.Given.Contains(word, StringComparer.OrdinalIgnoreCase)),
        ContactKind.TeamLine => string.Concat(value.Where(char.IsAsciiDigit)) is var digits && (digits.StartsWith("07", StringComparison.Ordinal)
            || digits.StartsWith("447", StringComparison.Ordinal) || digits.StartsWith("00447", StringComparison.Ordinal)),
        _ => false,
    };
}
