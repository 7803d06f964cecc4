using System.Globalization;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>Gives every seeded record the places where it was read.</summary>
internal sealed class CitationSeed(VrnDbContext db, DirectoryFile file, ILookup<Guid, RecordCitation> present)
{
    private readonly Dictionary<string, DocumentFact> documents = file.Documents.ToDictionary(document => document.Code);

    public void Set(LinkKind kind, Guid owner, IEnumerable<(string? About, CitationFact Fact)> facts) =>
        Parts.Replace(db, present[owner], [.. facts.Select((fact, i) => new RecordCitation
        {
            Id = ChildId.Of(owner, "citation", i.ToString(CultureInfo.InvariantCulture)),
            LinkKind = kind,
            LinkId = owner,
            About = fact.About,
            Document = fact.Fact.Document,
            Title = documents[fact.Fact.Document].Title,
            Published = documents[fact.Fact.Document].PublishedOn?.Text,
            Section = fact.Fact.Section,
            Quote = fact.Fact.Quote,
            Ordinal = i,
        })], citation => citation.Id);
}
