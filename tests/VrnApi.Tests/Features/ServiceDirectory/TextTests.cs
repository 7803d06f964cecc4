using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Text;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class TextTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    public static TheoryData<string> Pinned =>
    [
        "mentoring", "mentors", "Mentoring Programme", "youth", "street", "parenting", "parents", "rutland",
        "early help", "\"early help\"", "\"help early\"", "training", "exclusion", "custody", "solihull", "violence intervention", "encompass",
        "the", "of", "-youth", "support -family", "children's", "CHILDRENS", "conflict", "substance", "online", "online parenting",
        "domestic abuse", "workshops", "police", "turning point", "free", "nothinglikethis", "%", "_", "'", "\"", "--", "(a+)+$", "NEET", "ASB",
    ];

    /// <summary>Beginnings of words find more: Leicestershire for Leicester, workshops for work.</summary>
    public static TheoryData<string> Wider => ["Leicester", "youth work", "the reach", "school", "prevent"];

    [Theory]
    [MemberData(nameof(Pinned))]
    public async Task Both_ways_of_searching_find_the_same_services(string search)
    {
        var (stems, beginnings) = await Both(search);

        Assert.Equal(stems, beginnings);
    }

    [Theory]
    [MemberData(nameof(Wider))]
    public async Task Beginnings_of_words_miss_nothing_that_stems_find(string search)
    {
        var (stems, beginnings) = await Both(search);

        Assert.NotEmpty(stems);
        Assert.Empty(stems.Except(beginnings));
    }

    [Theory]
    [InlineData("mentoring programme", "Mentoring Programme")]
    [InlineData("solihull", "Online parenting courses (Solihull Approach)")]
    [InlineData("turning point", "Substance misuse support")]
    [InlineData("hospital navigator", "Violence Intervention Project")]
    public async Task Names_organisations_and_labels_are_found(string search, string expected)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);

        Assert.Contains(expected, await Names(session.Db, ServiceText.For(session.Db).Match(session.Db, ParsedText.Parse(search).Text!)));
    }

    [Fact]
    public void Only_letters_and_digits_are_left_of_what_was_typed()
    {
        var (text, _) = ParsedText.Parse("Café's \"Youth  Work\" -Clubs AND the & | ! <-> *");

        Assert.Equal(["cafes"], text!.Words);
        Assert.Equal(["youth work"], text.Phrases);
        Assert.Equal(["clubs"], text.Excluded);
    }

    [Theory]
    [InlineData(201, 1)]
    [InlineData(1, 17)]
    public void Too_much_text_is_refused(int letters, int words)
    {
        var (text, fault) = ParsedText.Parse(string.Join(' ', Enumerable.Repeat(new string('a', letters), words)));

        Assert.Null(text);
        Assert.NotNull(fault);
    }

    private async Task<(List<string> Stems, List<string> Beginnings)> Both(string search)
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        var (text, fault) = ParsedText.Parse(search);
        Assert.Null(fault);
        return text is null ? ([], []) : (
            await Names(session.Db, new PostgresText().Match(session.Db, text)),
            await Names(session.Db, new LikeText().Match(session.Db, text)));
    }

    private static Task<List<string>> Names(VrnDbContext db, IQueryable<TextHit> hits) => db.Set<Service>()
        .Where(service => hits.Any(hit => hit.ServiceId == service.Id)).OrderBy(service => service.NameSort).Select(service => service.Name)
        .ToListAsync(TestContext.Current.CancellationToken);
}
