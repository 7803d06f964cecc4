using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Tests.Features.ServiceDirectory.Searching;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

/// <summary>Nine services whose checklists were answered by hand, and what twenty questions about them must find, worked out by hand too.</summary>
public sealed class AssuranceFilterTests(AssuranceFilterTests.Answered answered) : IClassFixture<AssuranceFilterTests.Answered>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("assurance=assured", "all, both, fresh, halves, older")]
    [InlineData("assurance=due", "due")]
    [InlineData("assurance=stale", "past")]
    [InlineData("assurance=unassured", "none, refused")]
    [InlineData("assurance=due,stale", "due, past")]
    [InlineData("assurance=assured,unassured", "all, both, fresh, halves, none, older, refused")]
    [InlineData("assured_within=10d", "fresh")]
    [InlineData("assured_within=30d", "all, both, fresh, halves")]
    [InlineData("assured_within=90d", "all, both, due, fresh, halves, older")]
    [InlineData("assured_within=365d", "all, both, due, fresh, halves, older, past")]
    [InlineData("assured_items=f", "all, both, due, fresh, halves, older, refused")]
    [InlineData("assured_items=f,h", "all, both, halves, older, refused")]
    [InlineData("assured_items=f,h,i", "all, both, older")]
    [InlineData("assured_items=t", "all")]
    [InlineData("assured_items=f,h,i&assured_by=school", "both")]
    [InlineData("assured_items=f,h,i&assured_by=provider,school", "all, both, older")]
    [InlineData("assured_by=vrn", "due")]
    [InlineData("assured_by=school,vrn", "both, due, halves")]
    [InlineData("assured_by=council", "")]
    [InlineData("assured_items=f&assured_within=30d&assurance=assured", "all, both, fresh, halves")]
    [InlineData("assured_items=h&assured_by=provider&assured_within=90d", "all, both, halves, older")]
    public async Task Twenty_questions_find_what_was_worked_out_by_hand(string query, string names)
    {
        await using var session = answered.Database.Open(DirectoryDatabase.Partner);
        var mine = await session.Db.Set<Service>().Where(row => answered.Ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, Ct);

        var found = (await Asking.Ids(session.Db, query, clock: answered.Clock)).Where(mine.ContainsKey).Select(id => mine[id]).Order(StringComparer.Ordinal);

        Assert.Equal(names, string.Join(", ", found));
    }

    [Fact]
    public async Task The_open_tier_reads_who_looked_and_never_the_items()
    {
        await using var session = answered.Database.Open(PartnerScope.System("test"));
        var id = await session.Db.Set<Service>().Where(row => row.Name == "both").Select(row => row.Id).SingleAsync(Ct);
        var (open, partner) = ((await session.Read(id, DocumentTier.Open))!.Value, (await session.Read(id, DocumentTier.Partner))!.Value);

        Assert.Equal("""{"state":"assured","on":"2026-06-02","due":"2026-08-31","by":["provider","school"]}""", open.GetProperty("x_vrn").GetProperty("assurance").GetRawText());
        Assert.Equal(["f", "h", "i"], partner.GetProperty("x_vrn").GetProperty("assurance").GetProperty("items").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal("2026-06-02", open.GetProperty("assured_date").GetString());
        Assert.Equal("assurance@example.org", open.GetProperty("assurer_email").GetString());
    }

    public sealed class Answered : IAsyncLifetime
    {
        public DirectoryDatabase Database { get; } = new();

        public FixedClock Clock { get; } = new() { Now = new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero) };

        public List<Guid> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            if (!Needs.HasPostgreSql)
            {
                return;
            }
            // A capital answer is yes, a small one no, a question mark partly.
            await Add("all", (AssuredBy.Provider, "2026-06-01", null, string.Concat("ABCDEFGHIJKLMNOPQRST")));
            await Add("refused", (AssuredBy.Provider, "2026-06-01", null, "FHi"));
            await Add("past", (AssuredBy.School, "2026-01-01", null, "FHI"));
            await Add("due", (AssuredBy.Vrn, "2026-03-25", null, "FIh?"));
            await Add("fresh", (AssuredBy.Provider, "2026-05-01", null, "FHI"), (AssuredBy.Provider, "2026-06-10", null, "Fh?i?"));
            await Add("halves", (AssuredBy.Provider, "2026-06-01", null, "FH"), (AssuredBy.School, "2026-06-02", null, "I"));
            await Add("both", (AssuredBy.Provider, "2026-06-01", null, "FH"), (AssuredBy.School, "2026-06-02", null, "FHI"));
            await Add("older", (AssuredBy.Provider, "2026-05-01", null, "FHI"), (AssuredBy.Provider, "2026-06-01", "2026-06-10", "H"));
            await Add("none");
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();

        private async Task Add(string name, params (AssuredBy By, string On, string? Until, string Answers)[] records)
        {
            await using var session = Database.Open(PartnerScope.System("test"));
            Ids.Add(await session.Add(name, Clock, service =>
            {
                foreach (var (by, on, until, answers) in records)
                {
                    var day = DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture);
                    var record = new AssuranceRecord
                    {
                        ServiceId = service.Id,
                        By = by,
                        AssessedOn = day,
                        ExpiresOn = until is null ? day.AddDays(90) : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture),
                        RoleMailbox = "assurance@example.org",
                        CreatedAt = Clock.Now,
                    };
                    for (var i = 0; i < answers.Length; i++)
                    {
                        if (answers[i] != '?')
                        {
                            record.Answers.Add(new AssuranceAnswer
                            {
                                RecordId = record.Id,
                                Item = char.ToLowerInvariant(answers[i]).ToString(),
                                Answer = i + 1 < answers.Length && answers[i + 1] == '?' ? ChecklistAnswer.Partly : char.IsUpper(answers[i]) ? ChecklistAnswer.Yes : ChecklistAnswer.No,
                            });
                        }
                    }
                    service.AssuranceRecords.Add(record);
                }
                AssuranceRules.Settle(service, DateOnly.FromDateTime(Clock.Now.UtcDateTime));
            }));
        }
    }
}
