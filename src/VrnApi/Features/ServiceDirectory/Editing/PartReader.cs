using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>The parent of parts that several kinds of record have.</summary>
internal readonly record struct Parent(Guid Id, Guid? Organisation = null, Guid? Service = null, Guid? Link = null, Guid? Place = null);

/// <summary>Reads the parts that services, places and organisations share into <see cref="Wanted"/>.</summary>
/// <param name="present">What is there, for ids and for levels of protection, which a document may raise and never lowers.</param>
internal sealed class PartReader(Reading reading, Wanted wanted, Wanted present)
{
    private readonly HashSet<Guid> used = [];
    private readonly Dictionary<Guid, Sensitivity> levels = present.Contacts.Select(contact => (contact.Id, contact.Sensitivity))
        .Concat(present.Phones.Select(phone => (phone.Id, phone.Sensitivity))).DistinctBy(pair => pair.Id).ToDictionary(pair => pair.Id, pair => pair.Sensitivity);

    /// <summary>Somebody spoke of protection: whoever publishes must be another client.</summary>
    public bool TouchesProtection { get; private set; }

    /// <summary>Members under which a part that is there was to be shown to more readers than now.</summary>
    public List<string> Loosened { get; } = [];

    /// <summary>
    /// The id of a part: its own when it is there already, else made of the publisher's id of it, else of what it says. Equal parts are
    /// told apart by their order.
    /// </summary>
    public Guid Id(Node part, Guid parent, string kind, IEnumerable<Guid> there)
    {
        var given = part.Text("id", 200);
        if (Guid.TryParse(given, out var own) && there.Contains(own) && used.Add(own))
        {
            return own;
        }
        var name = given ?? Canonical(part.Element);
        for (var ordinal = 0; ; ordinal++)
        {
            var id = ChildId.Of(parent, kind, ordinal == 0 ? name : $"{name}\n{ordinal.ToString(CultureInfo.InvariantCulture)}");
            if (used.Add(id))
            {
                return id;
            }
        }
    }

    public void Contacts(Node owner, Parent parent)
    {
        foreach (var (i, node) in owner.List("contacts").Index())
        {
            node.Takes(["id", "name", "title", "department", "email", "phones", "x_vrn"],
                ["organization_id", "service_id", "service_at_location_id", "location_id", "attributes", "metadata"]);
            var id = Id(node, parent.Id, "contact", present.Contacts.Select(contact => contact.Id));
            var more = Additions(node, ["sensitivity", "role_mailbox"]);
            wanted.Contacts.Add(new Contact
            {
                Id = id,
                OrganisationId = parent.Organisation,
                ServiceId = parent.Service,
                ServiceLocationId = parent.Link,
                LocationId = parent.Place,
                Name = node.Text("name", 200),
                Title = node.Text("title", 200),
                Department = node.Text("department", 200),
                Email = node.Mailbox("email"),
                EmailIsRole = more?.Flag("role_mailbox") ?? false,
                Sensitivity = Level(more, id),
                Ordinal = i,
            });
            foreach (var (j, phone) in node.List("phones").Index())
            {
                Phone(phone, id, j, new Parent(id), id);
            }
        }
    }

    public void Phones(Node owner, Parent parent)
    {
        foreach (var (i, node) in owner.List("phones").Index())
        {
            Phone(node, parent.Id, i, parent, null);
        }
    }

    private void Phone(Node node, Guid under, int ordinal, Parent parent, Guid? contact)
    {
        node.Takes(["id", "number", "extension", "type", "description", "languages", "x_vrn"],
            ["organization_id", "service_id", "service_at_location_id", "location_id", "contact_id", "attributes", "metadata"]);
        if (node.Text("number", 40, required: !reading.Lenient) is not { } number)
        {
            return;
        }
        var id = Id(node, under, "phone", present.Phones.Select(phone => phone.Id));
        var more = Additions(node, ["sensitivity"]);
        wanted.Phones.Add(new Phone
        {
            Id = id,
            OrganisationId = contact is null ? parent.Organisation : null,
            ServiceId = contact is null ? parent.Service : null,
            ServiceLocationId = contact is null ? parent.Link : null,
            LocationId = contact is null ? parent.Place : null,
            ContactId = contact,
            Number = number,
            Extension = Extension(node),
            Type = node.Text("type", 20),
            Description = node.Text("description", 500),
            Sensitivity = Level(more, id),
            Ordinal = ordinal,
        });
        Languages(node, id, (language, code, name, note, i) => new Language { Id = language, PhoneId = id, Code = code, Name = name, Note = note, Ordinal = i });
    }

    public void Languages(Node owner, Guid parent, Func<Guid, string, string?, string?, int, Language> make)
    {
        foreach (var (i, node) in owner.List("languages").Index())
        {
            node.Takes(["id", "name", "code", "note"], ["service_id", "location_id", "phone_id", "attributes", "metadata"]);
            var (name, text) = (node.Text("name", 100), node.Text("code", 35));
            if (Rules.Languages.Code(text) is { } code || (code = Rules.Languages.Code(name)!) is not null)
            {
                wanted.Languages.Add(make(Id(node, parent, "language", present.Languages.Select(language => language.Id)), code, name ?? Rules.Languages.Name(code), node.Text("note", 500), i));
            }
            else if (reading.Lenient)
            {
                reading.Warn($"{node.Pointer}/code", "validation_failed", "No ISO 639 code of a language. Not published.");
            }
            else
            {
                reading.Refuse($"{node.Pointer}/code", "validation_failed", "No language has this code.", "ISO 639-1 or 639-3");
            }
        }
    }

    public void Schedules(Node owner, Parent parent)
    {
        foreach (var (i, node) in owner.List("schedules").Index())
        {
            node.Takes(["id", "valid_from", "valid_to", "dtstart", "until", "count", "wkst", "freq", "interval", "byday", "bymonthday", "description",
                "opens_at", "closes_at", "schedule_link", "attending_type", "notes", "x_vrn"],
                ["service_id", "location_id", "service_at_location_id", "timezone", "byweekno", "byyearday", "attributes", "metadata"]);
            var id = Id(node, parent.Id, "schedule", present.Schedules.Select(schedule => schedule.Id));
            var schedule = new Schedule
            {
                Id = id,
                ServiceId = parent.Service,
                ServiceLocationId = parent.Link,
                LocationId = parent.Place,
                ValidFrom = node.Date("valid_from"),
                ValidTo = node.Date("valid_to"),
                DtStart = node.Date("dtstart"),
                Until = node.Date("until"),
                Count = node.Whole("count", 1, ScheduleRules.MostTimes),
                Wkst = node.Text("wkst", 2),
                Freq = Freq(node),
                Interval = node.Whole("interval", 1, ScheduleRules.MostIntervals),
                ByDay = ScheduleRules.Plain(node.Text("byday", 200)),
                ByMonthDay = ScheduleRules.Plain(node.Text("bymonthday", 200)),
                Description = node.Text("description", 2000),
                OpensAt = node.Time("opens_at"),
                ClosesAt = node.Time("closes_at"),
                ScheduleLink = node.Address("schedule_link"),
                AttendingType = node.Text("attending_type", 60),
                Notes = node.Text("notes", 2000),
                Ordinal = i,
            };
            if (reading.Lenient && schedule is { Freq: Frequency.Weekly, ByMonthDay: not null })
            {
                reading.Warn($"{node.Pointer}/bymonthday", "validation_failed", "Days of the month go with MONTHLY. Not published.");
                schedule.ByMonthDay = null;
            }
            var faults = ScheduleRules.Faults(schedule).ToArray();
            if (faults.Length > 0 && reading.Lenient)
            {
                reading.Warn($"{node.Pointer}/{faults[0].Member}", "validation_failed", faults[0].Message + " Not published.");
                continue;
            }
            foreach (var (member, message) in faults)
            {
                reading.Invalid($"{node.Pointer}/{member}", message);
            }
            wanted.Schedules.Add(schedule);
            Days(node, id);
        }
    }

    private void Days(Node node, Guid schedule)
    {
        foreach (var day in Additions(node, ["exceptions"])?.List("exceptions") ?? [])
        {
            day.Takes(["id", "date", "kind", "opens_at", "closes_at"]);
            if (day.Date("date") is not { } date || day.Code<ExceptionalDayKind>("kind") is not { } kind)
            {
                reading.Invalid(day.Pointer, "A day needs its date and its kind.");
                continue;
            }
            wanted.Days.Add(new ExceptionalDay
            {
                Id = Id(day, schedule, "exception", present.Days.Select(one => one.Id)),
                ScheduleId = schedule,
                Date = date,
                Kind = kind,
                OpensAt = kind == ExceptionalDayKind.Replaced ? day.Time("opens_at") : null,
                ClosesAt = kind == ExceptionalDayKind.Replaced ? day.Time("closes_at") : null,
            });
        }
    }

    public void Funding(Node owner, Parent parent)
    {
        foreach (var (i, node) in owner.List("funding").Index())
        {
            node.Takes(["id", "source"], ["service_id", "organization_id", "attributes", "metadata"]);
            if (node.Text("source", 500, required: !reading.Lenient) is { } source)
            {
                wanted.Funding.Add(new Funding
                {
                    Id = Id(node, parent.Id, "funding", present.Funding.Select(one => one.Id)),
                    ServiceId = parent.Service,
                    OrganisationId = parent.Organisation,
                    Source = source,
                    Ordinal = i,
                });
            }
        }
    }

    /// <summary>The object of the house's own members, which are always known exactly.</summary>
    public static Node? Additions(Node node, string[] writable, string[]? fixedOnes = null)
    {
        var more = node.Object("x_vrn");
        more?.Takes(writable, fixedOnes);
        return more;
    }

    private Sensitivity Level(Node? more, Guid id)
    {
        var known = levels.TryGetValue(id, out var now);
        if (more?.Code<Sensitivity>("sensitivity") is not { } asked)
        {
            return known ? now : Sensitivity.Public;
        }
        TouchesProtection |= known ? asked != now : asked != Sensitivity.Public;
        if (known && Visibility.IsLooser(asked, now))
        {
            Loosened.Add($"{more.Value.Pointer}/sensitivity");
            return now;
        }
        return asked;
    }

    private Frequency? Freq(Node node)
    {
        if (node.Text("freq", 20) is not { } text)
        {
            return null;
        }
        if (Codes.TryParse<Frequency>(reading.Lenient || !text.Any(char.IsLower) ? text.ToLowerInvariant() : text, out var frequency))
        {
            return frequency;
        }
        if (!reading.Lenient)
        {
            reading.Refuse($"{node.Pointer}/freq", "validation_failed", "The value is none of the list.", "WEEKLY, MONTHLY");
        }
        return null;
    }

    private static string? Extension(Node node) => node.Element.TryGetProperty("extension", out var value) && value.ValueKind == JsonValueKind.Number
        ? node.Whole("extension", 0, int.MaxValue)?.ToString(CultureInfo.InvariantCulture)
        : node.Text("extension", 20);

    private static string Canonical(JsonElement element) => CanonicalJson.Of(JsonNode.Parse(element.GetRawText()));
}
