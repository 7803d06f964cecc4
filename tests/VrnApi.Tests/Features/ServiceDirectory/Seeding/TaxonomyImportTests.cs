using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Seeding;

namespace VrnApi.Tests.Features.ServiceDirectory.Seeding;

public sealed class TaxonomyImportTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static readonly TermRow[] Good =
    [
        new("https://example.org/sport", "sport", "Sport", "Games", null), new("https://example.org/water", "water", "Water sport", null, "sport"),
        new(null, "boats", "Boats", null, "https://example.org/water"), new(null, "music", "Music", null, null),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_made_closed_over_all_levels_moved_and_renamed()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        Assert.Equal((4, null), await Run(session, "leisure", Good));
        Assert.Equal(["boats<boats 0", "boats<sport 2", "boats<water 1", "music<music 0", "sport<sport 0", "water<sport 1", "water<water 0"], await Closure(session, "leisure"));

        // A term that is left out stays; one that moves takes what is beneath it along.
        Assert.Equal((4, null), await Run(session, "leisure", new TermRow("https://example.org/water", "water", "On the water", null, "music")));
        Assert.Equal(["boats<boats 0", "boats<music 2", "boats<water 1", "music<music 0", "sport<sport 0", "water<music 1", "water<water 0"], await Closure(session, "leisure"));
        Assert.Equal("On the water", await session.Db.Set<TaxonomyTerm>().Where(term => term.Code == "water").Select(term => term.Name).SingleAsync(Ct));
        Assert.Equal(1, await session.Db.Set<TaxonomyTerm>().Where(term => term.Code == "water").Select(term => term.Depth).SingleAsync(Ct));
    }

    private static readonly (string Code, string Why, TermRow[] Rows)[] Bad =
    [
        ("vrn-need", "does not begin with vrn-", [Term("a")]),
        ("Bad Code", "small letters", [Term("a")]),
        ("bad", "without blanks", [Term("a b")]),
        ("bad", "without blanks", [Term("a,b")]),
        ("bad", "without blanks", [Term("a:b")]),
        ("bad", "a name", [Term("a") with { Name = " " }]),
        ("bad", "begins with http", [Term("a") with { Uri = "javascript:1" }]),
        ("bad", "stands there twice", [Term("a"), Term("a")]),
        ("bad", "stands there twice", [Term("a") with { Uri = "https://example.org/x" }, Term("b") with { Uri = "https://example.org/x" }]),
        ("bad", "is no term of the list", [Term("a") with { Parent = "none" }]),
        ("bad", "beneath itself", [Term("a") with { Parent = "a" }]),
        ("bad", "beneath itself", [Term("a") with { Parent = "b" }, Term("b") with { Parent = "c" }, Term("c") with { Parent = "a" }]),
    ];

    [Fact]
    public async Task A_list_with_a_fault_is_refused_whole()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var lists = await session.Db.Set<Taxonomy>().CountAsync(Ct);
        foreach (var (code, why, rows) in Bad)
        {
            var (_, refusal) = await Run(session, code, [Term("fine"), .. rows]);

            Assert.True(refusal?.Contains(why, StringComparison.Ordinal), $"{why}: {refusal}");
            Assert.Equal(lists, await session.Db.Set<Taxonomy>().CountAsync(Ct));
            Assert.False(await session.Db.Set<TaxonomyTerm>().AnyAsync(term => term.Code == "fine", Ct));
        }
        Assert.Equal((1, null), await Run(session, "good", Term("fine")));
    }

    private static TermRow Term(string code) => new(null, code, code, null, null);

    private static Task<(int Terms, string? Refusal)> Run(DirectoryDatabase.Session session, string code, params TermRow[] rows) =>
        new TaxonomyImport(session.Db, session.Writer).Run(code, null, rows, Ct);

    private static async Task<IEnumerable<string>> Closure(DirectoryDatabase.Session session, string list)
    {
        session.Db.ChangeTracker.Clear();
        var codes = await session.Db.Set<TaxonomyTerm>().Where(term => term.Taxonomy!.Code == list).ToDictionaryAsync(term => term.Id, term => term.Code, Ct);
        var ids = codes.Keys.ToArray();
        return (await session.Db.Set<TermClosure>().Where(link => ids.Contains(link.DescendantId)).ToListAsync(Ct))
            .Select(link => $"{codes[link.DescendantId]}<{codes[link.AncestorId]} {link.Depth}").Order(StringComparer.Ordinal);
    }
}
