using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What somebody can turn to. Read by write slices and the renderer; everybody else is answered from stored documents.</summary>
public sealed class Service : DirectoryRoot, INamedRoot
{
    public Guid SourceId { get; init; } = Source.SeedId;

    public required string ExternalId { get; init; }

    public Guid? OwnerPartnerId { get; set; }

    public required Guid OrganisationId { get; set; }

    public Guid? ProgrammeId { get; set; }

    public required string Name { get; set; }

    public required string NameSort { get; set; }

    public string? AlternateName { get; set; }

    public string? Description { get; set; }

    public string? Url { get; set; }

    /// <summary>Role mailbox.</summary>
    public string? Email { get; set; }

    /// <summary>The owner says that the mailbox is a function's, although it looks like a person's.</summary>
    public bool EmailIsRole { get; set; }

    public ServiceStatus Status { get; set; }

    public string? ApplicationProcess { get; set; }

    public string? WaitTime { get; set; }

    public string? Fees { get; set; }

    public CostKind CostKind { get; set; } = CostKind.Unknown;

    public string? Accreditations { get; set; }

    public string? Eligibility { get; set; }

    public string? Interpretation { get; set; }

    public string? Licences { get; set; }

    /// <summary>Years.</summary>
    public int? MinimumAge { get; set; }

    /// <summary>Years, inclusive.</summary>
    public int? MaximumAge { get; set; }

    public bool AllAges { get; set; }

    public string? Alert { get; set; }

    public Attendance Attendance { get; set; }

    public bool? AcceptingReferrals { get; set; }

    public Listing Listing { get; set; }

    public EditorialState EditorialState { get; set; }

    /// <summary>The client whose change waits to be published, or was published last.</summary>
    public string? AuthorClientId { get; set; }

    /// <summary>The change that waits touches protection: another client than the author must publish it.</summary>
    public bool NeedsSecond { get; set; }

    public DateTimeOffset? VisibleFrom { get; set; }

    public DateTimeOffset? VisibleTo { get; set; }

    /// <summary>Published and inside its window; set by the write path and the clock job, never by a reader's clock.</summary>
    public bool IsLive { get; set; }

    public string? ClosedReason { get; set; }

    public DateOnly? ClosedUntil { get; set; }

    public bool ClosedOnBankHolidays { get; set; }

    public bool ByArrangement { get; set; }

    public DateOnly? AssuredOn { get; set; }

    public DateOnly? AssuranceDue { get; set; }

    public AssuranceState AssuranceState { get; set; }

    public string? AssurerMailbox { get; set; }

    /// <summary>How much of what a reader needs is there, 0 to 100.</summary>
    public int Richness { get; set; }

    /// <summary>Slug of the subject in the evidence base.</summary>
    public string? EvidenceSubject { get; set; }

    public Guid? ReplacedById { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public WithdrawalReason? WithdrawnReason { get; set; }

    public void Withdraw(WithdrawalReason reason, DateTimeOffset at, Guid? replacedBy = null)
    {
        (EditorialState, WithdrawnReason, WithdrawnAt, ReplacedById) = (EditorialState.Withdrawn, reason, at, replacedBy);
    }

    public Organisation? Organisation { get; init; }

    public Programme? Programme { get; init; }

    public List<ServiceArea> Areas { get; } = [];

    public List<ServiceLocation> Locations { get; } = [];

    public List<Contact> Contacts { get; } = [];

    public List<Phone> Phones { get; } = [];

    public List<ServiceUrl> Urls { get; } = [];

    public List<ReferralRoute> ReferralRoutes { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    public List<Language> Languages { get; } = [];

    public List<CostOption> CostOptions { get; } = [];

    public List<Funding> Funding { get; } = [];

    public List<RequiredDocument> RequiredDocuments { get; } = [];

    public List<ServiceCapacity> Capacities { get; } = [];

    public List<AssuranceRecord> AssuranceRecords { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Service>
    {
        public void Configure(EntityTypeBuilder<Service> entity)
        {
            entity.IsRoot("service");
            entity.Property(service => service.ExternalId).HasMaxLength(200);
            entity.Property(service => service.Name).HasMaxLength(300);
            entity.Property(service => service.NameSort).HasMaxLength(300).IsBinarySorted();
            entity.Property(service => service.AlternateName).HasMaxLength(300);
            entity.Property(service => service.Description).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(service => service.Url).HasMaxLength(2048);
            entity.Property(service => service.Email).HasMaxLength(254);
            entity.Property(service => service.ApplicationProcess).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(service => service.WaitTime).HasMaxLength(500);
            entity.Property(service => service.Fees).HasMaxLength(2000);
            entity.Property(service => service.Accreditations).HasMaxLength(2000);
            entity.Property(service => service.Eligibility).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(service => service.Interpretation).HasMaxLength(2000);
            entity.Property(service => service.Licences).HasMaxLength(2000);
            entity.Property(service => service.Alert).HasMaxLength(2000);
            entity.Property(service => service.Attendance).HasConversion(bits => (int)bits, bits => (Attendance)bits);
            entity.Property(service => service.ClosedReason).HasMaxLength(500);
            entity.Property(service => service.AssurerMailbox).HasMaxLength(254);
            entity.Property(service => service.AuthorClientId).HasMaxLength(64);
            entity.Property(service => service.EvidenceSubject).HasMaxLength(100);
            entity.HasOne<Source>().WithMany().HasForeignKey(service => service.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne(service => service.Organisation).WithMany().HasForeignKey(service => service.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne(service => service.Programme).WithMany().HasForeignKey(service => service.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Service>().WithMany().HasForeignKey(service => service.ReplacedById).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(service => new { service.SourceId, service.ExternalId }).IsUnique();
            entity.HasIndex(service => new { service.NameSort, service.Id });
            entity.HasIndex(service => service.AssuranceDue);
        }
    }
}
