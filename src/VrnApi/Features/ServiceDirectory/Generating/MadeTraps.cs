using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Generating;

/// <summary>Services that stand twice, and services that only look so, for whoever looks for duplicates.</summary>
internal sealed class MadeTraps(Dice dice, List<Service> services, List<TermLink> links, IReadOnlyList<Organisation> organisations)
{
    /// <summary>The same service again, as another entry of the same organisation: name misspelt, number and mailbox the same.</summary>
    public IEnumerable<MadePair> Twins(int count)
    {
        var pairs = new List<MadePair>();
        foreach (var original in Ordinary().Take(count))
        {
            var twin = Copy(original, original.Organisation!, Misspelt(original.Name));
            twin.Email = original.Email;
            twin.Phones.Add(new Phone { Id = ChildId.Of(twin.Id, "phone", "0"), ServiceId = twin.Id, Number = original.Phones[0].Number, Type = "voice", Description = "Main line" });
            pairs.Add(new MadePair(original.Id, twin.Id));
        }
        return pairs;
    }

    /// <summary>The same name at another organisation, with a number of its own.</summary>
    public int LookAlikes(int count)
    {
        var made = 0;
        foreach (var original in Ordinary().Skip(40).Take(count).ToArray())
        {
            var other = organisations[(organisations.ToList().FindIndex(one => one.Id == original.OrganisationId) + 1) % organisations.Count];
            if (other.Id == original.OrganisationId)
            {
                continue;
            }
            var twin = Copy(original, other, original.Name);
            twin.Email = $"other{made}@example.org";
            made++;
        }
        return made;
    }

    private IEnumerable<Service> Ordinary() => [.. services.Where((service, number) => number % MadeService.Stretch > 9 && !service.ExternalId.EndsWith("-twin", StringComparison.Ordinal))];

    private Service Copy(Service original, Organisation organisation, string name)
    {
        var twin = new Service
        {
            Id = dice.Id(),
            SourceId = original.SourceId,
            ExternalId = $"{original.ExternalId}-{services.Count}-twin",
            OrganisationId = organisation.Id,
            Organisation = organisation,
            Name = name,
            NameSort = Folding.Fold(name),
            Description = original.Description,
            Url = $"https://example.org/synthetic/twin/{services.Count}",
            EditorialState = EditorialState.Published,
            IsLive = true,
        };
        var area = original.Areas[0];
        twin.Areas.Add(new ServiceArea { Id = ChildId.Of(twin.Id, "service_area", area.AreaCode!), ServiceId = twin.Id, Kind = area.Kind, AreaCode = area.AreaCode });
        links.AddRange(links.Where(link => link.LinkId == original.Id).ToArray().Select(link => new TermLink
        {
            Id = ChildId.Of(twin.Id, "attribute", $"{link.TermId}\n"),
            LinkKind = LinkKind.Service,
            LinkId = twin.Id,
            TermId = link.TermId,
            Term = link.Term,
        }));
        services.Add(twin);
        return twin;
    }

    private string Misspelt(string name)
    {
        var at = 11 + dice.Below(Math.Max(1, name.Length - 16));
        return name.Remove(at, 1);
    }
}
