using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using File = VrnApi.Features.Membership.MembershipFile;

namespace VrnApi.Features.Membership;

/// <summary>Loads the cited facts of <c>seed/membership.json</c>: networks, seats, terms of reference, statutory facts.</summary>
internal sealed class MembershipSeed
{
    private readonly VrnDbContext db;
    private readonly File file = SeedFile.Read<File>("seed/membership.json");
    private readonly Seeding seed;
    private Dictionary<string, Guid> organisations = [];
    private Dictionary<string, Guid> networks = [];

    private MembershipSeed(VrnDbContext db, DateTimeOffset now, CancellationToken ct) => (this.db, seed) = (db, new Seeding(db, now, ct));

    /// <summary>Comes before the directory's seed, which says more of some organisations and publishes them all. All of it or nothing is stored.</summary>
    public static async Task Load(VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var load = new MembershipSeed(db, clock.GetUtcNow(), ct);
        await load.seed.Documents(load.file.Documents);
        await load.Organisations(ct);
        await load.Functions();
        await load.AreaGroups();
        await load.Networks(ct);
        await load.Seats();
        await load.Holdings();
        await load.Principles();
        await load.Terms();
        await load.Definitions();
        await load.Products();
        await db.SaveChangesAsync(ct);
    }

    private async Task Organisations(CancellationToken ct)
    {
        var slugs = file.Organisations.Select(organisation => organisation.Slug).ToArray();
        organisations = await db.Set<Organisation>().Where(organisation => organisation.SourceId == Source.SeedId && slugs.Contains(organisation.ExternalId))
            .ToDictionaryAsync(organisation => organisation.ExternalId, organisation => organisation.Id, ct);
        foreach (var fact in file.Organisations)
        {
            if (!organisations.TryGetValue(fact.Slug, out var id))
            {
                id = organisations[fact.Slug] = NameId.Of("organisation", fact.Slug);
                db.Add(new Organisation
                {
                    Id = id,
                    ExternalId = fact.Slug,
                    Name = fact.Name,
                    NameSort = Folding.Fold(fact.Name),
                    CreatedAt = seed.Now,
                    UpdatedAt = seed.Now,
                });
            }
            await seed.Add(new OrganisationProfile
            {
                OrganisationId = id,
                Type = fact.Type,
                StatutoryClass = Codes.Parse<StatutoryClass>(fact.StatutoryClass.Value),
                DutyKind = Duty(fact.StatutoryClass.DutyClass),
                ClassBasis = Codes.Parse<StatedBasis>(fact.StatutoryClass.Basis),
                CitationId = await seed.Cite(fact.StatutoryClass.Citation),
            });
        }
    }

    private async Task Functions()
    {
        foreach (var fact in file.RoleFunctions)
        {
            await seed.Add(new RoleFunction
            {
                Code = fact.Code,
                Label = fact.Label,
                IsOfficer = fact.Flags.Contains("officer"),
                IsPractitioner = fact.Flags.Contains("practitioner"),
                IsStrategic = fact.Flags.Contains("strategic"),
                IsExpert = fact.Flags.Contains("expert"),
                CitationId = await seed.Cite(fact.Citation),
            });
        }
        foreach (var fact in file.SeatTypes)
        {
            await seed.Add(new SeatType
            {
                Code = fact.Code,
                Label = fact.Label,
                RoleFunction = fact.RoleFunction,
                StatutoryClass = Codes.Parse<StatutoryClass>(fact.StatutoryClass),
                DutyKind = Duty(fact.DutyClass),
                IsSchool = fact.IsSchool,
                CitationId = await seed.Cite(fact.Citation),
            });
        }
    }

    private async Task AreaGroups()
    {
        foreach (var fact in file.AreaGroups)
        {
            var members = fact.Members.Select(code => (AreaGroupRole.Member, code)).Concat(fact.Districts.Select(code => (AreaGroupRole.District, code)));
            await seed.Add(new AreaGroup
            {
                Code = fact.Code,
                Label = fact.Label,
                CitationId = await seed.Cite(fact.Citation),
                Members = [.. members.Select(member => new AreaGroupMember { GroupCode = fact.Code, Role = member.Item1, GssCode = member.code })],
            });
        }
    }

    private async Task Networks(CancellationToken ct)
    {
        var slugs = file.Networks.Select(network => network.Slug).ToArray();
        var known = await db.Set<Network>().Where(network => slugs.Contains(network.Slug))
            .ToDictionaryAsync(network => network.Slug, network => network.Id, ct);
        networks = slugs.ToDictionary(slug => slug, slug => known.TryGetValue(slug, out var id) ? id : NameId.Of("network", slug));
        foreach (var fact in file.Networks.Where(fact => !known.ContainsKey(fact.Slug)))
        {
            // Two documents may print the year and the month: the narrower period says more.
            var established = fact.Established?.MinBy(period => period.To.DayNumber - period.From.DayNumber);
            var id = networks[fact.Slug];
            db.Add(new Network
            {
                Id = id,
                Slug = fact.Slug,
                Name = fact.Name,
                NameSort = Folding.Fold(fact.Name),
                Kind = Codes.Parse<NetworkKind>(fact.Kind),
                Status = Codes.Parse<NetworkStatus>(fact.Status ?? "active"),
                ParentId = fact.Parent is null ? null : networks[fact.Parent],
                GovernedById = fact.GovernedBy is null ? null : networks[fact.GovernedBy],
                Purpose = fact.Purpose?.Value,
                JoinBy = Codes.Parse<JoinBy>(fact.JoinBy ?? "seat"),
                IsDutyPartnership = fact.IsDutyPartnership,
                TilingGroup = fact.TilingOf,
                EstablishedText = established?.Text,
                EstablishedFrom = established?.From,
                EstablishedTo = established?.To,
                EstablishedPrecision = established is null ? null : Codes.Parse<DatePrecision>(established.Precision),
                CitationId = await seed.Cite(fact.Citation),
            });
            await Areas(fact, id);
            foreach (var contact in fact.Contacts ?? [])
            {
                db.Add(new NetworkContact
                {
                    Id = NameId.Of("network-contact", fact.Slug, contact.Kind, contact.Value),
                    NetworkId = id,
                    Kind = Codes.Parse<ContactKind>(contact.Kind),
                    Value = contact.Value,
                    CitationId = await seed.Cite(contact.Citation),
                });
            }
            seed.Changed("network", id);
        }
    }

    private async Task Areas(File.NetworkFact fact, Guid id)
    {
        var group = file.AreaGroups.SingleOrDefault(candidate => candidate.Code == fact.AreaGroup);
        var tile = file.CspTiles.SingleOrDefault(candidate => candidate.Slug == fact.Slug);
        var citation = await seed.Cite(tile?.Citation ?? fact.AreaCitation ?? group?.Citation ?? fact.Citation);
        foreach (var code in tile?.Districts ?? group?.Members ?? fact.Areas)
        {
            var basis = Codes.Parse<StatedBasis>(tile?.DistrictBasis ?? "stated");
            db.Add(new NetworkArea { NetworkId = id, GssCode = code, Basis = basis, CitationId = citation });
        }
    }

    private async Task Seats()
    {
        foreach (var fact in file.Seats)
        {
            var type = fact.Organisation is null ? fact.SeatType : null;
            var added = await seed.Add(new Seat
            {
                Id = NameId.Of("seat", fact.Network, $"{fact.SeatNumber}"),
                NetworkId = networks[fact.Network],
                Number = fact.SeatNumber,
                OrganisationId = fact.Organisation is null ? null : organisations[fact.Organisation],
                SeatTypeCode = type,
                IsStrategic = fact.Character.IsStrategic,
                IsPractitioner = fact.Character.IsPractitioner,
                IsExpert = fact.Character.IsExpert,
                IsSchool = file.SeatTypes.SingleOrDefault(candidate => candidate.Code == type)?.IsSchool,
                ValidFrom = fact.ValidFrom,
                StatedOn = Seeding.FirstDay(fact.StatedOn),
                CitationId = await seed.Cite(fact.Citation),
            });
            if (added)
            {
                seed.Changed("network", networks[fact.Network]);
            }
        }
    }

    private async Task Holdings()
    {
        foreach (var fact in file.RoleHoldings)
        {
            foreach (var function in new[] { fact.Function, fact.AlsoFunction })
            {
                var added = await seed.Add(new RoleHolding
                {
                    Id = NameId.Of("role-holding", fact.Network, function, $"{fact.ValidFrom:O}"),
                    NetworkId = networks[fact.Network],
                    HeldAt = fact.HeldAt,
                    FunctionCode = function,
                    ValidFrom = fact.ValidFrom,
                    ValidFromPrecision = Codes.Parse<DatePrecision>(fact.ValidFromPrecision),
                    CitationId = await seed.Cite(fact.Citation),
                });
                if (added)
                {
                    seed.Changed("network", networks[fact.Network]);
                }
            }
        }
        foreach (var fact in file.Posts)
        {
            await seed.Add(new Post
            {
                Id = NameId.Of("post", fact.Organisation, fact.Function),
                OrganisationId = organisations[fact.Organisation],
                FunctionCode = fact.Function,
                Fte = fact.Fte,
                State = Codes.Parse<PostState>(fact.State),
                StatedOn = PublishedOn(fact.Citation),
                CitationId = await seed.Cite(fact.Citation),
            });
        }
        foreach (var fact in file.OxfordCase.Inputs)
        {
            await seed.Add(new MeetingInput
            {
                Id = NameId.Of("meeting-input", file.OxfordCase.Network, $"{fact.Order}"),
                NetworkId = networks[file.OxfordCase.Network],
                Subject = fact.Subject,
                CitationId = await seed.Cite(fact.Citation),
            });
        }
    }

    private async Task Principles()
    {
        foreach (var set in file.PrincipleSets)
        {
            await seed.Add(new PrincipleSet { Code = set.Code, Title = set.Title, CitationId = await seed.Cite(set.Citation) });
            foreach (var item in set.Items)
            {
                var citation = await seed.Cite(item.Citation);
                await seed.Add(new Principle { Code = item.Code, SetCode = set.Code, Order = item.Order, Label = item.Label, Meaning = item.Meaning, CitationId = citation });
            }
        }
    }

    private async Task Terms()
    {
        foreach (var fact in file.TermsOfReference)
        {
            var citation = await seed.Cite(fact.Citation);
            var version = NameId.Of("terms-version", fact.Code, $"{fact.Version}");
            await seed.Add(new Terms { Code = fact.Code, Title = fact.Title, CitationId = citation });
            await seed.Add(new TermsVersion
            {
                Id = version,
                TermsCode = fact.Code,
                Version = fact.Version,
                Status = TermsStatus.Published,
                Text = fact.Purpose.Value,
                MinMeetingsPerYear = fact.Rules.MinMeetingsPerYear.Value,
                IdealGapMinDays = 7 * fact.Rules.IdealGapWeeks.Value.Min,
                IdealGapMaxDays = 7 * fact.Rules.IdealGapWeeks.Value.Max,
                RequiresChair = fact.Rules.RequiresChair.Value,
                RequiresDeputy = fact.Rules.RequiresDeputyChair.Value,
                PractitionerMajority = fact.Rules.PractitionerMajority.Value,
                RequiresSchool = fact.Rules.RequiresSchool.Value,
                RequiresStrategic = fact.Rules.RequiresStrategic.Value,
                RequiresExpert = fact.Rules.RequiresExpert.Value,
                PrincipleSetCode = fact.PrincipleSet,
                CitationId = citation,
            });
            foreach (var item in file.StandingAgenda)
            {
                await seed.Add(new StandingItem
                {
                    TermsVersionId = version,
                    Code = item.Code,
                    Order = item.Order,
                    Label = item.Label,
                    CitationId = await seed.Cite(item.Citation),
                });
            }
            var network = file.Networks.Single(candidate => candidate.Slug == fact.KnownAdoption.Network);
            var added = await seed.Add(new TermsAdoption
            {
                Id = NameId.Of("terms-adoption", network.Slug, fact.Code, $"{fact.Version}"),
                NetworkId = networks[network.Slug],
                TermsVersionId = version,
                // "Shared at the start": the first day of the period in which the network was established.
                AdoptedFrom = network.Established![0].From,
                CitationId = await seed.Cite(fact.KnownAdoption.Citation),
            });
            if (added)
            {
                seed.Changed("network", networks[network.Slug]);
            }
        }
    }

    private async Task Definitions()
    {
        foreach (var fact in file.ViolenceDefinitions)
        {
            await seed.Add(new ViolenceDefinition
            {
                Code = fact.Code,
                Kind = Codes.Parse<DefinitionKind>(fact.Kind),
                NetworkId = networks[fact.AdoptedBy],
                Title = fact.Title,
                ValidFrom = fact.ValidFrom,
                ValidFromPrecision = Codes.Parse<DatePrecision>(fact.ValidFromPrecision.Split(' ')[0]),
                Supersedes = fact.Supersedes,
                PublicPlace = fact.Scope.PublicPlace,
                Domestic = fact.Scope.Domestic,
                SexualViolence = fact.Scope.SexualViolence,
                PriorityUnderAge = fact.Scope.PriorityUnderAge,
                CrimeGroups = [.. fact.CrimeGroups ?? []],
                CountingRuleTypes = [.. fact.CountingRuleTypes ?? []],
                Priority = fact.Priority,
                Exclusions = fact.Exclusions,
                WordingConflict = fact.WordingConflict,
                CitationId = await seed.Cite(fact.Citation),
            });
            var wordings = fact.Wordings ?? [new File.WordingFact($"{fact.ValidFrom:O}", fact.Text!, null, fact.Citation)];
            foreach (var wording in wordings)
            {
                await seed.Add(new DefinitionWording
                {
                    Id = NameId.Of("definition-wording", fact.Code, wording.StatedOn),
                    DefinitionCode = fact.Code,
                    StatedOn = Seeding.FirstDay(wording.StatedOn),
                    Text = wording.Text,
                    Note = wording.Note,
                    CitationId = await seed.Cite(wording.Citation),
                });
            }
        }
    }

    private async Task Products()
    {
        foreach (var fact in file.StatutoryProducts)
        {
            var added = await seed.Add(new StatutoryProduct
            {
                Code = fact.Code,
                Kind = Codes.Parse<ProductKind>(fact.Kind),
                Title = fact.Title,
                NetworkId = networks[fact.Owner],
                PerNetworkKind = fact.PerNetworkKind is null ? null : Codes.Parse<NetworkKind>(fact.PerNetworkKind),
                DueOn = fact.DueOn,
                DuePeriod = fact.DuePeriod,
                DoneOn = fact.DoneOn?.Value,
                DoneNoLaterThan = fact.DoneOn?.NoLaterThan,
                State = Codes.Parse<ProductState>(fact.State),
                Recurrence = fact.Recurrence,
                CitationId = await seed.Cite(fact.Citation),
            });
            if (added)
            {
                seed.Changed("statutory-product", FeedIds.OfProduct(fact.Code));
            }
        }
    }

    private static DutyKind? Duty(string? code) => code is null ? null : Codes.Parse<DutyKind>(code);

    private DateOnly PublishedOn(SeedCitation citation) =>
        file.Documents.Single(document => document.Code == citation.Document).PublishedOn!.From!.Value;
}
