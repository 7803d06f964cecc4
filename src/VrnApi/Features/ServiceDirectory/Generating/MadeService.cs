using System.Globalization;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Generating;

/// <summary>What a made-up refuge must never give away.</summary>
public sealed record MadeSecret(Guid ServiceId, string Street, string Postcode, string Phone, string Building);

/// <summary>One made-up service with all its parts; which kind it is follows from its number.</summary>
internal sealed class MadeService(Dice dice, IReadOnlyList<Organisation> organisations, MadeTerms terms, Guid sourceId, IReadOnlyList<MadePlace> places, DateOnly today)
{
    /// <summary>In each stretch of so many services each special kind stands once.</summary>
    public const int Stretch = 300;

    private static readonly string[] Kinds =
    [
        "Youth Club", "Mentoring", "Parenting Course", "Counselling", "Early Help", "Family Support", "Boxing for Change", "Street Outreach", "School Workshop", "Music Project",
        "Employment Coaching", "Recovery Support", "Navigator", "Sports Sessions", "Art Therapy", "Homework Club", "Mediation", "Advice Line", "Group Work", "Drop-in",
    ];

    private static readonly string[] Words =
    [
        "Bright", "Open", "River", "Orchard", "Compass", "Harbour", "Lantern", "Willow", "Bridge", "Meadow", "Beacon", "Anchor", "Summit", "Copper", "Linden", "Pebble", "Juniper", "Saffron", "Maple", "Heron",
    ];

    private static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly string[] Tongues = ["eng", "guj", "pan", "urd", "pol", "som", "ben", "ron"];

    public MadeSecret? Secret { get; private set; }

    public List<TermLink> Links { get; } = [];

    public Service Make(int number, ulong seed)
    {
        var kind = number % Stretch;
        var home = dice.One(places);
        var organisation = organisations[dice.Below(organisations.Count)];
        var (word, other, what) = (dice.One(Words), dice.One(Words), kind == 0 ? "Refuge" : dice.One(Kinds));
        var service = new Service
        {
            Id = dice.Id(),
            SourceId = sourceId,
            ExternalId = $"s{seed}-{number}",
            OrganisationId = organisation.Id,
            Organisation = organisation,
            Name = $"Synthetic {word} {other} {what} {number}",
            NameSort = "",
            Description = $"A made-up listing of {what.ToLowerInvariant()} for tests and demonstrations; nobody offers it. It is the {number.ToString(CultureInfo.InvariantCulture)}th of its seed.",
            Url = $"https://example.org/synthetic/{number}",
            Email = $"service{number}@example.org",
            Status = dice.In(94) ? ServiceStatus.Active : dice.In(50) ? ServiceStatus.TemporarilyClosed : ServiceStatus.Inactive,
            ApplicationProcess = dice.In(60) ? "Ask through the form on the website." : null,
            WaitTime = dice.In(40) ? $"{1 + dice.Below(12)} weeks" : null,
            Eligibility = dice.In(50) ? "For people who live in the area." : null,
            CostKind = dice.In(70) ? CostKind.Free : dice.In(60) ? CostKind.Paid : CostKind.Unknown,
            AcceptingReferrals = dice.In(70) ? dice.In(80) : null,
            ByArrangement = dice.In(10),
            ClosedOnBankHolidays = dice.In(60),
            EditorialState = EditorialState.Published,
            IsLive = true,
        };
        service.NameSort = Folding.Fold(service.Name);
        Ages(service);
        Place(service, home, number, kind);
        Opening(service, kind);
        Parts(service, home, number);
        Tags(service, kind, what);
        Special(service, kind, number);
        return service;
    }

    private void Ages(Service service)
    {
        if (dice.In(15))
        {
            service.AllAges = true;
        }
        else if (dice.In(85))
        {
            service.MinimumAge = 5 + dice.Below(14);
            service.MaximumAge = dice.In(80) ? service.MinimumAge + 2 + dice.Below(14) : null;
        }
    }

    private void Place(Service service, MadePlace home, int number, int kind)
    {
        service.Areas.Add(new ServiceArea { Id = ChildId.Of(service.Id, "service_area", home.Lad), ServiceId = service.Id, Kind = ServiceAreaKind.Area, AreaCode = home.Lad });
        if (dice.In(5))
        {
            service.Areas.Add(new ServiceArea { Id = ChildId.Of(service.Id, "service_area", "national"), ServiceId = service.Id, Kind = ServiceAreaKind.National, Name = "England", Ordinal = 1 });
        }
        if (kind > 2 && dice.In(20))
        {
            service.Attendance = dice.In(50) ? Attendance.Online : Attendance.Telephone;
            return;
        }
        service.Attendance = Attendance.InPerson | (dice.In(20) ? Attendance.Telephone : Attendance.None);
        var level = kind switch { 0 => Sensitivity.Withheld, 1 => Sensitivity.AreaOnly, 2 => Sensitivity.Partner, _ => Sensitivity.Public };
        var (street, building) = kind == 0
            ? ($"{1 + dice.Below(200)} {dice.One(Words)} Hidden Row {number}", $"{dice.One(Words)} Secret Lodge {number}")
            : ($"{1 + dice.Below(200)} {dice.One(Words)} {dice.One(["Street", "Road", "Lane", "Avenue"])}", $"Synthetic {dice.One(Words)} Centre {number}");
        var postcode = $"{home.Outcode} {(kind == 0 ? 9 : 1 + dice.Below(8))}{(char)('A' + dice.Below(4))}{"BDEFGHJLNPQRSTUWXYZ"[dice.Below(19)]}";
        var phone = kind == 0 ? $"0116 496 {900 + (number / Stretch % 100):0000}" : $"0116 496 {dice.Below(900):0000}";
        var place = new Location
        {
            Id = dice.Id(),
            SourceId = service.SourceId,
            ExternalId = $"{service.ExternalId}/0",
            OrganisationId = service.OrganisationId,
            Name = building,
            Latitude = Math.Round(home.Latitude + ((dice.Below(2001) - 1000) / 66_666.0), 6),
            Longitude = Math.Round(home.Longitude + ((dice.Below(2001) - 1000) / 40_000.0), 6),
            Sensitivity = level,
        };
        place.Addresses.Add(new Address { Id = ChildId.Of(place.Id, "address", "0"), LocationId = place.Id, Address1 = street, City = home.City, StateProvince = home.County, PostalCode = postcode });
        if (kind == 0 || dice.In(40))
        {
            place.Phones.Add(new Phone { Id = ChildId.Of(place.Id, "phone", "0"), LocationId = place.Id, Number = phone, Type = "voice" });
        }
        if (dice.In(30))
        {
            var code = dice.One(terms.Accessibility);
            place.Accessibility.Add(new Accessibility { Id = ChildId.Of(place.Id, "accessibility", code.Code), LocationId = place.Id, TermId = code.Id, Term = code });
        }
        var link = new ServiceLocation { Id = ChildId.Of(service.Id, "service_location", place.Id.ToString()), ServiceId = service.Id, LocationId = place.Id, Location = place };
        service.Locations.Add(link);
        if (kind == 0)
        {
            Secret = new MadeSecret(service.Id, street, postcode, phone, building);
        }
    }

    /// <summary>Three rules a service on average.</summary>
    private void Opening(Service service, int kind)
    {
        var count = 1 + dice.Below(5);
        var link = service.Locations.FirstOrDefault(one => one.Location!.Sensitivity == Sensitivity.Public);
        for (var i = 0; i < count; i++)
        {
            var onPlace = link is not null && dice.In(30);
            var opens = 8 + dice.Below(11);
            var rule = new Schedule
            {
                Id = ChildId.Of(service.Id, "schedule", i.ToString(CultureInfo.InvariantCulture)),
                ServiceId = onPlace ? null : service.Id,
                ServiceLocationId = onPlace ? link!.Id : null,
                Freq = Frequency.Weekly,
                ByDay = Days[(dice.Below(7) + i) % 7],
                OpensAt = new TimeOnly(opens, dice.In(50) ? 0 : 30),
                ClosesAt = new TimeOnly(Math.Min(opens + 1 + dice.Below(5), 23), 0),
                Ordinal = i,
            };
            if (i == 0)
            {
                Unusual(rule, kind);
            }
            if (onPlace)
            {
                link!.Schedules.Add(rule);
            }
            else
            {
                service.Schedules.Add(rule);
            }
        }
    }

    private void Unusual(Schedule rule, int kind)
    {
        switch (kind)
        {
            case 7:
                (rule.Freq, rule.ByDay) = (Frequency.Monthly, $"{1 + dice.Below(4)}{dice.One(Days)}");
                break;
            case 8:
                (rule.Interval, rule.DtStart) = (2, new DateOnly(2026, 1, 5).AddDays(dice.Below(14)));
                break;
            case 9:
                (rule.OpensAt, rule.ClosesAt) = (new TimeOnly(20, 0), new TimeOnly(2, 0));
                break;
            default:
                break;
        }
    }

    private void Parts(Service service, MadePlace home, int number)
    {
        service.Phones.Add(new Phone { Id = ChildId.Of(service.Id, "phone", "0"), ServiceId = service.Id, Number = $"0116 496 {dice.Below(900):0000}", Type = "voice", Description = "Main line" });
        if (dice.In(60))
        {
            service.Contacts.Add(new Contact { Id = ChildId.Of(service.Id, "contact", "0"), ServiceId = service.Id, Name = "Duty desk", Department = "Intake", Email = $"duty{number}@example.org" });
        }
        if (dice.In(40))
        {
            var code = dice.One(Tongues);
            service.Languages.Add(new Language { Id = ChildId.Of(service.Id, "language", code), ServiceId = service.Id, Code = code, Name = Languages.Name(code) });
        }
        if (service.CostKind == CostKind.Paid)
        {
            service.CostOptions.Add(new CostOption { Id = ChildId.Of(service.Id, "cost_option", "0"), ServiceId = service.Id, Option = "Each session", Currency = "GBP", Amount = 1 + dice.Below(40) });
        }
        if (dice.In(70))
        {
            var kind = (ReferralKind)dice.Below(4);
            service.ReferralRoutes.Add(new ReferralRoute { Id = ChildId.Of(service.Id, "referral_route", "0"), ServiceId = service.Id, Kind = kind, Channel = (ReferralChannel)dice.Below(4), ConsentRequired = dice.In(50) });
        }
        _ = home;
    }

    private void Tags(Service service, int kind, string what)
    {
        var type = kind == 0 ? terms.Refuge : dice.One(terms.Types);
        IEnumerable<TaxonomyTerm> tags = [type, dice.One(terms.Reach), .. dice.In(80) ? new[] { dice.One(terms.Needs) } : [], .. dice.In(40) ? new[] { dice.One(terms.Needs) } : [], .. dice.In(50) ? new[] { dice.One(terms.Audience) } : []];
        Links.AddRange(tags.DistinctBy(term => term.Id).Select(term => new TermLink
        {
            Id = ChildId.Of(service.Id, "attribute", $"{term.Id}\n"),
            LinkKind = LinkKind.Service,
            LinkId = service.Id,
            TermId = term.Id,
            Term = term,
        }));
        _ = what;
    }

    private void Special(Service service, int kind, int number)
    {
        switch (kind)
        {
            case 3:
                service.Listing = Listing.Partners;
                break;
            case 4:
                Assure(service, today.AddDays(-200), today.AddDays(-110));
                break;
            case 5:
                service.IsLive = false;
                service.Withdraw(WithdrawalReason.Closed, new DateTimeOffset(today.AddDays(-3).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
                break;
            case 6:
                service.VisibleFrom = new DateTimeOffset(today.AddDays(-30).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
                service.VisibleTo = new DateTimeOffset(today.AddDays(60).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
                break;
            default:
                if (number % 5 == 0)
                {
                    Assure(service, today.AddDays(-dice.Below(60)), today.AddDays(20 + dice.Below(60)));
                }
                break;
        }
        AssuranceRules.Settle(service, today);
        service.Richness = Richness.Of(service, Links.Select(link => link.Term!.Taxonomy!.Code).ToHashSet());
    }

    private void Assure(Service service, DateOnly on, DateOnly until)
    {
        var record = new AssuranceRecord
        {
            Id = dice.Id(),
            ServiceId = service.Id,
            By = (AssuredBy)dice.Below(4),
            AssessedOn = on,
            ExpiresOn = until,
            RoleMailbox = "assurance@example.org",
            CreatedAt = new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        };
        record.Answers.AddRange("abcdefghijklmnopqrst".Select(item => new AssuranceAnswer { RecordId = record.Id, Item = item.ToString(), Answer = dice.In(80) ? ChecklistAnswer.Yes : dice.In(50) ? ChecklistAnswer.Partly : ChecklistAnswer.Unknown }));
        service.AssuranceRecords.Add(record);
    }
}

/// <summary>Terms that made-up services are tagged with.</summary>
internal sealed record MadeTerms(
    IReadOnlyList<TaxonomyTerm> Types, IReadOnlyList<TaxonomyTerm> Needs, IReadOnlyList<TaxonomyTerm> Reach, IReadOnlyList<TaxonomyTerm> Audience,
    IReadOnlyList<TaxonomyTerm> Accessibility, TaxonomyTerm Refuge)
{
    public static MadeTerms Of(IReadOnlyList<TaxonomyTerm> all)
    {
        IReadOnlyList<TaxonomyTerm> In(params string[] lists) =>
            [.. all.Where(term => !term.SensitiveDefault && lists.Contains(term.Taxonomy!.Code, StringComparer.Ordinal)).OrderBy(term => term.Taxonomy!.Code, StringComparer.Ordinal).ThenBy(term => term.Code, StringComparer.Ordinal)];
        return new(In("vrn-service-type"), In("vrn-need", "vrn-harm", "vrn-circumstance"), In("vrn-reach"), In("vrn-audience"), In("vrn-accessibility"),
            all.Single(term => term is { Code: "refuge", Taxonomy.Code: "vrn-service-type" }));
    }
}
