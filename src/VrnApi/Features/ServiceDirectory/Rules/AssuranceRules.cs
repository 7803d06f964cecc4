using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>
/// What answered checklists say about a service. A record counts from its day until it expires; the newest of each assessor is current.
/// The service's stored state, not the reader's clock, decides what has expired.
/// </summary>
public static class AssuranceRules
{
    /// <summary>Days before the end when a look is due again.</summary>
    public const int DueDays = 14;

    /// <summary>Qualified people, a risk assessment, known safeguarding procedures: a no to one of them assures nothing.</summary>
    private static readonly HashSet<string> Essential = ["f", "h", "i"];

    /// <summary>The newest record of each assessor that has not expired.</summary>
    public static IEnumerable<AssuranceRecord> Current(IEnumerable<AssuranceRecord> records, DateOnly today) => records
        .Where(record => record.ExpiresOn >= today)
        .GroupBy(record => record.By)
        .Select(group => group.OrderByDescending(record => record.AssessedOn).ThenByDescending(record => record.CreatedAt).ThenByDescending(record => record.Id).First());

    public static bool Assures(AssuranceRecord record) =>
        record.Answers.Count > 0 && !record.Answers.Any(answer => answer.Answer == ChecklistAnswer.No && Essential.Contains(answer.Item));

    /// <summary>Sets what the service says about itself as of a day: by the newest record that assures and counts, else by the newest that did.</summary>
    public static void Settle(Service service, DateOnly today)
    {
        var newest = service.AssuranceRecords.Where(Assures)
            .OrderByDescending(record => record.ExpiresOn >= today).ThenByDescending(record => record.AssessedOn).ThenByDescending(record => record.CreatedAt).ThenByDescending(record => record.Id).FirstOrDefault();
        (service.AssuredOn, service.AssuranceDue, service.AssurerMailbox) = (newest?.AssessedOn, newest?.ExpiresOn, newest?.RoleMailbox);
        service.AssuranceState = newest switch
        {
            null => AssuranceState.Unassured,
            _ when newest.ExpiresOn < today => AssuranceState.Stale,
            _ when newest.ExpiresOn < today.AddDays(DueDays) => AssuranceState.Due,
            _ => AssuranceState.Assured,
        };
    }

    /// <remarks>What has expired since the service was last written is told by the clock job, which writes it.</remarks>
    internal static AssuranceDocument Render(Service service, DocumentTier tier)
    {
        var current = Current(service.AssuranceRecords, London.DayOf(service.UpdatedAt)).ToArray();
        return new AssuranceDocument(
            Codes.Of(service.AssuranceState), service.AssuredOn, service.AssuranceDue,
            PartRenderer.Some(current.Select(record => Codes.Of(record.By)).Order(StringComparer.Ordinal)),
            tier == DocumentTier.Open ? null : PartRenderer.Some(current.SelectMany(record => record.Answers)
                .Where(answer => answer.Answer == ChecklistAnswer.Yes).Select(answer => answer.Item).Distinct().Order(StringComparer.Ordinal)));
    }
}
