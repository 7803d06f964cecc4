using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>Areas, what they contain over all levels, and what became of retired ones. Adds what is missing and changes nothing else.</summary>
internal static class AreaSeed
{
    public static async Task Load(VrnDbContext db, CancellationToken ct)
    {
        var file = SeedFile.Read<AreaFile>("seed/areas.json");
        var areas = (await db.Set<Area>().Select(area => area.Code).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        db.AddRange(file.Areas.Where(area => !areas.Contains(area.Code)).Select(area => new Area
        {
            Code = area.Code,
            Name = area.Name,
            Kind = Codes.Parse<AreaKind>(area.Kind),
            ValidFrom = area.ValidFrom,
            ValidTo = area.ValidTo,
        }));
        var links = (await db.Set<AreaLink>().Select(link => new { link.AncestorCode, link.DescendantCode }).ToListAsync(ct))
            .Select(link => (link.AncestorCode, link.DescendantCode)).ToHashSet();
        db.AddRange(Closure(file.Areas.ToDictionary(area => area.Code, area => area.Parents)).Where(link => !links.Contains((link.AncestorCode, link.DescendantCode))));
        var successions = await db.Set<AreaSuccession>().ToListAsync(ct);
        db.AddRange(file.Successions
            .Where(one => !successions.Any(known => known.OldCode == one.Old && known.NewCode == one.New))
            .Select(one => new AreaSuccession { OldCode = one.Old, NewCode = one.New, On = one.On }));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Every area with itself and with all that contain it; by the shortest way where there are several.</summary>
    internal static IEnumerable<AreaLink> Closure(Dictionary<string, string[]> parents)
    {
        foreach (var area in parents.Keys)
        {
            var depths = new Dictionary<string, int>(StringComparer.Ordinal) { [area] = 0 };
            var waiting = new Queue<string>([area]);
            while (waiting.TryDequeue(out var current))
            {
                foreach (var parent in parents[current].Where(parent => depths.TryAdd(parent, depths[current] + 1)))
                {
                    waiting.Enqueue(parent);
                }
            }
            foreach (var (ancestor, depth) in depths)
            {
                yield return new AreaLink { AncestorCode = ancestor, DescendantCode = area, Depth = depth };
            }
        }
    }

    private sealed record AreaFile(AreaFact[] Areas, SuccessionFact[] Successions);

    private sealed record AreaFact(string Code, string Name, string Kind, string[] Parents, DateOnly? ValidFrom, DateOnly? ValidTo);

    private sealed record SuccessionFact(string Old, string New, DateOnly On);
}
