using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>
/// Reads a service's document onto the service: its own members are set at once, its parts gathered in <see cref="Wanted"/>. Places and the
/// organisation are given as they were found before.
/// </summary>
internal sealed class ServiceReader(Reading reading, PartReader parts, Wanted wanted, Wanted present, TermIndex terms)
{
    private static readonly string[] Writable =
    [
        "name", "alternate_name", "description", "url", "additional_urls", "email", "status", "interpretation_services", "application_process", "wait_time",
        "fees", "fees_description", "accreditations", "eligibility_description", "minimum_age", "maximum_age", "licenses", "alert", "phones", "schedules",
        "service_areas", "service_at_locations", "languages", "organization", "organization_id", "funding", "cost_options", "program", "required_documents",
        "contacts", "capacities", "attributes", "x_vrn",
    ];

    private static readonly string[] Fixed = ["id", "last_modified", "assured_date", "assurer_email", "program_id", "metadata"];

    private static readonly string[] Additions =
    [
        "referral_routes", "accepting_referrals", "attendance", "cost_kind", "all_ages", "by_arrangement", "closed_on_bank_holidays", "closed_reason",
        "closed_until", "evidence_subject", "listing", "visible_from", "visible_to", "role_mailbox",
    ];

    private static readonly string[] FixedAdditions =
        ["redacted", "assurance", "richness", "replaced_by", "source", "citations", "external_id", "editorial_state", "version", "withdrawn_reason"];

    public bool ListingChanged { get; private set; }

    public void Read(Node node, Service service)
    {
        node.Takes(Writable, Fixed);
        service.Name = node.Text("name", 300, required: true) ?? service.Name;
        service.NameSort = Folding.Fold(service.Name);
        service.AlternateName = node.Text("alternate_name", 300);
        service.Description = node.Text("description", 8000);
        service.Url = node.Address("url");
        service.Email = node.Mailbox("email");
        service.Status = Status(node);
        service.Interpretation = node.Text("interpretation_services", 2000);
        service.ApplicationProcess = node.Text("application_process", 8000);
        service.WaitTime = node.Text("wait_time", 500);
        service.Fees = node.Text("fees", 2000) ?? node.Text("fees_description", 2000);
        service.Accreditations = node.Text("accreditations", 2000);
        service.Eligibility = node.Text("eligibility_description", 8000);
        service.MinimumAge = node.Whole("minimum_age", 0, 150);
        service.MaximumAge = node.Whole("maximum_age", 0, 150);
        service.Licences = node.Text("licenses", 2000);
        service.Alert = node.Text("alert", 2000);
        if (service.MinimumAge > service.MaximumAge)
        {
            reading.Invalid($"{node.Pointer}/maximum_age", "The greatest age is less than the least.");
        }
        var parent = new Parent(service.Id, Service: service.Id);
        parts.Phones(node, parent);
        parts.Contacts(node, parent);
        parts.Schedules(node, parent);
        parts.Funding(node, parent);
        parts.Languages(node, service.Id, (id, code, name, note, i) => new Language { Id = id, ServiceId = service.Id, Code = code, Name = name, Note = note, Ordinal = i });
        Costs(node, service);
        Small(node, service);
        More(node, service);
    }

    private void More(Node node, Service service)
    {
        var more = PartReader.Additions(node, Additions, FixedAdditions);
        Routes(more, service);
        service.EmailIsRole = more?.Flag("role_mailbox") ?? false;
        service.AcceptingReferrals = more?.Flag("accepting_referrals");
        service.AllAges = more?.Flag("all_ages") ?? false;
        service.ByArrangement = more?.Flag("by_arrangement") ?? false;
        service.ClosedOnBankHolidays = more?.Flag("closed_on_bank_holidays") ?? false;
        service.ClosedReason = more?.Text("closed_reason", 500);
        service.ClosedUntil = more?.Date("closed_until");
        service.EvidenceSubject = more?.Text("evidence_subject", 100);
        service.VisibleFrom = more?.Moment("visible_from");
        service.VisibleTo = more?.Moment("visible_to");
        service.CostKind = more?.Code<CostKind>("cost_kind") ?? Cost();
        var listing = more?.Code<Listing>("listing") ?? (reading.Lenient ? service.Listing : Listing.Open);
        ListingChanged = listing != service.Listing;
        service.Listing = listing;
        service.Attendance = Attendance.None;
        foreach (var way in more?.Texts("attendance") ?? [])
        {
            if (VrnApi.Data.Model.Codes.TryParse<Attendance>(way.Replace('_', '-'), out var bit))
            {
                service.Attendance |= bit;
            }
            else
            {
                reading.Refuse($"{more!.Value.Pointer}/attendance", "validation_failed", "The value is none of the list.", "in_person, online, telephone, home, outreach");
            }
        }
    }

    private ServiceStatus Status(Node node)
    {
        if (node.Text("status", 40) is null)
        {
            if (!reading.Lenient)
            {
                reading.Invalid($"{node.Pointer}/status", "The value is needed.");
            }
            return ServiceStatus.Active;
        }
        return node.Code<ServiceStatus>("status") ?? ServiceStatus.Active;
    }

    private CostKind Cost()
    {
        var amounts = wanted.Costs.Select(cost => cost.Amount).OfType<decimal>().ToArray();
        return amounts.Length == 0 ? CostKind.Unknown : amounts.All(amount => amount == 0) ? CostKind.Free : amounts.All(amount => amount > 0) ? CostKind.Paid : CostKind.Mixed;
    }

    private void Costs(Node owner, Service service)
    {
        foreach (var (i, node) in owner.List("cost_options").Index())
        {
            node.Takes(["id", "valid_from", "valid_to", "option", "currency", "amount", "amount_description"], ["service_id", "attributes", "metadata"]);
            var amount = node.Number("amount");
            if (amount is < 0 or > 99_999_999.99m || (amount is { } exact && decimal.Round(exact, 2) != exact))
            {
                reading.Invalid($"{node.Pointer}/amount", "An amount has at most two decimals and is not negative.");
                amount = null;
            }
            wanted.Costs.Add(new CostOption
            {
                Id = parts.Id(node, service.Id, "cost_option", present.Costs.Select(cost => cost.Id)),
                ServiceId = service.Id,
                Option = node.Text("option", 200),
                Currency = node.Text("currency", 3)?.ToUpperInvariant(),
                Amount = amount,
                AmountDescription = node.Text("amount_description", 500),
                ValidFrom = node.Date("valid_from"),
                ValidTo = node.Date("valid_to"),
                Ordinal = i,
            });
        }
    }

    private void Small(Node owner, Service service)
    {
        foreach (var (i, node) in owner.List("required_documents").Index())
        {
            node.Takes(["id", "document", "uri"], ["service_id", "attributes", "metadata"]);
            if (node.Text("document", 500, required: !reading.Lenient) is { } document)
            {
                wanted.Documents.Add(new RequiredDocument
                {
                    Id = parts.Id(node, service.Id, "required_document", present.Documents.Select(one => one.Id)),
                    ServiceId = service.Id,
                    Document = document,
                    Uri = node.Address("uri"),
                    Ordinal = i,
                });
            }
        }
        foreach (var (i, node) in owner.List("additional_urls").Index())
        {
            node.Takes(["id", "label", "url"], ["service_id", "organization_id", "attributes", "metadata"]);
            if (node.Address("url") is { } url)
            {
                wanted.Urls.Add(new ServiceUrl { Id = parts.Id(node, service.Id, "service_url", present.Urls.Select(one => one.Id)), ServiceId = service.Id, Label = node.Text("label", 200), Url = url, Ordinal = i });
            }
        }
        Attributes(owner, service);
    }

    private void Attributes(Node owner, Service service)
    {
        foreach (var node in owner.List("attributes"))
        {
            node.Takes(["id", "link_type", "taxonomy_term", "taxonomy_term_id", "label", "value"], ["link_id", "link_entity", "metadata"]);
            var term = (node.Object("taxonomy_term") is { } given ? terms.Find(given) : null) ?? terms.ById(node.Text("taxonomy_term_id", 200));
            var linkType = node.Text("link_type", 60);
            if (term is not { } id)
            {
                if (reading.Lenient)
                {
                    reading.Warn($"{node.Pointer}/taxonomy_term", "validation_failed", "No such term here. Kept in the original, not published.");
                }
                else
                {
                    reading.Invalid($"{node.Pointer}/taxonomy_term", "There is no such term; name it by id, by taxonomy and code, or by term_uri.");
                }
                continue;
            }
            if (!wanted.Terms.Exists(link => link.TermId == id && link.LinkType == linkType))
            {
                var known = present.Terms.Find(link => link.TermId == id && link.LinkType == linkType);
                wanted.Terms.Add(new TermLink
                {
                    Id = known?.Id ?? ChildId.Of(service.Id, "attribute", $"{id}\n{linkType}"),
                    LinkKind = LinkKind.Service,
                    LinkId = service.Id,
                    TermId = id,
                    LinkType = linkType,
                    Origin = known?.Origin ?? LinkOrigin.Source,
                });
            }
        }
    }

    private void Routes(Node? more, Service service)
    {
        foreach (var (i, node) in (more?.List("referral_routes") ?? []).Index())
        {
            node.Takes(["id", "kind", "channel", "url", "phone", "consent_required", "note"]);
            if (node.Code<ReferralKind>("kind") is not { } kind)
            {
                reading.Invalid($"{node.Pointer}/kind", "The value is needed.");
                continue;
            }
            var channel = node.Code<ReferralChannel>("channel");
            wanted.Routes.Add(new ReferralRoute
            {
                // The route's key is who and how: a document does not show its id.
                Id = present.Routes.Find(route => route.Kind == kind && route.Channel == channel && wanted.Routes.TrueForAll(one => one.Id != route.Id))?.Id
                    ?? parts.Id(node, service.Id, "referral_route", []),
                ServiceId = service.Id,
                Kind = kind,
                Channel = channel,
                Url = node.Address("url"),
                Phone = node.Text("phone", 40),
                ConsentRequired = node.Flag("consent_required"),
                Note = node.Text("note", 500),
                Ordinal = i,
            });
        }
    }

    /// <summary>After the places: an area may be drawn around one.</summary>
    public void Areas(Node owner, Service service)
    {
        foreach (var (i, node) in owner.List("service_areas").Index())
        {
            node.Takes(["id", "name", "description", "extent", "extent_type", "uri", "x_vrn"], ["service_id", "service_at_location_id", "service_area", "attributes", "metadata"]);
            var more = PartReader.Additions(node, ["kind", "code", "radius_m", "service_at_location_id"]);
            var code = more?.Text("code", 60) ?? AreaCodes.InAddress(node.Text("uri", 2048));
            var kind = more?.Code<ServiceAreaKind>("kind") ?? (code is null ? ServiceAreaKind.Text : ServiceAreaKind.Area);
            Guid? around = null;
            if (kind == ServiceAreaKind.Radius)
            {
                around = Guid.TryParse(more?.Text("service_at_location_id", 200), out var named) && wanted.Links.Exists(link => link.Id == named) ? named
                    : wanted.Links.Count == 1 ? wanted.Links[0].Id : null;
                if (around is null)
                {
                    reading.Invalid($"{node.Pointer}/x_vrn/service_at_location_id", "A radius needs the place it is drawn around.");
                }
            }
            if (kind is ServiceAreaKind.Area or ServiceAreaKind.Outcode && (code is null || (kind == ServiceAreaKind.Area && !AreaCodes.IsWellFormed(code))))
            {
                reading.Invalid($"{node.Pointer}/x_vrn/code", "The code of the area is needed, such as E06000016.");
            }
            wanted.Areas.Add(new ServiceArea
            {
                Id = parts.Id(node, service.Id, "service_area", present.Areas.Select(area => area.Id)),
                ServiceId = service.Id,
                Kind = kind,
                AreaCode = kind is ServiceAreaKind.Area or ServiceAreaKind.Outcode ? code : null,
                Name = AreaName(node, code),
                Uri = code is null ? node.Address("uri") : null,
                RadiusM = kind == ServiceAreaKind.Radius ? more?.Whole("radius_m", 1, 100_000) : null,
                ServiceLocationId = around,
                Ordinal = i,
            });
        }
    }

    /// <summary>The name of a coded area is the code list's, unless the author gives another.</summary>
    private string? AreaName(Node node, string? code)
    {
        var name = node.Text("name", 300);
        return code is not null && name is not null && present.Areas.Exists(area => area.AreaCode == code && area.Name is null) ? null : name;
    }

    public void Capacities(Node owner, Service service, IReadOnlyDictionary<Guid, Unit> units, List<Unit> newUnits, DateTimeOffset now)
    {
        foreach (var (i, node) in owner.List("capacities").Index())
        {
            node.Takes(["id", "unit", "available", "maximum", "description", "updated", "x_vrn"], ["service_id", "unit_id", "attributes", "metadata"]);
            PartReader.Additions(node, [], ["is_stale"]);
            var unit = node.Object("unit");
            unit?.Takes(["id", "name", "scheme", "identifier", "uri"], ["attributes", "metadata"]);
            if (unit?.Text("name", 100) is not { } name || node.Whole("available", 0, 1_000_000) is not { } available)
            {
                reading.Invalid(node.Pointer, "A capacity needs its unit's name and how many are available.");
                continue;
            }
            var unitId = ChildId.Of(Guid.Empty, "unit", $"{name}\n{unit.Value.Text("identifier", 100)}");
            if (!units.ContainsKey(unitId) && !newUnits.Exists(one => one.Id == unitId))
            {
                newUnits.Add(new Unit { Id = unitId, Name = name, Scheme = unit.Value.Text("scheme", 100), Identifier = unit.Value.Text("identifier", 100), Uri = unit.Value.Address("uri") });
            }
            var id = parts.Id(node, service.Id, "capacity", present.Capacities.Select(one => one.Id));
            var known = present.Capacities.Find(one => one.Id == id);
            var maximum = node.Whole("maximum", 0, 1_000_000);
            var updated = node.Moment("updated");
            var same = known is not null && known.Available == available && known.Maximum == maximum && (updated is null || updated == known.Updated);
            wanted.Capacities.Add(new ServiceCapacity
            {
                Id = id,
                ServiceId = service.Id,
                UnitId = unitId,
                Available = available,
                Maximum = maximum,
                Description = node.Text("description", 500),
                Updated = same ? known!.Updated : new DateTimeOffset((updated ?? now).UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero),
                IsStale = same && known!.IsStale,
                Ordinal = i,
            });
        }
    }
}
