using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Partners;
using VrnApi.Disclosure;
using VrnApi.Disclosure.Solver;
using VrnApi.Disclosure.Tests.Attacks;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Tests.Features.Outcomes.Query;
using VrnApi.Tests.Harness;
using ExternalFigure = VrnApi.Disclosure.ExternalFigure;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>What happens between the first release and the second.</summary>
internal enum Between
{
    LateSchool,
    ChangedSchool,
    WithdrawnSchool,
    TwoChangedTogether,

    /// <summary>Nothing; the force's totals are public elsewhere.</summary>
    ExternalTotals,
}

/// <summary>
/// Made-up schools in the nine districts of a force area, and what the API tells a dashboard of two releases of their suspensions and reasons.
/// Everything follows from the seed: returns, their ids, and the secret of the releases, which is laid down before they are built. The cells
/// are those of the answers, set up as arithmetic with a geography and groups of reasons of our own reading.
/// </summary>
internal sealed class PublishedWorld : Scene
{
    public const string DataSet = "school-behaviour-termly";

    private const string Suspensions = "suspension_count", Reasons = "suspension_reason_count";

    private static readonly string[] Districts =
        ["E06000016", "E06000017", "E07000129", "E07000130", "E07000131", "E07000132", "E07000133", "E07000134", "E07000135"];

    private static readonly string[] Sexes = ["Female", "Male", "Unknown"];

    private static readonly string[] Codes = ["PP", "PA", "VP", "VA", "OW", "BU", "RA", "LG", "DS", "SM", "DA", "DM", "TH", "DB", "MT", "PH"];

    private static readonly Dictionary<string, string[]> Groups = new()
    {
        ["violence"] = ["PP", "PA", "VP", "VA", "OW"],
        ["bullying-hate"] = ["BU", "RA", "LG", "DS"],
        ["sexual"] = ["SM"],
        ["substances"] = ["DA"],
        ["property"] = ["DM", "TH"],
        ["other"] = ["DB", "MT", "PH"],
    };

    private static readonly Dictionary<string, int[]> Partnerships = new()
    {
        ["csp-leicester"] = [0],
        ["csp-rutland"] = [1],
        ["csp-blaby-hinckley-bosworth"] = [2, 5],
        ["csp-charnwood"] = [3],
        ["csp-harborough"] = [4],
        ["csp-melton"] = [6],
        ["csp-north-west-leicestershire"] = [7],
        ["csp-oadby-wigston"] = [8],
    };

    private readonly VrnHost host;
    private readonly ulong seed;
    private readonly Xoshiro256 random;
    private readonly Between between;
    private readonly string[] terms;
    private readonly int[] districtOf;
    private readonly int reasons;
    private readonly double density;
    private readonly List<IReadOnlyList<ContributorReturn>> snapshots = [];
    private readonly List<TableCell> cells = [];
    private readonly List<string> keys = [];
    private long nextNumber = 1;

    private PublishedWorld(VrnHost host, int number, bool wide)
    {
        (this.host, seed, random) = (host, (ulong)(9000 + number), new Xoshiro256((ulong)(9000 + number)));
        between = (Between)(number % Enum.GetValues<Between>().Length);
        Year = $"{2196 - (2 * number)}/{2197 - (2 * number)}";
        terms = wide ? ["T1", "T2"] : ["T1"];
        Tables = wide ? [1, 2, 4] : [1, 2];
        Periods = wide ? [$"{Year}|AY", $"{Year}|T1", $"{Year}|T2"] : [$"{Year}|T1"];
        // Some schools in each authority, as there are: where one stands alone everything is hidden.
        districtOf = [0, 0, 0, 1, 1, 1, 2, 3, 4, .. Enumerable.Range(0, 4 + random.Below(wide ? 24 : 8)).Select(_ => random.Below(Districts.Length))];
        reasons = 3 + random.Below(5);
        density = 2 + (random.Unit() * 20);
        Space = new AtomSpace([new AtomFamily("suspensions", Sexes.Length), new AtomFamily("reasons", Codes.Length)], Districts.Length, terms.Length);
    }

    public string Year { get; }

    public string[] Periods { get; }

    public int[] Tables { get; }

    public override AtomSpace Space { get; }

    public override IReadOnlyList<TableCell> Cells => cells;

    public override DisclosurePolicy Policy { get; } = new() { ContributorRules = true, HidesZero = false };

    public override IReadOnlyList<IReadOnlyList<ContributorReturn>> Snapshots => snapshots;

    /// <summary>What the API answered of each release that was not refused, in the order of the cells.</summary>
    public List<IReadOnlyList<(FigureStatus Status, long Value)>> Answered { get; } = [];

    /// <summary>Numbers of the versions, such as 3.1.0.</summary>
    public List<string> Versions { get; } = [];

    public bool WasRefused { get; private set; }

    /// <summary>The return with that number, as it lies in the database.</summary>
    public Guid SubmissionOf(long number) => Id("return", number);

    /// <summary>Pushes, plans, builds, approves and publishes twice.</summary>
    public static async Task<PublishedWorld> Publish(VrnHost host, int number, bool wide)
    {
        var world = new PublishedWorld(host, number, wide);
        using var publisher = await Publisher.Of(host, DataSet);
        var first = Enumerable.Range(0, world.districtOf.Length).SelectMany(school => Enumerable.Range(0, world.terms.Length).Select(term => world.Return(school, term))).ToList();
        int one = world.random.Below(world.districtOf.Length), other = world.random.Below(world.districtOf.Length);
        var late = world.between == Between.LateSchool ? first.Single(filed => filed.Contributor == one && filed.Period == 0) : null;
        await world.Store(first.Where(filed => filed != late).ToList(), []);
        world.snapshots.Add([.. first.Where(filed => filed != late)]);
        await world.Declare(publisher, first);
        if (!await world.Release(publisher) || world.between == Between.ExternalTotals)
        {
            return world;
        }
        var changed = first.Where(filed => world.between switch
        {
            Between.LateSchool => false,
            Between.TwoChangedTogether => filed.Contributor == one || filed.Contributor == other,
            _ => filed.Contributor == one && filed.Period == 0,
        }).ToList();
        var corrections = world.between == Between.WithdrawnSchool ? [] : changed.ConvertAll(filed => world.Return(filed.Contributor, filed.Period));
        await world.Store(late is null ? corrections : [late], changed);
        world.snapshots.Add([.. first.Except(changed), .. corrections]);
        await world.Release(publisher);
        return world;
    }

    public override IReadOnlyList<ExternalFigure> External(IReadOnlyList<ContributorReturn> returns) => between != Between.ExternalTotals ? [] :
        [.. Enumerable.Range(0, terms.Length).Select(term => (Atoms: Whole(term), Value: Value(Whole(term), returns))).Select(total => new ExternalFigure(total.Atoms, total.Value, total.Value))];

    private static AtomSet Whole(int term) => new(0, [.. Enumerable.Range(0, Districts.Length)], [term], [.. Enumerable.Range(0, Sexes.Length)]);

    private async Task Declare(Publisher publisher, List<ContributorReturn> returns)
    {
        foreach (var (figure, term) in External(returns).Select((figure, term) => (figure, term)))
        {
            using var put = await publisher.Analyst.PutAsJsonAsync($"{publisher.DataSet}/external-figures/{Id("external", term)}", new
            {
                indicator = Suspensions,
                period = $"{Year}|{terms[term]}",
                area = "E23000021",
                low = figure.Low,
                high = figure.High,
                source = "official statistics",
                citation = "Table 1",
            }, TestContext.Current.CancellationToken);
            Assert.True(put.StatusCode == HttpStatusCode.OK, await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <returns>False when the audit refused it, which is an answer as well.</returns>
    private async Task<bool> Release(Publisher publisher)
    {
        var ct = TestContext.Current.CancellationToken;
        var plan = (await publisher.Plan(new { periods = Periods, tables = Tables, slotId = await publisher.Slot(Periods[0]) })).GetProperty("id").GetString()!;
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var protector = scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>().CreateProtector("release-seed", "v1");
            db.Add(new ReleaseSeed { PlanId = Guid.Parse(plan), Protected = protector.Protect(SHA256.HashData(BitConverter.GetBytes(seed))) });
            await db.SaveChangesAsync(ct);
        }
        var built = await publisher.Build(plan);
        if (built.GetProperty("state").GetString() == "refused")
        {
            await Publisher.Problem(await Publisher.Approve(publisher.Approver, plan, built.GetProperty("auditHash").GetString()), HttpStatusCode.Conflict, "release_refused");
            WasRefused = true;
            return false;
        }
        using var approval = await Publisher.Approve(publisher.Approver, plan, built.GetProperty("auditHash").GetString());
        Assert.True(approval.StatusCode == HttpStatusCode.OK, await approval.Content.ReadAsStringAsync(ct));
        var approved = await approval.Content.ReadFromJsonAsync<JsonElement>(ct);
        await publisher.Strike(approved.GetProperty("publishAt").GetDateTimeOffset());
        Versions.Add(approved.GetProperty("version").GetString()!);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        Read(Decoded.Csv(await dashboard.GetStringAsync($"{publisher.DataSet}/query?dataSetVersion={Versions[^1]}&timePeriods.in={string.Join(',', Periods)}&pageSize=10000&format=csv", ct)));
        return true;
    }

    private void Read(IEnumerable<ReleasedLine> lines)
    {
        var counted = lines.Where(line => line.Indicator is Suspensions or Reasons).Select(line => (Key: line with { Value = null, Status = CellStatus.X }, Line: line))
            .OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal).ToList();
        if (keys.Count == 0)
        {
            keys.AddRange(counted.Select(pair => pair.Key.ToString()));
            cells.AddRange(counted.Select(pair => new TableCell(0, pair.Key.ToString(), Atoms(pair.Line))));
        }
        // A release has the rows that the one before had, whatever was returned meanwhile.
        Assert.Equal(keys, counted.Select(pair => pair.Key.ToString()));
        Answered.Add([.. counted.Select(pair => (Enum.Parse<FigureStatus>($"{pair.Line.Status}"), (long)(pair.Line.Value ?? 0)))]);
    }

    private AtomSet Atoms(ReleasedLine line)
    {
        int[] areas = line.Level switch
        {
            GeographicLevel.Pfa => [.. Enumerable.Range(0, Districts.Length)],
            GeographicLevel.La when line.Area == "E10000018" => [.. Enumerable.Range(2, Districts.Length - 2)],
            GeographicLevel.Csp => Partnerships[line.Area],
            _ => [Array.IndexOf(Districts, line.Area)],
        };
        var (name, code) = line.Combination.Split('=') is [var filter, var option] ? (filter, option) : ("", "");
        int[] options = name switch
        {
            "" => [.. Enumerable.Range(0, Sexes.Length)],
            "sex" => [Array.IndexOf(Sexes, code)],
            "reason" => [Array.IndexOf(Codes, code)],
            _ => [.. Groups[code].Select(reason => Array.IndexOf(Codes, reason))],
        };
        Assert.DoesNotContain(-1, areas.Concat(options));
        Assert.Equal(line.Indicator == Suspensions, name is "" or "sex");
        return new AtomSet(line.Indicator == Suspensions ? 0 : 1, areas, line.Code == "AY" ? [.. Enumerable.Range(0, terms.Length)] : [Array.IndexOf(terms, line.Code)], options);
    }

    /// <summary>Each suspension has one reason or two; the first few of the list are the common ones.</summary>
    private ContributorReturn Return(int school, int term)
    {
        var counts = new SortedDictionary<(int Family, int Option), long>();
        var mean = density * (0.2 + random.Unit());
        for (var drawn = 0; drawn < 200 && random.Unit() < mean / (1 + mean); drawn++)
        {
            Add(0, random.Below(20) == 0 ? 2 : random.Below(2));
            foreach (var reason in Enumerable.Range(0, random.Below(5) == 0 ? 2 : 1).Select(_ => Math.Min(random.Below(reasons), random.Below(reasons))).Distinct())
            {
                Add(1, reason);
            }
        }
        return new ContributorReturn(nextNumber++, school, districtOf[school], term, [0, 1], [.. counts.Select(count => new ReturnCount(count.Key.Family, count.Key.Option, count.Value))]);

        void Add(int family, int option) => counts[(family, option)] = counts.GetValueOrDefault((family, option)) + 1;
    }

    /// <summary>Returns as they lie there once they were pushed, each in the place of the one before it; of those that are replaced by none, none.</summary>
    private async Task Store(List<ContributorReturn> added, List<ContributorReturn> ended)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var old in ended)
        {
            var submission = await db.Set<Submission>().SingleAsync(row => row.Id == SubmissionOf(old.Number), TestContext.Current.CancellationToken);
            (submission.State, submission.StateChangedAt) = (added.Count > 0 ? SubmissionState.Superseded : SubmissionState.Withdrawn, now);
        }
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        foreach (var filed in added)
        {
            if (await db.Set<Partner>().FindAsync([Id("school", filed.Contributor)], TestContext.Current.CancellationToken) is null)
            {
                db.Add(new Partner
                {
                    Id = Id("school", filed.Contributor),
                    Code = $"school-of-world-{seed}-{filed.Contributor}",
                    Name = "Synthetic School",
                    Type = PartnerType.School,
                    AreaCode = Districts[filed.Area],
                    State = PartnerState.Active,
                    CreatedBy = "test",
                });
            }
            var period = Shipped.Catalogue.Calendar.Parse(Year, terms[filed.Period])!;
            var rows = RowsOf(filed).ToList();
            db.Add(new Submission
            {
                Id = SubmissionOf(filed.Number),
                DataSetId = DataSet,
                ProviderId = Id("school", filed.Contributor),
                ClientId = "test",
                EstablishmentUrn = string.Create(CultureInfo.InvariantCulture, $"98{seed % 100:00}{filed.Contributor:00}"),
                Period = period.Period,
                PeriodCode = period.Code,
                PeriodStart = period.Start,
                PeriodEnd = period.End,
                Type = ended.Count > 0 ? SubmissionType.Correction : SubmissionType.Full,
                State = SubmissionState.Accepted,
                SourceSystemName = "synthetic",
                Indicators = [Suspensions, Reasons],
                AbsentMeansZero = true,
                BasedOnId = ended.FirstOrDefault(old => old.Contributor == filed.Contributor && old.Period == filed.Period) is { } before ? SubmissionOf(before.Number) : null,
                SubmittedAt = now.AddTicks(-10),
                RowCount = rows.Count,
                ContentSha256 = SHA256.HashData(BitConverter.GetBytes(filed.Number)),
            });
            db.AddRange(rows);
        }
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The rows of a return: the total, and what is not zero of the parts.</summary>
    public IEnumerable<SubmissionRow> RowsOf(ContributorReturn filed) =>
        filed.Counts.Where(count => count.Value > 0).Select(count => (Indicator: count.Family == 0 ? Suspensions : Reasons, Key: count.Family == 0 ? $"sex={Sexes[count.Option]}" : $"reason={Codes[count.Option]}", count.Value))
            .Prepend((Indicator: Suspensions, Key: "", Value: filed.Counts.Where(count => count.Family == 0).Sum(count => count.Value)))
            .Select((row, line) => new SubmissionRow
            {
                SubmissionId = SubmissionOf(filed.Number),
                Line = line + 1,
                IndicatorNumber = StableNumber.Of(row.Indicator),
                CombinationNumber = StableNumber.Of(row.Key),
                Value = row.Value,
            });

    private Guid Id(string kind, long number) => new(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{seed} {kind} {number}"))[..16]);
}
