using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>
/// A whole question for services, read once and asked the same way at every door: words, conditions, where somebody is. It reads what
/// the caller's tier publishes, nothing else.
/// </summary>
internal sealed record ServiceQuestion(VrnDbContext Db, ParsedText? Text, Near? Near, IReadOnlyList<Condition> Conditions)
{
    /// <summary>The answer changes with the time of the day, so that it has no entity tag.</summary>
    public bool DependsOnNow { get; init; }

    /// <summary>What a reader should know, whatever is found.</summary>
    public IReadOnlyList<Hint> Notes { get; init; } = [];

    /// <summary>Needs that are asked for: services that are tagged with one stand before those of a type that answers one.</summary>
    public IQueryable<Guid>? Needed { get; init; }

    /// <summary>Nothing narrows it but whether a service can be used.</summary>
    public bool IsOrdinary => Text is null && Near is null && Needed is null && Conditions.All(condition => condition.Parameter == "status");

    /// <returns>All faults, none when it can be asked.</returns>
    public static async Task<(ServiceQuestion Question, IReadOnlyList<Fault> Faults)> Read(
        IQueryCollection values, VrnDbContext db, TimeProvider clock, bool isPartner, CancellationToken ct)
    {
        var reading = new Reading(new Asked(values), db, clock, isPartner);
        var text = Words(reading);
        var near = await Near.Read(reading, ct);
        List<Condition> conditions = [.. Narrow.All(reading), .. near?.Conditions(db) ?? []];
        if (isPartner && !reading.Asked.Has("status"))
        {
            conditions.Add(new Condition("status", SearchServices.IsUsable));
        }
        await Hints.Areas(reading, ct);
        if (reading.Asked.Faults.Count == 0 && text is not null)
        {
            text = await Typos.Mend(db, text, ct);
        }
        return (new ServiceQuestion(db, text, near, conditions)
        {
            DependsOnNow = reading.DependsOnNow,
            Notes = reading.Notes,
            Needed = Narrow.Needed(reading, "need") ?? Narrow.Needed(reading, "circumstance"),
        }, reading.Asked.Faults);
    }

    /// <summary>The same question without what one parameter asks.</summary>
    public ServiceQuestion Without(string parameter) => parameter == "search" ? this with { Text = null }
        : this with { Conditions = [.. Conditions.Where(condition => condition.Parameter != parameter)] };

    /// <summary>Every condition narrows.</summary>
    public IQueryable<Service> Services()
    {
        var services = Db.Set<Service>().Where(service => service.IsLive);
        foreach (var condition in Conditions)
        {
            services = services.Where(condition.Holds);
        }
        if (Text is { } text)
        {
            var hits = ServiceText.For(Db).Match(Db, text);
            services = services.Where(service => hits.Any(hit => hit.ServiceId == service.Id));
        }
        return services;
    }

    /// <summary>What is found, with how well and how far away.</summary>
    public IQueryable<Found<Service>> Found()
    {
        // Words and distances narrow by being joined.
        var narrowed = (this with { Text = null }).Without("proximity");
        var found = narrowed.Services().Having(Db, DocumentKind.Service);
        if (Text is { } text)
        {
            var (hits, name) = (ServiceText.For(Db).Match(Db, text), text.Folded);
            found = found.Join(hits, one => one.Root.Id, hit => hit.ServiceId, (one, hit) => new Found<Service>
            {
                Root = one.Root,
                Document = one.Document,
                MatchClass = one.Root.NameSort == name ? ServiceText.IsName : hit.Class,
                Rank = hit.Rank,
                Crossed = one.Crossed,
                Strength = one.Strength,
                DistanceM = one.DistanceM,
            });
        }
        if (Needed is { } needed)
        {
            var links = Db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service);
            var types = Narrow.Answering(Db, needed);
            found = found.Select(one => new Found<Service>
            {
                Root = one.Root,
                Document = one.Document,
                MatchClass = one.MatchClass,
                Rank = one.Rank,
                Crossed = links.Any(link => link.LinkId == one.Root.Id && needed.Contains(link.TermId)) ? 0 : 1,
                Strength = types.Where(type => links.Any(link => link.LinkId == one.Root.Id && link.TermId == type.ToTermId)).Max(type => (int?)type.Strength) ?? 0,
                DistanceM = one.DistanceM,
            });
        }
        if (Near is { HasPoint: true } near)
        {
            found = found.LeftJoin(near.Nearest(Db), one => one.Root.Id, distance => distance.ServiceId, (one, distance) => new Found<Service>
            {
                Root = one.Root,
                Document = one.Document,
                MatchClass = one.MatchClass,
                Rank = one.Rank,
                Crossed = one.Crossed,
                Strength = one.Strength,
                DistanceM = distance == null ? null : distance.DistanceM,
            });
            if (Conditions.Any(condition => condition.Parameter == "proximity"))
            {
                // Who is within reach is found by the places there: of all others neither row nor document is looked at.
                found = found.Where(one => one.DistanceM <= near.ProximityM);
            }
        }
        return found;
    }

    private static ParsedText? Words(Reading reading)
    {
        if (reading.Asked.Text("search") is not { } text)
        {
            return null;
        }
        if (text.Length <= ParsedText.MaxLength && ParsedText.TakePostcodes(ref text))
        {
            reading.Notes.Add(new Hint("postcode_in_text") { Parameter = "search" });
        }
        var (parsed, fault) = ParsedText.Parse(text);
        if (fault is not null)
        {
            reading.Asked.Refuse("search", fault);
        }
        if (parsed?.Prefix is not null)
        {
            reading.Notes.Add(new Hint("only_stop_words") { Parameter = "search" });
        }
        return parsed;
    }
}
