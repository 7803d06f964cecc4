using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Generating;

/// <summary>What was made; the secrets are what no published surface may show.</summary>
public sealed record Generated(int Services, int Organisations, IReadOnlyList<MadeSecret> Secrets, IReadOnlyList<MadePair> Duplicates, int NearMisses);

public sealed record MadePair(Guid First, Guid Second);

/// <summary>A directory of made-up services: the same number, seed and area give the same records and ids.</summary>
internal sealed class Generator(VrnDbContext db, IDatabaseWays ways, TimeProvider time)
{
    /// <summary>Services in one transaction.</summary>
    private const int Chunk = 1000;

    private const int ServicesOfAnOrganisation = 12, TruePairs = 20, NearPairs = 200;

    private static readonly Guid SourceId = new("01979000-0000-7000-8000-000000000002");

    /// <param name="area">llr, tv or all.</param>
    /// <param name="traps">Twenty pairs that are one service twice, and two hundred that only look so.</param>
    /// <returns>Nothing made when this seed was made before.</returns>
    public async Task<Generated> Make(int services, ulong seed, string area, bool traps, CancellationToken ct)
    {
        var source = await Source(ct);
        var prefix = $"s{seed}-";
        if (await db.Set<Service>().IgnoreQueryFilters().AnyAsync(row => row.SourceId == source && row.ExternalId.StartsWith(prefix), ct))
        {
            return new Generated(0, 0, [], [], 0);
        }
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var places = MadePlace.All.Where(place => area == "all" || place.Area == area).ToArray();
        var terms = MadeTerms.Of(await db.Set<TaxonomyTerm>().AsNoTracking().Include(term => term.Taxonomy).ToListAsync(ct));
        var codes = places.Select(place => place.Lad).ToArray();
        var areas = await db.Set<Area>().Where(row => codes.Contains(row.Code)).ToDictionaryAsync(row => row.Code, row => row.Name, ct);
        var sources = await db.Set<Source>().ToDictionaryAsync(row => row.Id, row => row.Code, ct);
        var dice = new Dice(seed);
        var organisations = Organisations(dice, source, seed, Math.Max(1, services / ServicesOfAnOrganisation));
        var (secrets, pairs, near) = (new List<MadeSecret>(), new List<MadePair>(), 0);
        var writer = new BulkWriter(db, ways, time);
        for (var done = 0; done < services; done += Chunk)
        {
            var (made, links) = (new List<Service>(), new List<TermLink>());
            for (var number = done; number < Math.Min(done + Chunk, services); number++)
            {
                var one = new MadeService(dice, organisations, terms, source, places, today);
                made.Add(one.Make(number, seed));
                links.AddRange(one.Links);
                if (one.Secret is { } secret)
                {
                    secrets.Add(secret);
                }
            }
            if (traps && done == 0)
            {
                var trap = new MadeTraps(dice, made, links, organisations);
                pairs.AddRange(trap.Twins(TruePairs));
                near = trap.LookAlikes(NearPairs);
                foreach (var one in made)
                {
                    one.Richness = Richness.Of(one, links.Where(link => link.LinkId == one.Id).Select(link => link.Term!.Taxonomy!.Code).ToHashSet());
                }
            }
            await writer.Write(new DirectoryGraph
            {
                Services = made,
                Organisations = done == 0 ? organisations : [],
                Programmes = Array.Empty<Programme>().ToLookup(programme => programme.Id),
                Terms = links.ToLookup(link => link.LinkId),
                Citations = Array.Empty<RecordCitation>().ToLookup(citation => citation.LinkId),
                AreaNames = areas,
                Sources = sources,
                PlaceAreas = await PlaceAreas.Load(db, made.SelectMany(service => service.Locations).Select(link => link.Location!), ct),
            }, ct);
        }
        return new Generated(services, organisations.Count, secrets, pairs, near);
    }

    private async Task<Guid> Source(CancellationToken ct)
    {
        if (!await db.Set<Source>().AnyAsync(row => row.Id == SourceId, ct))
        {
            var now = time.GetUtcNow();
            db.Add(new Source { Id = SourceId, Code = "synthetic", Kind = SourceKind.Synthetic, PublishDirectly = true, CreatedAt = now, UpdatedAt = now });
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        return SourceId;
    }

    private static List<Organisation> Organisations(Dice dice, Guid source, ulong seed, int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var name = $"Synthetic {dice.One(["Trust", "Council", "Charity", "Partnership", "Health Service"])} {number}";
        return new Organisation
        {
            Id = dice.Id(),
            SourceId = source,
            ExternalId = $"s{seed}-o{number}",
            Name = name,
            NameSort = Folding.Fold(name),
            Description = "A made-up organisation for tests and demonstrations.",
            Kind = dice.One(["charity", "local-authority", "health"]),
            Email = $"office{number}@example.org",
            Website = $"https://example.org/synthetic/organisation/{number}",
        };
    })];
}
