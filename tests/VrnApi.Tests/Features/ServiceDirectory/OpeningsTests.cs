using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>Opening times in the database: as they are written, as a night moves them on, and as they are listed.</summary>
public sealed class OpeningsTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_keeps_the_openings_of_its_services_and_nothing_of_hidden_places()
    {
        var service = await Added(Sensitivity.Public, Everyday("09:00", "17:00"));
        var partner = await Added(Sensitivity.Partner, Everyday("18:00", "19:00"));
        var hidden = await Added(Sensitivity.Withheld, Everyday("20:00", "21:00"));

        Assert.Equal(Openings.Ahead + 2, await Count(DirectoryDatabase.Everybody, service));
        Assert.Equal((0, Openings.Ahead + 2), (await Count(DirectoryDatabase.Everybody, partner), await Count(DirectoryDatabase.Partner, partner)));
        Assert.Equal((0, 0), (await Count(DirectoryDatabase.Everybody, hidden), await Count(DirectoryDatabase.Partner, hidden)));

        await Edit(service, one => one.EditorialState = EditorialState.Withdrawn);
        Assert.Equal(0, await Count(DirectoryDatabase.Partner, service));
    }

    [Fact]
    public async Task A_night_moves_the_horizon_and_takes_away_what_has_passed()
    {
        var service = await Added(Sensitivity.Public, Everyday("22:00", "02:00"));
        await using var session = database.Open(PartnerScope.System("test"));
        var later = new FixedClock(Now.AddDays(10));

        await OpeningRounds.Extend(session.Db, session.Ways, later, Ct);

        var days = await session.Db.Set<Opening>().Where(opening => opening.ServiceId == service).Select(opening => opening.LocalDate).OrderBy(day => day).ToListAsync(Ct);
        Assert.Equal((London.DayOf(later.GetUtcNow()).AddDays(-1), London.DayOf(later.GetUtcNow()).AddDays(Openings.Ahead)), (days[0], days[^1]));
        Assert.Equal(Openings.Ahead + 2, days.Count);
        await OpeningRounds.Extend(session.Db, session.Ways, TimeProvider.System, Ct);
    }

    [Fact]
    public async Task Rows_say_what_the_list_of_occurrences_says()
    {
        var service = await Added(Sensitivity.Public, new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Monthly, ByDay = "2TU,-1FR", OpensAt = new(10, 0), ClosesAt = new(12, 30) });
        var (from, to) = Openings.Horizon(TimeProvider.System.GetUtcNow());
        var (_, body, _) = await Get(service, from, to);
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var rows = await session.Db.Set<Opening>().Where(opening => opening.ServiceId == service).OrderBy(opening => opening.StartsAt).Select(opening => new { opening.StartsAt, opening.EndsAt }).ToListAsync(Ct);

        var items = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("items").EnumerateArray().ToArray();
        Assert.NotEmpty(items);
        Assert.Equal(rows.Select(row => (row.StartsAt.UtcDateTime, row.EndsAt.UtcDateTime)),
            items.Select(item => (item.GetProperty("starts_at").GetDateTimeOffset().UtcDateTime, item.GetProperty("ends_at").GetDateTimeOffset().UtcDateTime)));
    }

    [Fact]
    public async Task Occurrences_carry_the_offset_of_their_day_and_the_calendar_has_the_same_starts()
    {
        var service = await Added(Sensitivity.Public, new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "SU", OpensAt = new(1, 30), ClosesAt = new(3, 0) });
        var (from, to) = (new DateOnly(2026, 3, 22), new DateOnly(2026, 11, 1));

        var (status, body, _) = await Get(service, from, to);
        var (_, calendar, type) = await Get(service, from, to, calendar: true);

        Assert.Equal(StatusCodes.Status200OK, status);
        var starts = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("starts_at").GetString()!).ToArray();
        Assert.Equal("2026-03-22T01:30:00+00:00", starts[0]);
        Assert.Contains("2026-03-29T02:30:00+01:00", starts);
        Assert.Contains("2026-10-25T01:30:00+01:00", starts);
        Assert.Equal("text/calendar; charset=utf-8", type);
        Assert.All(calendar.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75));
        var listed = calendar.Split("\r\n").Where(line => line.StartsWith("DTSTART;TZID=Europe/London:", StringComparison.Ordinal)).Select(line => DateTime.ParseExact(line.Split(':')[1], "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture));
        Assert.Equal(starts.Select(start => DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).DateTime), listed);
    }

    [Fact]
    public async Task Weekly_times_are_told_in_the_words_of_search_engines()
    {
        var service = await Added(Sensitivity.Public,
            new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "MO,WE", OpensAt = new(9, 0), ClosesAt = new(17, 30) },
            new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Monthly, ByDay = "1MO", OpensAt = new(9, 0), ClosesAt = new(17, 0) });
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var bytes = await session.Db.Set<StoredDocument>().Where(row => row.EntityId == service && row.Kind == DocumentKind.Service).Select(row => row.Full!).SingleAsync(Ct);

        var hours = VrnApi.Features.ServiceDirectory.Documents.OpeningHours.Of(VrnApi.Features.ServiceDirectory.Documents.DocumentJson.ReadService(bytes));

        Assert.Equal("""[{"@type":"OpeningHoursSpecification","dayOfWeek":["Monday","Wednesday"],"opens":"09:00","closes":"17:30"}]""", hours);
    }

    [Theory]
    [InlineData(0, 365, 200)]
    [InlineData(0, 366, 400)]
    [InlineData(1, 0, 400)]
    public async Task At_most_a_year_is_listed(int from, int to, int expected)
    {
        var service = await Added(Sensitivity.Public, Everyday("09:00", "17:00"));
        var first = new DateOnly(2026, 1, 1);

        Assert.Equal(expected, (await Get(service, first.AddDays(from), first.AddDays(to))).Status);
        Assert.Equal(expected, (await Get(service, first.AddDays(from), first.AddDays(to), calendar: true)).Status);
    }

    [Fact]
    public async Task Five_hundred_moments_are_open_when_an_occurrence_says_so()
    {
        var service = await Added(Sensitivity.Public,
            new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "FR,SA", OpensAt = new(22, 0), ClosesAt = new(3, 0) },
            new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "TU", OpensAt = new(9, 0), ClosesAt = new(0, 0) },
            new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "WE", OpensAt = new(9, 0) });
        var (from, to) = Openings.Horizon(TimeProvider.System.GetUtcNow());
        var (_, body, _) = await Get(service, from, to);
        var stretches = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("items").EnumerateArray().Where(item => item.TryGetProperty("ends_at", out _))
            .Select(item => (From: item.GetProperty("starts_at").GetDateTimeOffset(), To: item.GetProperty("ends_at").GetDateTimeOffset())).ToArray();
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var openings = await session.Db.Set<Opening>().Where(opening => opening.ServiceId == service).AsNoTracking().ToListAsync(Ct);
        var open = 0;
        foreach (var minute in Gen.Sample(Gen.Choose(0, (Openings.Ahead * 24 * 60) - 1), 500))
        {
            var at = London.Instant(from.AddDays(1), 0).AddMinutes(minute);
            var expected = stretches.Any(stretch => stretch.From <= at && at < stretch.To);
            Assert.True(expected == openings.Any(opening => opening.StartsAt <= at && at < opening.EndsAt), $"{at:u}");
            open += expected ? 1 : 0;
        }
        Assert.InRange(open, 1, 499);
    }

    internal static Schedule Everyday(string opens, string closes) => new()
    {
        Id = Guid.NewGuid(),
        Freq = Frequency.Weekly,
        ByDay = "MO,TU,WE,TH,FR,SA,SU",
        OpensAt = TimeOnly.Parse(opens, CultureInfo.InvariantCulture),
        ClosesAt = TimeOnly.Parse(closes, CultureInfo.InvariantCulture),
    };

    private async Task<Guid> Added(Sensitivity level, params Schedule[] schedules)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (service, _) = await DirectoryWriterTests.AddPlace(session, level);
        await session.Writer.Write(new Touched { Services = [service] }, async ct =>
        {
            var row = await session.Db.Set<Service>().Include(one => one.Locations).SingleAsync(one => one.Id == service, ct);
            session.Db.AddRange(schedules.Select(schedule => new Schedule
            {
                Id = schedule.Id,
                ServiceLocationId = row.Locations[0].Id,
                Freq = schedule.Freq,
                ByDay = schedule.ByDay,
                OpensAt = schedule.OpensAt,
                ClosesAt = schedule.ClosesAt,
            }));
        }, Ct);
        return service;
    }

    private async Task Edit(Guid service, Action<Service> edit)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        await session.Writer.Write(new Touched { Services = [service] }, async ct => edit(await session.Db.Set<Service>().SingleAsync(one => one.Id == service, ct)), Ct);
    }

    private async Task<int> Count(PartnerScope scope, Guid service)
    {
        await using var session = database.Open(scope);
        return await session.Db.Set<Opening>().CountAsync(opening => opening.ServiceId == service, Ct);
    }

    private async Task<(int Status, string Body, string? Type)> Get(Guid service, DateOnly from, DateOnly to, bool calendar = false)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(), Response = { Body = new MemoryStream() } };
        INestedHttpResult answer = calendar
            ? await ListOccurrences.Calendar(service, new(from, to), session.Db, TimeProvider.System, Ct)
            : await ListOccurrences.Handle(service, new(from, to), session.Db, TimeProvider.System, Ct);
        await answer.Result.ExecuteAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()), http.Response.ContentType);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
