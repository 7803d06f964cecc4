using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VrnApi.Features.ServiceDirectory.Rules.Opening;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules.Opening;

/// <summary>Opening times against what python-dateutil makes of the same rules (<c>opening_oracle.py</c>).</summary>
public sealed class OpeningRuleTests
{
    private const string Folder = "tests/VrnApi.Tests/Features/ServiceDirectory/Rules/Opening";

    private static readonly JsonElement Rules = Read("opening-rules.json");
    private static readonly JsonElement Oracle = Read("opening-oracle.json");
    private static readonly (DateOnly From, DateOnly To) Year = (Date(Rules, "from")!.Value, Date(Rules, "to")!.Value);

    public static TheoryData<string> Cases => [.. Rules.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_gives_the_openings_that_the_oracle_gives(string name)
    {
        Assert.Equal(Expected(name), Openings(name));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_open_when_the_oracle_says_so(string name)
    {
        var (expected, found) = (Expected(name), Openings(name));
        var instants = Instants().ToArray();

        Assert.True(instants.Length >= 120);
        Assert.All(instants, instant => Assert.Equal(IsOpen(expected, instant), IsOpen(found, instant)));
    }

    [Fact]
    public void There_are_forty_rules_and_the_oracle_can_disagree()
    {
        Assert.Equal(40, Cases.Count);
        Assert.NotEqual(Expected("second monday"), Openings("last friday"));
        Assert.True(Instants().Count(instant => IsOpen(Expected("round the clock"), instant)) >= 120);
        Assert.True(Rules.GetProperty("cases").EnumerateArray().Count(one => Expected(one.GetProperty("name").GetString()!).Count > 0) == 40);
    }

    [Fact]
    public void The_recorded_answers_are_those_of_the_library()
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import dateutil"]) { RedirectStandardError = true });
        python!.WaitForExit();
        Needs.Program(python.ExitCode == 0, "python3-dateutil; ./test.sh installs it");
        var start = new ProcessStartInfo("python3", [Repository.PathOf(Folder, "opening_oracle.py"), Repository.PathOf(Folder, "opening-rules.json")]) { RedirectStandardOutput = true };
        using var oracle = Process.Start(start)!;
        var answer = oracle.StandardOutput.ReadToEnd();
        oracle.WaitForExit();

        Assert.Equal(0, oracle.ExitCode);
        Assert.Equal(File.ReadAllText(Repository.PathOf(Folder, "opening-oracle.json")), answer);
    }

    [Theory]
    // The clocks go forward at 01:00 on 29 March and back at 02:00 on 25 October.
    [InlineData("2026-03-29", 59, "2026-03-29T00:59Z")]
    [InlineData("2026-03-29", 60, "2026-03-29T01:00Z")]
    [InlineData("2026-03-29", 90, "2026-03-29T01:30Z")]
    [InlineData("2026-03-29", 120, "2026-03-29T01:00Z")]
    [InlineData("2026-03-29", 150, "2026-03-29T01:30Z")]
    [InlineData("2026-10-25", 59, "2026-10-24T23:59Z")]
    [InlineData("2026-10-25", 60, "2026-10-25T00:00Z")]
    [InlineData("2026-10-25", 90, "2026-10-25T00:30Z")]
    [InlineData("2026-10-25", 120, "2026-10-25T02:00Z")]
    [InlineData("2026-10-25", 150, "2026-10-25T02:30Z")]
    [InlineData("2026-10-24", 1440 + 90, "2026-10-25T00:30Z")]
    public void Wall_time_is_one_instant(string day, int minutes, string expected) =>
        Assert.Equal(expected, Text(London.Instant(DateOnly.Parse(day, CultureInfo.InvariantCulture), minutes)));

    [Theory]
    [InlineData(2026, "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28")]
    [InlineData(2027, "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28")]
    [InlineData(2028, "2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26")]
    [InlineData(2024, "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26")]
    public void Bank_holidays_follow_from_the_calendar(int year, string days) =>
        Assert.Equal(days, string.Join(' ', BankHolidays.Of(year).Select(day => day.ToString("O", CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("MO,TH", true)]
    [InlineData("2MO, -1FR", true)]
    [InlineData("", true)]
    [InlineData("XX", false)]
    [InlineData("0MO", false)]
    [InlineData("6MO", false)]
    [InlineData("-6FR", false)]
    [InlineData("1.5MO", false)]
    [InlineData("M", false)]
    public void Weekdays_are_read_or_refused(string text, bool good) => Assert.Equal(good, ByDay.TryRead(text, out _));

    private static List<(string, string)> Expected(string name) =>
        [.. Oracle.GetProperty(name).EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))];

    private static List<(string, string)> Openings(string name)
    {
        var one = Rules.GetProperty("cases").EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);
        var closes = one.TryGetProperty("closed_on_bank_holidays", out var flag) && flag.GetBoolean();
        var holidays = BankHolidays.Of(2026).ToHashSet();
        return [.. one.GetProperty("schedules").EnumerateArray().Select(Rule)
            .SelectMany(rule => rule.Occurrences(Year.From, Year.To, day => closes && holidays.Contains(day)))
            .Distinct()
            .Select(found => (Text(London.Instant(found.Date, found.Times.Opens)), Text(London.Instant(found.Date, found.Times.Closes ?? found.Times.Opens))))
            .Order()];
    }

    private static OpeningRule Rule(JsonElement schedule)
    {
        Assert.True(ByDay.TryRead(Said(schedule, "byday"), out var days));
        ByDay.TryDay(Said(schedule, "wkst") ?? "MO", out var wkst);
        return new OpeningRule(
            Said(schedule, "freq") switch { "WEEKLY" => Repetition.Weekly, "MONTHLY" => Repetition.Monthly, _ => Repetition.Once },
            Date(schedule, "dtstart"), Date(schedule, "until"), schedule.TryGetProperty("count", out var count) ? count.GetInt32() : null,
            schedule.TryGetProperty("interval", out var interval) ? interval.GetInt32() : 1, wkst, days!,
            [.. (Said(schedule, "bymonthday") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day => int.Parse(day, CultureInfo.InvariantCulture))],
            Date(schedule, "valid_from"), Date(schedule, "valid_to"), Times(schedule),
            schedule.TryGetProperty("exceptions", out var exceptions)
                ? [.. exceptions.EnumerateArray().Select(exception => new OtherDay(Date(exception, "date")!.Value, Said(exception, "kind") == "replaced" ? Times(exception) : null))]
                : []);
    }

    private static Stretch? Times(JsonElement of) => Time(of, "opens_at") is { } opens ? Stretch.Of(opens, Time(of, "closes_at")) : null;

    private static bool IsOpen(List<(string From, string To)> openings, string instant) =>
        openings.Exists(opening => string.CompareOrdinal(opening.From, instant) <= 0 && string.CompareOrdinal(instant, opening.To) < 0);

    /// <summary>The hours around both changes of the clocks, and every third day at another time.</summary>
    private static IEnumerable<string> Instants()
    {
        foreach (var change in new[] { "2026-03-28T22:00Z", "2026-10-24T22:00Z" })
        {
            for (var minutes = 0; minutes < 8 * 60; minutes += 30)
            {
                yield return Text(DateTimeOffset.Parse(change, CultureInfo.InvariantCulture).AddMinutes(minutes - 1));
                yield return Text(DateTimeOffset.Parse(change, CultureInfo.InvariantCulture).AddMinutes(minutes));
            }
        }
        for (var i = 0; i < 121; i++)
        {
            yield return Text(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i * 71));
        }
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string? Said(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateOnly? Date(JsonElement of, string name) => Said(of, name) is { } text ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : null;

    private static TimeOnly? Time(JsonElement of, string name) => Said(of, name) is { } text ? TimeOnly.Parse(text, CultureInfo.InvariantCulture) : null;

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(Repository.PathOf(Folder, file))).RootElement;
}
