using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>
/// Makes one listing of two: the parts that the kept one lacks become its own, whatever pointed to the other points to it, and the other is
/// withdrawn with its successor named. It keeps its row and its key, so that its source's key still leads somewhere.
/// </summary>
internal sealed class Merge(VrnDbContext db, TimeProvider time)
{
    /// <summary>Runs inside a directory write that has locked both.</summary>
    /// <returns>False when only one of the two is protected by a term: then nobody can say what the one listing may show.</returns>
    public async Task<bool> Into(Guid keptId, Guid goneId, CancellationToken ct)
    {
        Guid[] both = [keptId, goneId];
        var services = await DirectoryGraph.Whole(db.Set<Service>().IgnoreQueryFilters().Where(row => both.Contains(row.Id))).ToDictionaryAsync(row => row.Id, ct);
        var (kept, gone) = (services[keptId], services[goneId]);
        var terms = await db.Set<TermLink>().Include(link => link.Term).Where(link => link.LinkKind == LinkKind.Service && both.Contains(link.LinkId)).ToListAsync(ct);
        if (terms.Any(link => link.LinkId == keptId && link.Term!.SensitiveDefault) != terms.Any(link => link.LinkId == goneId && link.Term!.SensitiveDefault))
        {
            return false;
        }
        Parts(kept, gone);
        Move(terms.Where(link => link.LinkId == goneId), terms.Where(link => link.LinkId == keptId), link => (link.TermId, link.LinkType), nameof(TermLink.LinkId), keptId);
        var records = gone.AssuranceRecords.ToArray();
        foreach (var record in records)
        {
            Point(record, nameof(AssuranceRecord.ServiceId), keptId);
        }
        db.ChangeTracker.DetectChanges();
        if (records.Length > 0)
        {
            AssuranceRules.Settle(kept, London.Today(time));
            AssuranceRules.Settle(gone, London.Today(time));
        }
        await Around(kept, gone, ct);
        var now = time.GetUtcNow();
        gone.Withdraw(WithdrawalReason.Merged, now, keptId);
        (kept.UpdatedAt, gone.UpdatedAt) = (now, now);
        return true;
    }

    private void Parts(Service kept, Service gone)
    {
        var id = kept.Id;
        Move(gone.Areas.Where(area => area.ServiceLocationId is null), kept.Areas, area => (area.Kind, area.AreaCode, area.Name), nameof(ServiceArea.ServiceId), id);
        Move(gone.Locations, kept.Locations, link => Place(link), nameof(ServiceLocation.ServiceId), id);
        Move(gone.Contacts, kept.Contacts, contact => (contact.Name, contact.Email?.ToLowerInvariant()), nameof(Contact.ServiceId), id);
        Move(gone.Phones, kept.Phones, phone => string.Concat(phone.Number.Where(char.IsDigit)), nameof(Phone.ServiceId), id);
        Move(gone.Schedules, kept.Schedules, rule => (rule.Freq, rule.ByDay, rule.ByMonthDay, rule.DtStart, rule.OpensAt, rule.ClosesAt), nameof(Schedule.ServiceId), id);
        Move(gone.Urls, kept.Urls, url => url.Url, nameof(ServiceUrl.ServiceId), id);
        Move(gone.ReferralRoutes, kept.ReferralRoutes, route => (route.Kind, route.Channel, route.Url, route.Phone), nameof(ReferralRoute.ServiceId), id);
        Move(gone.Languages, kept.Languages, language => language.Code, nameof(Language.ServiceId), id);
        Move(gone.CostOptions, kept.CostOptions, cost => (cost.Option, cost.Amount, cost.Currency), nameof(CostOption.ServiceId), id);
        Move(gone.Funding, kept.Funding, funding => funding.Source, nameof(Funding.ServiceId), id);
        Move(gone.RequiredDocuments, kept.RequiredDocuments, document => document.Document, nameof(RequiredDocument.ServiceId), id);
        Move(gone.Capacities, kept.Capacities, capacity => capacity.UnitId, nameof(ServiceCapacity.ServiceId), id);
    }

    /// <summary>Everything that is not the listing's own part but speaks of it.</summary>
    private async Task Around(Service kept, Service gone, CancellationToken ct)
    {
        var there = await db.Set<CollectionItem>().Where(item => item.ServiceId == kept.Id).Select(item => item.CollectionId).ToListAsync(ct);
        foreach (var item in await db.Set<CollectionItem>().Where(item => item.ServiceId == gone.Id).ToListAsync(ct))
        {
            db.Remove(item);
            if (!there.Contains(item.CollectionId))
            {
                db.Add(new CollectionItem { CollectionId = item.CollectionId, ServiceId = kept.Id, Position = item.Position, Note = item.Note });
            }
        }
        await db.Set<ProblemReport>().Where(report => report.ServiceId == gone.Id && report.State == ReportState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(report => report.ServiceId, kept.Id), ct);
        foreach (var citation in await db.Set<RecordCitation>().Where(one => one.LinkKind == LinkKind.Service && one.LinkId == gone.Id).ToListAsync(ct))
        {
            Point(citation, nameof(RecordCitation.LinkId), kept.Id);
        }
        foreach (var record in await db.Set<SourceRecord>().Where(row => row.Kind == SourceRecordKind.Service && (row.EntityId == gone.Id || row.EntityId == kept.Id)).ToListAsync(ct))
        {
            // Its source's next version must not take away what came from the other one before the owner has looked.
            record.LocallyEdited |= record.EntityId == kept.Id;
            record.EntityId = kept.Id;
        }
        await db.Set<DuplicateCandidate>().Where(pair => pair.State == DuplicateState.Open && (pair.FirstId == gone.Id || pair.SecondId == gone.Id)
            && pair.FirstId != kept.Id && pair.SecondId != kept.Id).ExecuteDeleteAsync(ct);
    }

    /// <summary>Two rows of one place are one place: the first address decides, else the row.</summary>
    private static string Place(ServiceLocation link) => link.Location!.Addresses.FirstOrDefault() is { Address1: { } street, PostalCode: { } code }
        ? $"{Folding.Fold(street)} {string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant()}"
        : link.LocationId.ToString();

    private void Move<T, TKey>(IEnumerable<T> from, IEnumerable<T> there, Func<T, TKey> key, string parent, Guid kept) where T : class
    {
        var known = there.Select(key).ToHashSet();
        foreach (var part in from.Where(part => known.Add(key(part))).ToArray())
        {
            Point(part, parent, kept);
        }
    }

    private void Point<T>(T part, string parent, Guid kept) where T : class => db.Entry(part).Property(parent).CurrentValue = kept;
}
