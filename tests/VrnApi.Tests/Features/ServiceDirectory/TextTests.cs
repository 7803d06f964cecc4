using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform;
using VrnApi.Tests.Features.ServiceDirectory.Searching;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class TextTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    public static TheoryData<string> Pinned =>
    [
        "mentoring", "mentors", "Mentoring Programme", "youth", "street", "parenting", "parents", "rutland",
        "early help", "\"early help\"", "\"help early\"", "training", "exclusion", "custody", "solihull", "violence intervention", "encompass",
        "the", "of", "-youth", "support -family", "children's", "CHILDRENS", "conflict", "substance", "online", "online parenting",
        "domestic abuse", "workshops", "police", "turning point", "free", "nothinglikethis", "%", "_", "'", "\"", "--", "(a+)+$", "NEET", "ASB",
        "cognitive behavioural therapy", "relationship support", "team around the family", "supporting families", "multi-agency", "drug", "toolkit", "website", "\"peer leadership\"",
        "sexual", "hidden sentence", "live safe", "phoenix -programme", "enhanced youth support", "detached",
    ];

    /// <summary>Beginnings of words find more: Leicestershire for Leicester, workshops for work.</summary>
    public static TheoryData<string> Wider => ["Leicester", "youth work", "the reach", "reach", "school", "prevent"];

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

    /// <summary>What somebody types, and which listings of the seed come first, in this order; then whatever else is found.</summary>
    private static readonly (string Search, string[] First)[] Relevance =
    [
        ("mentoring programme", ["Mentoring Programme"]),
        ("Mentoring Programme", ["Mentoring Programme"]),
        ("mentoring", ["Mentoring Programme"]),
        ("mentor", ["Mentoring Programme"]),
        ("mentors in violence prevention", ["Mentors in Violence Prevention (MVP)"]),
        ("MVP", ["Mentors in Violence Prevention (MVP)"]),
        ("bystander", []),
        ("older pupils lead sessions", ["Mentors in Violence Prevention (MVP)"]),
        ("the reach programme", ["The Reach Programme"]),
        ("reach", ["The Reach Programme"]),
        ("pupils at risk of exclusion", ["The Reach Programme"]),
        ("social skills", ["The Reach Programme"]),
        ("early intervention service", ["Early Intervention Service"]),
        ("community resolution", ["Early Intervention Service"]),
        ("prevention officers", ["Early Intervention Service"]),
        ("twelve week programme", ["Early Intervention Service"]),
        ("violence intervention project", ["Violence Intervention Project"]),
        ("hospital navigator", ["Violence Intervention Project"]),
        ("custody", ["Violence Intervention Project"]),
        ("A&E", ["Violence Intervention Project"]),
        ("phoenix", ["The Phoenix Programme"]),
        ("focused deterrence", ["The Phoenix Programme"]),
        ("group violence", ["The Phoenix Programme"]),
        ("lived experience", ["The Phoenix Programme"]),
        ("live safe", ["Live Safe"]),
        ("knife", ["Live Safe"]),
        ("staying safe website", ["Live Safe"]),
        ("online safety", []),
        ("solihull", ["Online parenting courses (Solihull Approach)"]),
        ("online parenting", ["Online parenting courses (Solihull Approach)"]),
        ("parenting courses", ["Online parenting courses (Solihull Approach)"]),
        ("108 languages", ["Online parenting courses (Solihull Approach)"]),
        ("parental conflict", ["Reducing Parental Conflict training and toolkit"]),
        ("toolkit for professionals", ["Reducing Parental Conflict training and toolkit"]),
        ("harm outside the home", ["Harm Outside the Home"]),
        ("contextual", []),
        ("hidden sentence", ["Hidden Sentence training"]),
        ("parent's imprisonment", ["Hidden Sentence training"]),
        ("operation encompass", ["Operation Encompass"]),
        ("missing episode", ["Operation Encompass"]),
        ("evaluation", ["Support for outcome evaluation in schools"]),
        ("what data to collect", ["Support for outcome evaluation in schools"]),
        ("workshops", ["Workshops for school staff"]),
        ("sexual assaults", ["Workshops for school staff"]),
        ("drug diversion", ["Drug diversion scheme"]),
        ("turning point", ["Substance misuse support"]),
        ("substance misuse", ["Substance misuse support"]),
        ("social care", ["Children’s Social Care and Early Help"]),
        ("family wellbeing", ["Children and Family Wellbeing Service"]),
        ("early help", ["Children’s Social Care and Early Help"]),
        ("help families rutland", ["Early help and support for families"]),
        ("cognitive behavioural therapy", ["Cognitive Behavioural Therapy"]),
        ("relationship support", ["Relationship Support"]),
        ("detached youth work", ["Detached Youth Work"]),
        ("street", ["Detached Youth Work"]),
        ("positive activities", ["Detached Youth Work"]),
        ("targeted youth support", ["Targeted Youth Support"]),
        ("build confidence", ["Targeted Youth Support"]),
        ("impact", ["IMPACT"]),
        ("enhanced youth support", ["Enhanced Youth Support"]),
        ("youth club", ["Open Access Youth Clubs"]),
        ("\"sexual health\"", ["Open Access Youth Clubs"]),
        ("mentoring -rutland", []),
        ("yuoth clubs", ["Open Access Youth Clubs"]),
        ("\"team around the family\"", ["Team Around the Family Support"]),
    ];

    /// <summary>Each is written by hand from what the listings are for, so that an answer that changes has to be looked at.</summary>
    [Fact]
    public async Task Sixty_searches_find_first_what_was_meant()
    {
        await using var session = database.Open(DirectoryDatabase.Partner);
        Assert.True(Relevance.Length >= 60, $"{Relevance.Length} searches");
        List<string> faults = [];
        foreach (var (search, first) in Relevance)
        {
            var question = await Asking.Question(session.Db, "search=" + Uri.EscapeDataString(search));
            var found = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(null, question)!, new Window(first.Length == 0 ? 1 : first.Length), full: false, TestContext.Current.CancellationToken)).Rows;
            var names = found.Select(row => JsonDocument.Parse(row.Bytes).RootElement.GetProperty("name").GetString()!).ToArray();
            if (!names.SequenceEqual(first))
            {
                faults.Add($"{search}: {string.Join(" | ", names)}");
            }
        }
        Assert.Equal([], faults);
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
