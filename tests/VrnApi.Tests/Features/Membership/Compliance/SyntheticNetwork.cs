using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Tests.Features.Membership.Compliance;

/// <summary>A made-up network that keeps every rule on 1 March 2025, to be changed in one thing before it is stored.</summary>
internal sealed class SyntheticNetwork
{
    public static readonly DateOnly AsOf = new(2025, 3, 1);
    public static readonly string[] Standing = ["understanding-principles", "sharing-practice", "identifying-problems", "contextual-safeguarding", "service-directory"];

    private readonly string mark = $"{Guid.NewGuid():n}";

    public SyntheticNetwork(IReadOnlyList<string> principles)
    {
        Principles = principles;
        Network = new Network { Slug = $"synthetic-{mark}", Name = $"Synthetic network {mark}", NameSort = $"synthetic network {mark}", Kind = NetworkKind.ViolenceReductionNetwork };
        Version = NewVersion(1);
        Seats = [.. Enumerable.Range(1, 10).Select(number => new SeatPlan(number, number <= 6, number == 1, number is 7 or 8, number == 9))];
        Meetings = [.. Days(35, 10).Select(day => new MeetingPlan(day))];
        Chair = Holding("chair", new DateOnly(2024, 1, 10));
        Deputy = Holding("deputy-chair", new DateOnly(2024, 1, 10));
        Officer = Holding("board-officer", new DateOnly(2024, 1, 10));
        Holdings = [Chair, Deputy, Officer];
    }

    public IReadOnlyList<string> Principles { get; }

    public Network Network { get; }

    public TermsVersion Version { get; set; }

    public DateOnly AdoptedFrom { get; set; } = new(2024, 1, 10);

    public List<SeatPlan> Seats { get; set; }

    public List<MeetingPlan> Meetings { get; set; }

    public RoleHolding Chair { get; }

    public RoleHolding Deputy { get; }

    public RoleHolding Officer { get; }

    public List<RoleHolding> Holdings { get; }

    /// <summary>A newer version of the terms, and how many of the organisations have accepted it.</summary>
    public (TermsVersion Version, int Accepted)? Newer { get; set; }

    public Func<int, string, bool> Commits { get; set; } = (_, _) => true;

    public Func<int, bool> Accepts { get; set; } = _ => true;

    public List<Organisation> Organisations { get; } = [];

    public sealed record SeatPlan(int Number, bool? Practitioner, bool? School, bool? Strategic, bool? Expert);

    public sealed record MeetingPlan(DateOnly Day)
    {
        public Guid Id { get; } = Guid.CreateVersion7();

        public Guid? ChairedBy { get; set; }

        public bool IsChairRecorded { get; set; } = true;

        public bool? Supported { get; set; } = false;

        public int Attended { get; set; } = 5;

        public string[] Standing { get; set; } = SyntheticNetwork.Standing;
    }

    /// <summary>Days with a gap between them, the last nine days before the day asked about.</summary>
    public static IEnumerable<DateOnly> Days(int gap, int count) => Enumerable.Range(0, count).Select(i => AsOf.AddDays(-9 - (gap * (count - 1 - i))));

    public TermsVersion NewVersion(int number) => new()
    {
        TermsCode = $"synthetic-{mark}",
        Version = number,
        Status = TermsStatus.Published,
        EffectiveFrom = number == 1 ? null : new DateOnly(2025, 1, 1),
        Text = "Made up.",
        MinMeetingsPerYear = 6,
        IdealGapMinDays = 28,
        IdealGapMaxDays = 42,
        RequiresChair = true,
        RequiresDeputy = true,
        PractitionerMajority = true,
        RequiresSchool = true,
        RequiresStrategic = true,
        RequiresExpert = true,
        PrincipleSetCode = "tv-vrn-guiding-principles",
    };

    public RoleHolding Holding(string function, DateOnly from, DateOnly? to = null) =>
        new() { NetworkId = Network.Id, FunctionCode = function, ValidFrom = from, ValidTo = to, HeldAt = "secondary school" };

    public void Store(VrnDbContext db, DateTimeOffset now)
    {
        db.Add(Network);
        db.Add(new Terms { Code = Version.TermsCode, Title = "Made-up terms" });
        db.Add(Version);
        db.AddRange(Standing.Index().Select(item => new StandingItem { TermsVersionId = Version.Id, Code = item.Item, Order = item.Index + 1, Label = item.Item }));
        db.Add(new TermsAdoption { NetworkId = Network.Id, TermsVersionId = Version.Id, AdoptedFrom = AdoptedFrom });
        foreach (var seat in Seats)
        {
            var name = $"Synthetic body {seat.Number:00} {mark}";
            var organisation = new Organisation { ExternalId = $"synthetic-{mark}-{seat.Number}", Name = name, NameSort = name.ToLowerInvariant(), CreatedAt = now, UpdatedAt = now };
            Organisations.Add(organisation);
            db.Add(organisation);
            db.Add(new Seat
            {
                NetworkId = Network.Id,
                Number = seat.Number,
                OrganisationId = organisation.Id,
                IsPractitioner = seat.Practitioner,
                IsSchool = seat.School,
                IsStrategic = seat.Strategic,
                IsExpert = seat.Expert,
                ValidFrom = new DateOnly(2024, 1, 10),
            });
            if (Accepts(seat.Number))
            {
                db.Add(Acceptance(organisation, Version));
            }
            db.AddRange(Principles.Where(code => Commits(seat.Number, code)).Select(code => new PrincipleCommitment
            {
                NetworkId = Network.Id,
                OrganisationId = organisation.Id,
                PrincipleCode = code,
                CommittedOn = new DateOnly(2024, 2, 1),
            }));
        }
        if (Newer is var (newer, accepted))
        {
            Version.Status = TermsStatus.Superseded;
            db.Add(newer);
            db.AddRange(Organisations.Take(accepted).Select(organisation => Acceptance(organisation, newer)));
        }
        db.AddRange(Holdings);
        foreach (var plan in Meetings)
        {
            db.Add(new Meeting
            {
                Id = plan.Id,
                NetworkId = Network.Id,
                StartsAt = new DateTimeOffset(plan.Day, new TimeOnly(16, 0), TimeSpan.Zero),
                LocalDate = plan.Day,
                Status = MeetingStatus.Held,
                ChairedByHoldingId = plan.IsChairRecorded ? plan.ChairedBy ?? Chair.Id : null,
                ExternallySupported = plan.Supported,
            });
            db.AddRange(plan.Standing.Index().Select(item => new AgendaItem
            {
                MeetingId = plan.Id,
                Order = item.Index + 1,
                Kind = AgendaItemKind.Standing,
                StandingCode = item.Item,
                Title = item.Item,
            }));
            db.AddRange(Organisations.Take(plan.Attended).Select(organisation => new Attendance
            {
                MeetingId = plan.Id,
                OrganisationId = organisation.Id,
                FunctionCode = "chair",
                Headcount = 1,
            }));
        }
    }

    private TermsAcceptance Acceptance(Organisation organisation, TermsVersion version) => new()
    {
        NetworkId = Network.Id,
        OrganisationId = organisation.Id,
        TermsVersionId = version.Id,
        AcceptedOn = new DateOnly(2025, 2, 1),
        AcceptedByFunction = "headteacher",
    };
}
