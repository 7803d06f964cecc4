using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The caller's own returns in GraphQL, over the slices of the REST routes; their counts are read over REST.</summary>
internal static class ReturnQueries
{
    public sealed record SubmissionArguments(Guid Uuid);

    public sealed record SubmissionsArguments(
        string DataSet, string? Period, string? Code, SubmissionState? State, string? Urn, DateTimeOffset? UpdatedAfter, int? First, string? After, int? Last, string? Before);

    public static void Bind(Bindings<Call> bind)
    {
        bind.One<SubmissionArguments, SubmissionModel>("Query.submission", async (asked, call, ct) =>
            (await GetReturn.ByIds(call.Db, [asked.Uuid], ct)).GetValueOrDefault(asked.Uuid));
        bind.Connection<SubmissionsArguments, SubmissionModel>("Query.submissions", Submissions);
    }

    // A data set that is not there has no returns.
    private static async Task<Connected<SubmissionModel>> Submissions(SubmissionsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var synthetic = await call.Db.Set<DataSet>().AsNoTracking().Where(row => row.Id == asked.DataSet).Select(row => row.Synthetic).SingleOrDefaultAsync(ct);
        var matching = ListReturns.Matching(call.Db, asked.DataSet, new(asked.Period, asked.Code, null, asked.Urn, asked.UpdatedAfter, null, null), asked.State);
        var order = ListReturns.NewestFirst;
        return await Connections.Of(call, "Query.submissions", new(asked.First, asked.After, asked.Last, asked.Before), Places<SubmissionModel>.In(order), wanted,
            async window =>
            {
                var rows = await order.Sort(order.Within(matching, call.Db, window), window.Backward).Take(window.Limit + 1).ToListAsync(ct);
                return window.Cut(rows.ConvertAll(row => SubmissionModel.Of(row, synthetic)));
            },
            beyond => order.Within(matching, call.Db, beyond).AnyAsync(ct),
            () => matching.CountAsync(ct));
    }
}
