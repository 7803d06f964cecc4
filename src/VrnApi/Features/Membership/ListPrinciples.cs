using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>Sets of principles. Scope <c>members:read</c>.</summary>
public static class ListPrinciples
{
    public sealed record SetModel(string Code, string Title, IReadOnlyList<PrincipleModel> Principles);

    public sealed record PrincipleModel(string Code, int Order, string Label, string? Meaning);

    public static async Task<JsonAnswer<Page<SetModel>>> Handle(VrnDbContext db, CancellationToken ct)
    {
        var principles = (await db.Set<Principle>().AsNoTracking().OrderBy(row => row.Order).ToListAsync(ct))
            .ToLookup(row => row.SetCode, row => new PrincipleModel(row.Code, row.Order, row.Label, row.Meaning));
        var sets = await db.Set<PrincipleSet>().AsNoTracking().OrderBy(set => set.Code).ToListAsync(ct);
        return new(new([.. sets.Select(set => new SetModel(set.Code, set.Title, [.. principles[set.Code]]))], null));
    }
}
