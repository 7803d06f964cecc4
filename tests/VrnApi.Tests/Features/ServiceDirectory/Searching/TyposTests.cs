using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>Words that are mistyped, words that weigh more, and words that are gone.</summary>
public sealed class TyposTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("coucelling", "counselling", 2)]
    [InlineData("yuoth", "youth", 1)]
    [InlineData("mentroing", "mentoring", 1)]
    [InlineData("hlep", "help", 1)]
    [InlineData("abcd", "dcba", 3)]
    [InlineData("ca", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Slips_are_counted_with_swapped_neighbours(string one, string other, int distance) =>
        Assert.Equal(Math.Min(distance, 3), Typos.Distance(one, other, 2));

    [Theory]
    [InlineData("cat", 0)]
    [InlineData("help", 1)]
    [InlineData("parents", 1)]
    [InlineData("mentoring", 2)]
    public void Longer_words_may_have_more_slips(string word, int reach) => Assert.Equal(reach, Typos.Reach(word));

    [Theory]
    [InlineData("yuoth", "youth")]
    [InlineData("coucelling", "counselling")]
    [InlineData("mentroing programe", "mentoring programme")]
    public async Task A_mistyped_word_finds_what_was_meant(string typed, string meant)
    {
        await Added("Counselling for youth");
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var question = await Asking.Question(session.Db, "search=" + typed, isPartner: false);

        Assert.NotEmpty(question.Text!.Replaced);
        var found = await Asking.Ids(session.Db, "search=" + typed, isPartner: false);
        Assert.NotEmpty(found);
        Assert.Superset((await Asking.Ids(session.Db, "search=" + meant, isPartner: false)).ToHashSet(), found.ToHashSet());
        // The same on a database without stems.
        Assert.NotEmpty(await new LikeText().Match(session.Db, question.Text).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_word_that_occurs_is_not_mended_though_nothing_is_found()
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);

        Assert.Empty((await Asking.Question(session.Db, "search=mentoring solihull encompass", isPartner: false)).Text!.Replaced);
    }

    [Fact]
    public async Task A_word_is_mended_by_none_that_the_caller_may_not_read()
    {
        await Added("Platypuses together", listing: Listing.Partners);
        await using var everybody = database.Open(DirectoryDatabase.Everybody);
        await using var partner = database.Open(DirectoryDatabase.Partner);

        Assert.Empty((await Asking.Question(everybody.Db, "search=platipuses", isPartner: false)).Text!.Replaced);
        Assert.Equal(["platypuses"], (await Asking.Question(partner.Db, "search=platipuses")).Text!.Replaced["platipuses"]);
    }

    [Fact]
    public async Task A_match_in_the_name_outranks_one_in_the_description_and_the_name_itself_comes_first()
    {
        var described = await Added("Aaa project", "All about zebras.");
        var named = await Added("Zebras and friends");
        var itself = await Added("Zebras");
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var question = await Asking.Question(session.Db, "search=zebras", isPartner: false);

        var rows = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(null, question)!, new Window(10), full: false, Ct)).Rows;

        Assert.Equal([itself, named, described], rows.Select(row => row.Id));
        Assert.Equal([ServiceText.IsName, ServiceText.InNames, ServiceText.Anywhere], rows.Select(row => row.MatchClass));
    }

    [Fact]
    public async Task Words_that_say_nothing_change_nothing()
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);

        Assert.Equal(await Asking.Ids(session.Db, "search=youth club"), await Asking.Ids(session.Db, "search=the youth of a club"));
    }

    [Fact]
    public async Task Both_sides_put_a_service_in_the_same_class()
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        foreach (var search in TextTests.Pinned.Select(row => (string)row.Data))
        {
            if (ParsedText.Parse(search).Text is not { } text)
            {
                continue;
            }
            var stems = await new PostgresText().Match(session.Db, text).ToDictionaryAsync(hit => hit.ServiceId, hit => hit.Class, Ct);
            var beginnings = await new LikeText().Match(session.Db, text).ToDictionaryAsync(hit => hit.ServiceId, hit => hit.Class, Ct);
            Assert.True(stems.OrderBy(pair => pair.Key).SequenceEqual(beginnings.OrderBy(pair => pair.Key)), search);
        }
    }

    [Fact]
    public async Task The_vocabulary_is_that_of_the_documents_there_are_now()
    {
        var service = await Added("Quokkas united", "Quokkas and wombats.");
        await using var session = database.Open(PartnerScope.System("test"));
        Task<bool> Known(string word, DocumentTier tier) => session.Db.Set<SearchWord>().IgnoreQueryFilters().AnyAsync(row => row.Word == word && row.Tier == tier, Ct);
        Assert.True(await Known("quokkas", DocumentTier.Open) && await Known("wombats", DocumentTier.Partner));
        Assert.False(await Known("and", DocumentTier.Open));

        await session.Writer.Write(new Touched { Services = [service] }, async ct => (await session.Db.Set<Service>().SingleAsync(one => one.Id == service, ct)).Description = "Quokkas.", Ct);
        Assert.False(await Known("wombats", DocumentTier.Open) || await Known("wombats", DocumentTier.Partner));
        Assert.True(await Known("quokkas", DocumentTier.Open));

        await session.Writer.Write(new Touched { Services = [service] }, async ct => (await session.Db.Set<Service>().SingleAsync(one => one.Id == service, ct)).Listing = Listing.Partners, Ct);
        Assert.False(await Known("quokkas", DocumentTier.Open));
        Assert.True(await Known("quokkas", DocumentTier.Partner));

        var counted = await Words(session.Db);
        await SearchWords.Recount(session.Db, session.Ways, Ct);
        Assert.Equal(counted, await Words(session.Db));
    }

    private static async Task<List<(DocumentTier, string, int)>> Words(VrnDbContext db) =>
        [.. (await db.Set<SearchWord>().IgnoreQueryFilters().AsNoTracking().ToListAsync(Ct)).Select(row => (row.Tier, row.Word, row.Documents)).Order()];

    private async Task<Guid> Added(string name, string? description = null, Listing listing = Listing.Open)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var organisation = await session.Db.Set<Organisation>().OrderBy(row => row.ExternalId).Select(row => row.Id).FirstAsync(Ct);
        var service = new Service { ExternalId = Guid.NewGuid().ToString(), OrganisationId = organisation, Name = name, NameSort = Folding.Fold(name), Description = description, EditorialState = EditorialState.Published, Listing = listing };
        await session.Writer.Write(new Touched(), _ =>
        {
            session.Db.Add(service);
            return Task.CompletedTask;
        }, Ct);
        return service.Id;
    }
}
