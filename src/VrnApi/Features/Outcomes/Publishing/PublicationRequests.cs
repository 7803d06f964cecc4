using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <param name="Reason">Why the version is withdrawn; 1 to 1,000 characters, for the network's team.</param>
public sealed record WithdrawalBody(string Reason);

/// <param name="Versions">Numbers of published versions.</param>
/// <param name="Periods">Such as <c>2025/2026|T1</c>.</param>
/// <param name="Text">What readers are told; 1 to 1,000 characters, never a count.</param>
public sealed record CorrectionBody(IReadOnlyList<string> Versions, IReadOnlyList<string> Indicators, IReadOnlyList<string> Periods, string Text);

/// <summary>What one operator asked for and another one confirms.</summary>
/// <param name="CreatedBy">Client that asked; another one confirms.</param>
public sealed record PublicationRequestModel(
    Guid Id, string DataSet, PublicationRequestKind Kind, IReadOnlyList<string> Versions, IReadOnlyList<string> Indicators, IReadOnlyList<string> Periods, string Text, string CreatedBy,
    DateTimeOffset CreatedAt, string? ConfirmedBy, DateTimeOffset? ConfirmedAt);

/// <summary>A withdrawal or a notice of correction: asked for by one operator, in force when another one confirms it. Scope outcomes:publish.</summary>
public static class PublicationRequests
{
    private const int LongestText = 1000, MostItems = 100;

    internal static async Task<Results<CreatedAnswer<PublicationRequestModel>, ProblemAnswer>> Withdraw(
        [FromRoute] string dataSet, [FromRoute] string version, HttpContext http, Caller caller, VrnDbContext db, OutcomesCatalogue catalogue, TextGuard guard, CallerAudit audit, PublicAddress address,
        TimeProvider clock, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<WithdrawalBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        if (await ReadVersions.Find(db, dataSet, version, ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (found.Status == VersionStatus.Withdrawn)
        {
            return new ProblemAnswer(Problems.StateConflict, "The version is withdrawn.");
        }
        if (body!.Reason.Trim().Length is 0 or > LongestText)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Wrong("/reason", $"Say in 1 to {LongestText} characters why.")]);
        }
        return await Add(db, catalogue, guard, audit, address, caller, new PublicationRequest
        {
            DataSetId = dataSet,
            Kind = PublicationRequestKind.Withdrawal,
            Versions = [found.Id],
            Text = body.Reason.Trim(),
            CreatedBy = caller.ClientId,
            CreatedAt = AuditTime.Of(clock.GetUtcNow()),
        }, "/reason", ct);
    }

    internal static async Task<Results<CreatedAnswer<PublicationRequestModel>, ProblemAnswer>> Correct(
        [FromRoute] string dataSet, HttpContext http, Caller caller, VrnDbContext db, OutcomesCatalogue catalogue, TextGuard guard, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<CorrectionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        if (!catalogue.DataSets.ContainsKey(dataSet))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var published = (await ReadVersions.Query(db, dataSet).ToListAsync(ct)).ToDictionary(ReleasedVersions.NumberOf, version => version.Id, StringComparer.Ordinal);
        List<Fault> faults =
        [
            .. Wrongs("/versions", body!.Versions, published.ContainsKey, "Name a published version of this data set."),
            .. Wrongs("/indicators", body.Indicators, code => catalogue.Indicators.TryGetValue(code, out var indicator) && indicator.DataSet == dataSet, "Name an indicator of this data set."),
            .. Wrongs("/periods", body.Periods, text => catalogue.Calendar.Parse(text)?.ToString() == text, "Name a period such as 2025/2026|T1."),
        ];
        if (body.Text.Trim().Length is 0 or > LongestText)
        {
            faults.Add(Wrong("/text", $"Say in 1 to {LongestText} characters what was wrong."));
        }
        return faults.Count > 0 ? new ProblemAnswer(Problems.ValidationFailed, null, faults) : await Add(db, catalogue, guard, audit, address, caller, new PublicationRequest
        {
            DataSetId = dataSet,
            Kind = PublicationRequestKind.Correction,
            Versions = [.. body.Versions.Select(number => published[number])],
            IndicatorNumbers = [.. body.Indicators.Select(code => catalogue.Indicators[code].Number)],
            Periods = [.. body.Periods],
            Text = body.Text.Trim(),
            CreatedBy = caller.ClientId,
            CreatedAt = AuditTime.Of(clock.GetUtcNow()),
        }, "/text", ct);
    }

    internal static Task<Results<JsonAnswer<PublicationRequestModel>, ProblemAnswer>> Withdrawal([FromRoute] Guid id, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        One(id, PublicationRequestKind.Withdrawal, db, catalogue, ct);

    internal static Task<Results<JsonAnswer<PublicationRequestModel>, ProblemAnswer>> Correction([FromRoute] Guid id, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        One(id, PublicationRequestKind.Correction, db, catalogue, ct);

    internal static Task<Results<WrittenDocument<PublicationRequestModel>, ProblemAnswer>> ConfirmWithdrawal(
        [FromRoute] Guid id, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, TimeProvider clock, CancellationToken ct) =>
        Confirm(id, PublicationRequestKind.Withdrawal, caller, db, ways, catalogue, audit, clock, ct);

    internal static Task<Results<WrittenDocument<PublicationRequestModel>, ProblemAnswer>> ConfirmCorrection(
        [FromRoute] Guid id, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, TimeProvider clock, CancellationToken ct) =>
        Confirm(id, PublicationRequestKind.Correction, caller, db, ways, catalogue, audit, clock, ct);

    private static Task<Results<WrittenDocument<PublicationRequestModel>, ProblemAnswer>> Confirm(
        Guid id, PublicationRequestKind kind, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, TimeProvider clock, CancellationToken ct) =>
        MergePatch.InTransaction<PublicationRequestModel>(db, async inner =>
        {
            if (!await ways.TryLock(db, FreezeRelease.Lock, inner))
            {
                return ChangePlan.Busy;
            }
            if (await db.Set<PublicationRequest>().SingleOrDefaultAsync(row => row.Id == id && row.Kind == kind, inner) is not { } request)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            if (request.ConfirmedAt is not null)
            {
                return new ProblemAnswer(Problems.StateConflict, "It is confirmed already.");
            }
            if (request.CreatedBy == caller.ClientId)
            {
                await audit.Write(audit.Event(caller, "release.confirmed", "publication-request", $"{id}", Problems.FourEyesRequired.Code), inner);
                return new ProblemAnswer(Problems.FourEyesRequired);
            }
            var now = AuditTime.Of(clock.GetUtcNow());
            (request.ConfirmedBy, request.ConfirmedAt) = (caller.ClientId, now);
            if (kind == PublicationRequestKind.Withdrawal)
            {
                foreach (var version in await db.Set<DataSetVersion>().Where(row => request.Versions.Contains(row.Id)).ToListAsync(inner))
                {
                    version.Status = VersionStatus.Withdrawn;
                }
            }
            else
            {
                Notice(db, request, now);
            }
            foreach (var version in request.Versions)
            {
                PublishDue.Told(db, version, now, kind == PublicationRequestKind.Withdrawal ? "release.withdrawn" : "release.corrected");
            }
            db.Add(audit.Event(caller, "release.confirmed", "publication-request", $"{id}"));
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await Model(db, catalogue, request, inner));
        }, ct);

    private static void Notice(VrnDbContext db, PublicationRequest request, DateTimeOffset now) => db.Add(new CorrectionNotice
    {
        Id = request.Id,
        DataSetId = request.DataSetId,
        Versions = request.Versions,
        IndicatorNumbers = request.IndicatorNumbers,
        Periods = request.Periods,
        Text = request.Text,
        CreatedBy = request.CreatedBy,
        ConfirmedBy = request.ConfirmedBy,
        PublishedAt = now,
    });

    private static async Task<Results<CreatedAnswer<PublicationRequestModel>, ProblemAnswer>> Add(
        VrnDbContext db, OutcomesCatalogue catalogue, TextGuard guard, CallerAudit audit, PublicAddress address, Caller caller, PublicationRequest request, string pointer, CancellationToken ct)
    {
        if (await guard.Refusal(caller, new("release.refused", "publication-request", $"{request.Id}"), [(pointer, request.Text)], ct) is { } personal)
        {
            return personal;
        }
        db.Add(request);
        db.Add(audit.Event(caller, "release.asked", "publication-request", $"{request.Id}"));
        await db.SaveChangesAsync(ct);
        return new CreatedAnswer<PublicationRequestModel>(
            await Model(db, catalogue, request, ct), address.Absolute($"/v1/outcomes/{(request.Kind == PublicationRequestKind.Withdrawal ? "withdrawals" : "corrections")}/{request.Id}"));
    }

    private static async Task<Results<JsonAnswer<PublicationRequestModel>, ProblemAnswer>> One(Guid id, PublicationRequestKind kind, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        await db.Set<PublicationRequest>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Kind == kind, ct) is { } request
            ? new JsonAnswer<PublicationRequestModel>(await Model(db, catalogue, request, ct))
            : new ProblemAnswer(Problems.NotFound);

    private static Fault Wrong(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);

    private static IEnumerable<Fault> Wrongs(string pointer, IReadOnlyList<string> items, Func<string, bool> isRight, string message)
    {
        if (items.Count is 0 or > MostItems || items.Distinct(StringComparer.Ordinal).Count() != items.Count)
        {
            yield return Wrong(pointer, $"Name 1 to {MostItems}, each once.");
            yield break;
        }
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is null || !isRight(items[i]))
            {
                yield return Wrong($"{pointer}/{i}", message);
            }
        }
    }

    private static async Task<PublicationRequestModel> Model(VrnDbContext db, OutcomesCatalogue catalogue, PublicationRequest request, CancellationToken ct)
    {
        var versions = await db.Set<DataSetVersion>().AsNoTracking().Where(version => request.Versions.Contains(version.Id)).ToDictionaryAsync(version => version.Id, ReleasedVersions.NumberOf, ct);
        return new PublicationRequestModel(
            request.Id, request.DataSetId, request.Kind, [.. request.Versions.Where(versions.ContainsKey).Select(id => versions[id])], Corrections.Indicators(catalogue, request.IndicatorNumbers),
            request.Periods, request.Text, request.CreatedBy, request.CreatedAt, request.ConfirmedBy, request.ConfirmedAt);
    }
}

/// <summary>A notice that released figures were wrong: indicators and periods, never a figure.</summary>
public sealed record CorrectionModel(Guid Id, string DataSet, IReadOnlyList<string> Versions, IReadOnlyList<string> Indicators, IReadOnlyList<string> Periods, string Text, DateTimeOffset PublishedAt);

/// <summary>Notices of correction, newest first. Scope outcomes:read.</summary>
public static class Corrections
{
    public sealed record Criteria(string? After, int? Limit);

    private static readonly Order<CorrectionNotice, CorrectionNotice> NewestFirst = new(
        new SortKey<CorrectionNotice, CorrectionNotice, DateTimeOffset?>("publishedAt", row => row.PublishedAt, row => row.PublishedAt), new SortKey<CorrectionNotice, CorrectionNotice, Guid>("id", row => row.Id, row => row.Id));

    public static async Task<IResult> OfDataSet([FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        catalogue.DataSets.ContainsKey(dataSet) ? await Page(Query(db).Where(notice => notice.DataSetId == dataSet), criteria, $"corrections:{dataSet}", http, db, catalogue, ct) : new ProblemAnswer(Problems.NotFound);

    public static Task<IResult> All([AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        Page(Query(db), criteria, "corrections", http, db, catalogue, ct);

    internal static IQueryable<CorrectionNotice> Query(VrnDbContext db) => db.Set<CorrectionNotice>().AsNoTracking().Where(notice => notice.PublishedAt != null);

    internal static IReadOnlyList<string> Indicators(OutcomesCatalogue catalogue, IEnumerable<int> numbers) =>
        [.. numbers.Select(catalogue.IndicatorOf).OfType<Indicator>().Select(indicator => indicator.Code)];

    private static Task<IResult> Page(IQueryable<CorrectionNotice> notices, Criteria criteria, string list, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        Listed.Page(notices, NewestFirst, async rows =>
        {
            Guid[] ids = [.. rows.SelectMany(row => row.Versions).Distinct()];
            var versions = await db.Set<DataSetVersion>().AsNoTracking().Where(version => ids.Contains(version.Id)).ToDictionaryAsync(version => version.Id, ReleasedVersions.NumberOf, ct);
            return (IReadOnlyList<CorrectionModel>)[.. rows.Select(row => new CorrectionModel(
                row.Id, row.DataSetId, [.. row.Versions.Where(versions.ContainsKey).Select(id => versions[id])], Indicators(catalogue, row.IndicatorNumbers), row.Periods, row.Text, row.PublishedAt!.Value))];
        }, criteria.Limit, criteria.After, list, db, http, ct);
}
