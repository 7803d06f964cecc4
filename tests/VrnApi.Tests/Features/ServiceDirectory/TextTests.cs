using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Text;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class TextTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    public static TheoryData<string> Corpus =>
    [
        "mentoring", "mentors", "Mentoring Programme", "youth", "youth work", "street", "parenting", "parents", "Leicester", "rutland",
        "early help", "\"early help\"", "\"help early\"", "training", "exclusion", "custody", "solihull", "violence intervention", "encompass",
        "the", "the reach", "of", "-youth", "support -family", "children's", "CHILDRENS", "conflict", "substance", "online", "online parenting",
        "domestic abuse", "workshops", "police", "turning point", "free", "nothinglikethis", "%", "_", "'", "\"", "--", "(a+)+$", "a%b", "NEET", "ASB",
    ];

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task Both_ways_of_searching_find_the_same_services(string search)
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        var (text, fault) = ParsedText.Parse(search);
        Assert.Null(fault);
        if (text is null)
        {
            return;
        }

        var stems = await Names(session.Db, new PostgresText().Match(session.Db, text));
        var beginnings = await Names(session.Db, new LikeText().Match(session.Db, text));

        Assert.Equal(stems, beginnings);
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

    private static Task<List<string>> Names(VrnDbContext db, IQueryable<TextHit> hits) => db.Set<Service>()
        .Where(service => hits.Any(hit => hit.ServiceId == service.Id)).OrderBy(service => service.NameSort).Select(service => service.Name)
        .ToListAsync(TestContext.Current.CancellationToken);
}
