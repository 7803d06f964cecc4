using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

/// <summary>Time passes by a moved clock; each test looks at a service of its own.</summary>
public sealed class ClockWorkTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static readonly DateTimeOffset Start = new(2027, 1, 10, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_window_opens_and_closes_by_itself_and_both_feeds_are_told()
    {
        var clock = new FixedClock { Now = Start };
        await using var session = database.Open(PartnerScope.System("test"));
        var id = await session.Add("Window", clock, service => (service.VisibleFrom, service.VisibleTo) = (Start.AddHours(1), Start.AddHours(3)));
        Assert.Equal(0, await session.Told(id));

        await Run(session, clock, 0.5);
        Assert.Equal(0, await session.Told(id));
        await Run(session, clock, 1);
        Assert.NotNull(await session.Read(id, DocumentTier.Open));
        Assert.Equal(1, await session.Told(id));
        Assert.Equal(0, await Run(session, clock, 2));
        await Run(session, clock, 3);
        Assert.Null(await session.Read(id, DocumentTier.Open));
        Assert.Null(await session.Read(id, DocumentTier.Partner));
        Assert.Equal(2, await session.Told(id));
        Assert.Equal(0, await Run(session, clock, 4));
        Assert.Null((await session.Writer(clock).Rebuild(Ct)).Revision);
    }

    [Fact]
    public async Task Assurance_falls_due_and_expires_with_a_feed_entry_each()
    {
        var clock = new FixedClock { Now = Start.AddYears(1) };
        await using var session = database.Open(PartnerScope.System("test"));
        var id = await session.Add("Assured", clock, service => Assure(service, clock, (AssuredBy.Provider, 90)));
        async Task<string> State() => (await session.Read(id, DocumentTier.Open))!.Value.GetProperty("x_vrn").GetProperty("assurance").GetProperty("state").GetString()!;

        Assert.Equal(("assured", 1), (await State(), await session.Told(id)));
        await Run(session, clock, 76 * 24);
        Assert.Equal(("assured", 1), (await State(), await session.Told(id)));
        await Run(session, clock, 77 * 24);
        Assert.Equal(("due", 2), (await State(), await session.Told(id)));
        await Run(session, clock, 90 * 24);
        Assert.Equal(("due", 2), (await State(), await session.Told(id)));
        await Run(session, clock, 91 * 24);
        Assert.Equal(("stale", 3), (await State(), await session.Told(id)));
        Assert.Equal(0, await Run(session, clock, 92 * 24));
    }

    [Fact]
    public async Task A_record_that_expires_beside_one_that_counts_is_no_longer_said_to_count()
    {
        var clock = new FixedClock { Now = Start.AddYears(2) };
        await using var session = database.Open(PartnerScope.System("test"));
        var id = await session.Add("Two", clock, service => Assure(service, clock, (AssuredBy.Provider, 300), (AssuredBy.School, 30)));
        async Task<string> By() => (await session.Read(id, DocumentTier.Open))!.Value.GetProperty("x_vrn").GetProperty("assurance").GetProperty("by").GetRawText();
        Assert.Equal("""["provider","school"]""", await By());

        await Run(session, clock, 30 * 24);
        Assert.Equal("""["provider","school"]""", await By());
        await Run(session, clock, 31 * 24);
        Assert.Equal("""["provider"]""", await By());
        Assert.Equal(2, await session.Told(id));
        Assert.Equal(0, await Run(session, clock, 33 * 24));
    }

    [Fact]
    public async Task A_capacity_without_word_for_fourteen_days_is_stale()
    {
        var clock = new FixedClock { Now = Start.AddYears(4) };
        await using var session = database.Open(PartnerScope.System("test"));
        var unit = new Unit { Id = Guid.NewGuid(), Name = $"places {Guid.NewGuid():n}" };
        session.Db.Add(unit);
        await session.Db.SaveChangesAsync(Ct);
        var id = await session.Add("Capacity", clock, service => service.Capacities.Add(new ServiceCapacity { Id = Guid.NewGuid(), ServiceId = service.Id, UnitId = unit.Id, Available = 3, Updated = clock.Now }));
        async Task<bool> IsStale() => (await session.Read(id, DocumentTier.Open))!.Value.GetProperty("capacities")[0].TryGetProperty("x_vrn", out _);

        await Run(session, clock, (14 * 24) - 1);
        Assert.False(await IsStale());
        await Run(session, clock, 14 * 24);
        Assert.True(await IsStale());
        Assert.Equal(2, await session.Told(id));
    }

    [Fact]
    public async Task Two_hosts_at_once_write_each_service_once()
    {
        var clock = new FixedClock { Now = Start.AddYears(6) };
        await using var session = database.Open(PartnerScope.System("test"));
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await session.Add($"Host {i}", clock, service => service.VisibleTo = clock.Now.AddHours(1)));
        }
        var later = new FixedClock { Now = clock.Now.AddHours(2) };

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var host = database.Open(PartnerScope.System("test"));
            await new ClockWork(host.Db, host.Writer(later), later).Run(Ct);
        }));

        foreach (var id in ids)
        {
            Assert.Equal(2, await session.Told(id));
            Assert.Equal(2, await session.Db.Set<ServiceVersion>().CountAsync(row => row.ServiceId == id, Ct));
        }
    }

    /// <param name="hours">After the service was made.</param>
    private static async Task<int> Run(DirectoryDatabase.Session session, FixedClock clock, double hours)
    {
        var later = new FixedClock { Now = clock.Now.AddHours(hours) };
        // A first run does what other tests' services have come to need by then.
        var written = await new ClockWork(session.Db, session.Writer(later), later).Run(Ct);
        Assert.Equal(0, await new ClockWork(session.Db, session.Writer(later), later).Run(Ct));
        return written;
    }

    private static void Assure(Service service, FixedClock clock, params (AssuredBy By, int Days)[] records)
    {
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        foreach (var (i, (by, days)) in records.Index())
        {
            var record = new AssuranceRecord { ServiceId = service.Id, By = by, AssessedOn = today, ExpiresOn = today.AddDays(days), CreatedAt = clock.Now.AddMinutes(-i) };
            record.Answers.AddRange("fhi".Select(item => new AssuranceAnswer { RecordId = record.Id, Item = item.ToString(), Answer = ChecklistAnswer.Yes }));
            service.AssuranceRecords.Add(record);
        }
        AssuranceRules.Settle(service, today);
    }
}
