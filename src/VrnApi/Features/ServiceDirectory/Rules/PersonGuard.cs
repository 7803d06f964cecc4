using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>
/// A directory names functions, never people: finds names and personal mailboxes in a given document. Numbers and role mailboxes may stand
/// in their fields and in descriptions, never in notes.
/// </summary>
internal static partial class PersonGuard
{
    private static readonly string[] GivenNames = [.. ("Aaron Abdul Abigail Adam Adrian Ahmed Aisha Alan Alex Alexander Alice Alison Amanda Amelia Amy Andrea Andrew Angela Anita Ann Anna Anne Anthony Arthur "
        + "Barbara Ben Benjamin Bethany Brian Bridget Callum Carl Carol Caroline Catherine Charles Cheryl Chloe Chris Christine Christopher Claire Clare Colin Connor Craig Daniel David Dawn Deborah "
        + "Debbie Denise Derek Diane Donna Dorothy Edward Eileen Elaine Eleanor Ellie Emily Emma Eric Ethan Fatima Fiona Francesca Frank Fred Freya Gareth Gary Gavin Geoff Gillian Graham Greg "
        + "Hannah Harry Hassan Hayley Heather Helen Henry Holly Hussein Ian Imran Isabel Isabella Jack Jacob Jacqueline Jade Jake James Jamie Jane Janet Jasmine Jason Jean Jennifer Jenny Jeremy Jessica Jill Jim "
        + "Joan Joanna Joanne Joe John Jonathan Joseph Joshua Joyce Judith Julia Julian Julie June Karen Kate Katherine Kathleen Katie Keith Kelly Kenneth Kerry Kevin Kim Kirsty Laura Lauren Leanne "
        + "Lee Lewis Liam Lily Linda Lisa Liz Louise Lucy Luke Lynn Malcolm Margaret Maria Marie Mark Martin Mary Matthew Maureen Megan Melissa Michael Michelle Mike Mohammed Muhammad Naomi Natalie Natasha "
        + "Nathan Neil Nicholas Nicola Nigel Oliver Olivia Omar Oscar Pamela Patricia Patrick Paul Paula Pauline Peter Philip Phil Priya Rachel Raj Rebecca Richard Rob Robert Robin Roger Ross Russell Ruth Ryan "
        + "Sally Sam Samantha Samuel Sandra Sanjay Sara Sarah Scott Sean Sharon Shaun Sheila Shirley Simon Sophie Stacey Stephanie Stephen Steve Steven Stuart Sue Susan Suzanne Sylvia Tanya Teresa Thomas Tim Timothy Tina "
        + "Toby Tom Tony Tracey Tracy Trevor Vanessa Vera Wayne Wendy William Yasmin Yvonne Zara Zoe").Split(' ')];

    /// <summary>Parts of mailboxes that say a function.</summary>
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "admin", "advice", "bookings", "care", "centre", "children", "childrens", "community", "contact", "council", "customer", "desk", "domestic", "duty", "early", "education", "enquiries", "enquiry", "families",
        "family", "front", "general", "health", "help", "helpdesk", "helpline", "hello", "home", "housing", "hub", "info", "information", "intake", "line", "local", "mail", "manager", "media", "mental", "mentoring", "office", "online",
        "outreach", "parent", "parenting", "parents", "practice", "press", "project", "public", "reception", "referral", "referrals", "refuge", "safe", "safeguarding", "school", "schools", "service", "services", "social", "sport",
        "support", "team", "the", "training", "violence", "volunteer", "volunteering", "welfare", "wellbeing", "work", "young", "youth", "youthwork",
    };

    private static readonly HashSet<string> Given = new(GivenNames, StringComparer.OrdinalIgnoreCase);

    private static readonly PersonalDataGuard Prose = new([], GivenNames);

    /// <returns>JSON Pointers of what seems to be about a person.</returns>
    public static IReadOnlyList<string> Find(JsonElement document)
    {
        var hits = new List<string>();
        Walk(document, "", "", "", false, hits);
        return hits;
    }

    /// <summary>Whether a note names a person, a number or a mailbox.</summary>
    public static bool IsPersonalNote(string text) => Prose.Find(Masked(text), PersonalDataMode.Prose).Count > 0;

    /// <summary>Takes the members at the pointers out of a document.</summary>
    public static void Remove(JsonNode document, IEnumerable<string> pointers)
    {
        foreach (var pointer in pointers)
        {
            // RFC 6901: what follows each slash is one name, be it empty.
            string[] names = [.. pointer.Split('/').Skip(1).Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
            var node = document;
            foreach (var name in names[..^1])
            {
                node = node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node?[name];
            }
            if (node is JsonObject parent)
            {
                parent.Remove(names[^1]);
            }
            else if (node is JsonArray items)
            {
                items[int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture)] = "";
            }
        }
    }

    private static void Walk(JsonElement element, string pointer, string list, string member, bool roleMailbox, List<string> hits)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var role = element.TryGetProperty("x_vrn", out var more) && more.ValueKind == JsonValueKind.Object
                    && more.TryGetProperty("role_mailbox", out var marked) && marked.ValueKind == JsonValueKind.True;
                foreach (var inner in element.EnumerateObject())
                {
                    Walk(inner.Value, $"{pointer}/{Escaped(inner.Name)}", member, inner.Name, role, hits);
                }
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Walk(item, $"{pointer}/{index}", list, member, roleMailbox, hits);
                }
                break;
            case JsonValueKind.String when IsPersonal(element.GetString()!, list, member, roleMailbox):
                hits.Add(pointer);
                break;
            default:
                break;
        }
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static bool IsPersonal(string text, string list, string member, bool roleMailbox) => member switch
    {
        "email" or "assurer_email" => !roleMailbox && IsPersonalMailbox(text),
        "note" or "notes" => IsPersonalNote(text),
        "name" or "title" or "department" when list == "contacts" => Prose.Find(Masked(text), PersonalDataMode.Prose).Count > 0 || BareTitle().IsMatch(text)
            || SurnameFirst().Matches(text).Any(match => Given.Contains(match.Groups[1].Value)),
        "attention" => Prose.Find(Masked(text), PersonalDataMode.Prose).Any(hit => hit.Kind is "person-name"),
        "number" or "phone" or "url" or "uri" or "website" or "logo" or "schedule_link" or "term_uri" or "id" or "postal_code"
            or "external_id" or "identifier" or "external_identifier" or "address_1" or "address_2" or "city" or "code" => false,
        _ => Prose.Find(Masked(text), PersonalDataMode.Prose).Any(hit => hit.Kind is not ("email" or "phone"))
            || Mailbox().Matches(text).Any(match => IsPersonalMailbox(match.Value)),
    };

    /// <summary><c>first.last@</c>, unless one of the words is a function's.</summary>
    private static bool IsPersonalMailbox(string text) =>
        FirstLast().Match(text.Trim()) is { Success: true } match && !Functions.Contains(match.Groups[1].Value.ToLowerInvariant()) && !Functions.Contains(match.Groups[2].Value.ToLowerInvariant());

    /// <summary>Streets, schools and charities bear people's names and are none.</summary>
    private static string Masked(string text) => Place().Replace(text, match => new string('.', match.Length));

    [GeneratedRegex(@"\A([A-Za-z]{2,})[._]([A-Za-z][A-Za-z'-]+)[0-9]*@", RegexOptions.CultureInvariant)]
    private static partial Regex FirstLast();

    [GeneratedRegex(@"[A-Za-z0-9._'-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"(?<!\p{L})\p{Lu}[\p{L}'-]+, ?(\p{Lu}\p{L}+)(?!\p{L})")]
    private static partial Regex SurnameFirst();

    [GeneratedRegex(@"\A(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Rev)\.?\s+\p{L}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareTitle();

    [GeneratedRegex(@"(?<!\p{L})(?:\p{Lu}[\p{L}'-]*\.? ){1,3}(?:Street|St|Road|Rd|Avenue|Lane|Close|Drive|Way|Walk|Square|Place|Park|Gardens?|Court|Hall|House|Lodge|Centre|Center|Building|Church|Chapel|Cathedral|School|Academy|College|University|Hospital|Hospice|Clinic|Surgery|Library|Foundation|Trust|Charity|Project|Programme|Award|Fund|Institute|Service|Services|Team|Hub|Club|Council|Refuge)(?!\p{L})")]
    private static partial Regex Place();
}
