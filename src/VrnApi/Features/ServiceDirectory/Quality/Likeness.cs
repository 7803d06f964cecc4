using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Text;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>What of a published listing tells whether it is another one again; taken from what partners may read, so that no reason gives away what is hidden.</summary>
internal sealed class Likeness
{
    /// <summary>Words that name and kind of many listings share say nothing by themselves.</summary>
    private const int ShortestWord = 3;

    /// <summary>How alike names must be: of one organisation, and of two.</summary>
    private const double OfOne = 0.75, OfTwo = 0.9;

    private Likeness(ServiceDocument document)
    {
        (Id, OrganisationId) = (document.Id, document.Organization.Id);
        Words = [.. Folding.Words(document.Name).Distinct(StringComparer.Ordinal)];
        Name = string.Concat(Folding.Words(document.Name));
        Numbers = string.Join(' ', Folding.Words(document.Name).Where(word => word.Any(char.IsDigit)));
        var contacts = (document.Contacts ?? []).Concat((document.ServiceAtLocations ?? []).SelectMany(link => link.Contacts ?? [])).ToArray();
        var phones = (document.Phones ?? []).Concat((document.ServiceAtLocations ?? []).SelectMany(link => link.Phones ?? [])).Concat(contacts.SelectMany(contact => contact.Phones ?? []));
        Phones = Set(phones.Select(phone => string.Concat(phone.Number.Where(char.IsDigit))).Where(number => number.Length >= 6));
        Mailboxes = Set(contacts.Select(contact => contact.Email).Append(document.Email).OfType<string>().Select(mail => mail.Trim().ToLowerInvariant()));
        Addresses = Set(document.Url is { } url ? [url.Trim().TrimEnd('/').ToLowerInvariant()] : []);
        Places = Set((document.ServiceAtLocations ?? []).SelectMany(link => (link.Location.Addresses ?? []).Select(address => string.Concat(address.PostalCode.Where(char.IsLetterOrDigit)).ToUpperInvariant())
            .Append(link.Location.Id.ToString())));
        Registered = Set((document.Organization.OrganizationIdentifiers ?? []).Select(one => $"{one.IdentifierScheme}:{one.Identifier}".ToUpperInvariant()));
        Hosts = Set(new[] { document.Url is { } where && Uri.TryCreate(where, UriKind.Absolute, out var address) ? address.Host : null, document.Email?.Split('@')[^1] }.OfType<string>().Select(host => host.ToLowerInvariant()));
    }

    public Guid Id { get; }

    public Guid OrganisationId { get; }

    public string Name { get; }

    private IReadOnlyList<string> Words { get; }

    /// <summary>Numbers of a name tell listings apart: group 1 is not group 2.</summary>
    private string Numbers { get; }

    private HashSet<string> Phones { get; }

    private HashSet<string> Mailboxes { get; }

    private HashSet<string> Addresses { get; }

    private HashSet<string> Places { get; }

    private HashSet<string> Registered { get; }

    private HashSet<string> Hosts { get; }

    public static Likeness Of(ServiceDocument document) => new(document);

    /// <summary>Under which keys listings are looked at together: whatever two entries of one listing would share.</summary>
    public IEnumerable<string> Blocks() =>
    [
        .. Phones.Select(phone => "phone " + phone), .. Mailboxes.Select(mail => "mail " + mail), .. Addresses.Select(url => "url " + url),
        .. Owners().SelectMany(owner => Pieces().Select(piece => $"{owner} {piece}")),
    ];

    /// <returns>0 to 100 and why; null when they cannot be the same.</returns>
    public (int Score, IReadOnlyList<string> Reasons)? Compared(Likeness other)
    {
        var related = OrganisationId == other.OrganisationId || Registered.Overlaps(other.Registered);
        var similarity = Numbers == other.Numbers ? Similarity(Name, other.Name) : 0;
        if (similarity < (related ? OfOne : OfTwo))
        {
            return null;
        }
        var reasons = new List<string> { similarity == 1 ? "same_name" : "similar_name" };
        var points = similarity * 50;
        void Add(bool holds, int worth, string reason)
        {
            if (holds)
            {
                points += worth;
                reasons.Add(reason);
            }
        }
        Add(OrganisationId == other.OrganisationId, 20, "same_organisation");
        Add(OrganisationId != other.OrganisationId && Registered.Overlaps(other.Registered), 20, "same_register");
        Add(Phones.Overlaps(other.Phones), 20, "same_phone");
        Add(Mailboxes.Overlaps(other.Mailboxes), 20, "same_mailbox");
        Add(Addresses.Overlaps(other.Addresses), 20, "same_url");
        Add(Places.Overlaps(other.Places), 15, "same_place");
        if (Places.Count > 0 && other.Places.Count > 0 && !Places.Overlaps(other.Places))
        {
            // One organisation often offers the same at several places.
            points -= 15;
        }
        return ((int)Math.Min(100, points), reasons);
    }

    /// <summary>1 less the slips between two names, by their length.</summary>
    internal static double Similarity(string one, string other)
    {
        var longest = Math.Max(one.Length, other.Length);
        var most = longest / 4;
        return longest == 0 || Typos.Distance(one, other, most) is var slips && slips > most ? 0 : 1 - ((double)slips / longest);
    }

    private IEnumerable<string> Owners() =>
        [OrganisationId.ToString(), .. Registered, .. Places.Select(place => "place " + place), .. Hosts.Select(host => "host " + host)];

    /// <summary>A name with a slip in it still shares a word, its beginning or its end.</summary>
    private IEnumerable<string> Pieces() =>
        [.. Words.Where(word => word.Length >= ShortestWord), "^" + Name[..Math.Min(4, Name.Length)], "$" + Name[Math.Max(0, Name.Length - 4)..]];

    private static HashSet<string> Set(IEnumerable<string> values) => new(values, StringComparer.Ordinal);
}
