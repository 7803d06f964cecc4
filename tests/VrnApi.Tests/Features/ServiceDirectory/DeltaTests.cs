using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Features.ServiceDirectory.Generating;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Changes;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>
/// Copies that are kept by deltas alone while the directory is edited at random, on databases of their own. <c>VRN_DELTA_EDITS</c> and
/// <c>VRN_DELTA_EACH</c> ask for more edits than a run of all tests can afford (2000 and 500 prove it in full); <c>VRN_DELTA_SEED</c> repeats one.
/// </summary>
public sealed class DeltaTests(ITestOutputHelper output)
{
    private const int Writers = 8;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_kept_by_deltas_alone_is_the_directory_byte_for_byte_in_each_tier()
    {
        await using var database = new DirectoryDatabase();
        await database.InitializeAsync();
        var seed = Seed();
        var dice = new Dice(seed);
        await using var session = database.Open(PartnerScope.System("test"));
        await new Generator(session.Db, session.Ways, TimeProvider.System).Make(40, 3, "all", traps: false, Ct);
        var (edits, copies) = (Setting("VRN_DELTA_EDITS", 90), Copies(database));
        for (var i = 0; i < edits; i++)
        {
            await Edit(session, dice);
            if (dice.In(12))
            {
                await dice.One(copies).Read();
            }
        }
        await Compare(session, copies, $"after {edits} edits with seed {seed}");
        Assert.Null((await session.Writer.Rebuild(Ct)).Revision);
    }

    [Fact]
    public async Task Readers_that_tail_eight_writers_miss_nothing_and_revisions_have_no_gaps()
    {
        await using var database = new DirectoryDatabase();
        await database.InitializeAsync();
        var (seed, each) = (Seed(), Setting("VRN_DELTA_EACH", 6));
        await using var session = database.Open(PartnerScope.System("test"));
        var start = (await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision;
        var copies = Copies(database);
        using var written = new CancellationTokenSource();
        var tails = copies.Select(copy => Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
            {
                await copy.Read();
                await Task.Delay(20, Ct);
            }
        }, Ct)).ToArray();

        var revisions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var (dice, own) = (new Dice(seed + (ulong)writer), new List<long>());
            await using var one = database.Open(PartnerScope.System("test"));
            for (var i = 0; i < each; i++)
            {
                if ((await Edit(one, dice)).Revision is { } revision)
                {
                    own.Add(revision);
                }
            }
            Assert.Equal(own.Order(), own);
            return own;
        }, Ct)));
        await written.CancelAsync();
        await Task.WhenAll(tails);

        await Compare(session, copies, $"after {Writers} writers with seed {seed}");
        var all = revisions.SelectMany(own => own).Order().ToArray();
        Assert.Equal(Enumerable.Range(1, all.Length).Select(i => start + i), all);
        var dates = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().Select(row => new { row.Revision, row.LastModified }).Distinct().OrderBy(row => row.Revision).ToListAsync(Ct);
        Assert.Equal(dates.Select(row => row.LastModified).Order().Distinct(), dates.Select(row => row.LastModified));
        // A deadlock is tried again and would not be seen otherwise.
        Assert.Equal(0, await session.Db.Database.SqlQuery<long>($"SELECT deadlocks AS \"Value\" FROM pg_stat_database WHERE datname = current_database()").SingleAsync(Ct));
    }

    private static List<Copy> Copies(DirectoryDatabase database) =>
    [
        new Feed(database, DirectoryDatabase.Dashboard, "open"), new Feed(database, DirectoryDatabase.Partner, "partner"), new Rpde(database),
        new Modified(database, DirectoryDatabase.Everybody), new Modified(database, DirectoryDatabase.Partner),
    ];

    private static async Task Compare(DirectoryDatabase.Session session, List<Copy> copies, string when)
    {
        // The feed rightly holds back while other tests' transactions are open on the server.
        await Settled.Until(Ct);
        foreach (var copy in copies)
        {
            await copy.Read();
            var wanted = new Dictionary<Guid, string>();
            foreach (var kind in copy.Kinds)
            {
                await foreach (var bytes in new TierExport(session.Db, copy.Tier, TimeProvider.System).Documents(kind, full: true, Ct))
                {
                    var text = Encoding.UTF8.GetString(bytes);
                    wanted[JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid()] = text;
                }
            }
            Assert.NotEmpty(wanted);
            var wrong = wanted.Where(pair => copy.Rows.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key)
                .Concat(copy.TellsDeletions ? copy.Rows.Keys.Except(wanted.Keys) : []).ToArray();
            Assert.True(wrong.Length == 0, $"{copy.GetType().Name} of {copy.Tier}: {wrong.Length} of {wanted.Count} differ {when}, such as {wrong.FirstOrDefault()}");
        }
    }

    /// <summary>One edit of a kind that the dice choose.</summary>
    private static async Task<DirectoryChange> Edit(DirectoryDatabase.Session session, Dice dice)
    {
        var (db, writer, text) = (session.Db, session.Writer, $"Edited {dice.Next():x}");
        var services = await db.Set<Service>().IgnoreQueryFilters().OrderBy(row => row.ExternalId).Select(row => row.Id).ToListAsync(Ct);
        var id = dice.One(services);
        switch (dice.Below(10))
        {
            case 0:
                return await OfService(one => (one.Name, one.NameSort) = (text, Folding.Fold(text)));
            case 1:
                var (phone, number) = (dice.Id(), $"0116 496 0{dice.Below(900) + 100}");
                return await OfService(one =>
                {
                    db.Add(new Phone { Id = phone, ServiceId = one.Id, Number = number, Sensitivity = dice.One([Sensitivity.Public, Sensitivity.Partner, Sensitivity.Withheld]) });
                    one.UpdatedAt = TimeProvider.System.GetUtcNow();
                });
            case 2:
                var gone = await db.Set<Phone>().Where(row => row.ServiceId != null).OrderBy(row => row.Id).Select(row => new { row.Id, row.ServiceId }).FirstOrDefaultAsync(Ct);
                return gone is null ? new DirectoryChange(null, 0, 0) : await writer.Write(new Touched { Services = [gone.ServiceId!.Value] }, async ct =>
                {
                    if (await db.Set<Phone>().Include(row => row.Languages).SingleOrDefaultAsync(row => row.Id == gone.Id, ct) is { } there)
                    {
                        db.Remove(there);
                        (await db.Set<Service>().IgnoreQueryFilters().SingleAsync(row => row.Id == gone.ServiceId, ct)).UpdatedAt = TimeProvider.System.GetUtcNow();
                    }
                }, Ct);
            case 3:
                var organisation = dice.One(await db.Set<Organisation>().OrderBy(row => row.ExternalId).Select(row => row.Id).ToListAsync(Ct));
                return await writer.Write(new Touched { Organisations = [organisation] }, async ct =>
                {
                    var one = await db.Set<Organisation>().SingleAsync(row => row.Id == organisation, ct);
                    (one.Name, one.NameSort) = (text, Folding.Fold(text));
                }, Ct);
            case 4:
                var terms = await db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service).Select(link => link.TermId).Distinct().OrderBy(row => row).ToListAsync(Ct);
                var term = dice.One(terms);
                return await writer.Write(new Touched { Terms = [term] }, async ct => (await db.Set<TaxonomyTerm>().SingleAsync(row => row.Id == term, ct)).Name = text, Ct);
            case 5:
                var hours = dice.One([-48, -1, 1, 48]);
                return await OfService(one => (one.VisibleFrom, one.VisibleTo) = (TimeProvider.System.GetUtcNow().AddHours(hours), null));
            case 6:
                var places = await db.Set<Location>().OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Ct);
                if (places.Count == 0)
                {
                    goto default;
                }
                var (place, level) = (dice.One(places), dice.One(Enum.GetValues<Sensitivity>()));
                return await writer.Write(new Touched { Locations = [place] }, async ct => (await db.Set<Location>().SingleAsync(row => row.Id == place, ct)).Sensitivity = level, Ct);
            case 7:
                var listing = dice.One(Enum.GetValues<Listing>());
                return await OfService(one => one.Listing = listing);
            case 8:
                return await OfService(one =>
                {
                    if (one.EditorialState == EditorialState.Withdrawn)
                    {
                        (one.EditorialState, one.WithdrawnAt, one.WithdrawnReason) = (EditorialState.Published, null, null);
                    }
                    else
                    {
                        one.Withdraw(WithdrawalReason.Closed, TimeProvider.System.GetUtcNow());
                    }
                });
            default:
                var owner = await db.Set<Organisation>().OrderBy(row => row.ExternalId).Select(row => row.Id).FirstAsync(Ct);
                var (hall, made) = (new Location { ExternalId = $"delta-{dice.Id()}", Name = text, Latitude = 52.6, Longitude = -1.1 }, new Service { ExternalId = $"delta-{dice.Id()}", OrganisationId = owner, Name = text, NameSort = Folding.Fold(text), EditorialState = EditorialState.Published });
                made.Locations.Add(new ServiceLocation { Id = ChildId.Of(made.Id, "service_location", hall.Id.ToString()), ServiceId = made.Id, LocationId = hall.Id });
                return await writer.Write(new Touched { Organisations = [] }, _ =>
                {
                    db.AddRange(hall, made);
                    return Task.CompletedTask;
                }, Ct);
        }

        Task<DirectoryChange> OfService(Action<Service> edit) => writer.Write(new Touched { Services = [id] }, async ct =>
            edit(await db.Set<Service>().IgnoreQueryFilters().SingleAsync(row => row.Id == id, ct)), Ct);
    }

    private ulong Seed()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("VRN_DELTA_SEED"), out var given) ? given : (ulong)TimeProvider.System.GetUtcNow().Ticks;
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>What somebody holds who reads one kind of delta.</summary>
    private abstract class Copy(DirectoryDatabase database, PartnerScope reader)
    {
        public Dictionary<Guid, string> Rows { get; } = [];

        public DocumentTier Tier => reader.Tier;

        public virtual bool TellsDeletions => true;

        public virtual IReadOnlyList<DocumentKind> Kinds => [DocumentKind.Service, DocumentKind.Organisation];

        public async Task Read()
        {
            await using var session = database.Open(reader);
            while (await Page(session))
            {
            }
        }

        /// <returns>False once there is no more.</returns>
        protected abstract Task<bool> Page(DirectoryDatabase.Session session);

        protected void Take(Guid id, ReadOnlyMemory<byte>? document)
        {
            Rows.Remove(id);
            if (document is { } bytes)
            {
                Rows[id] = Encoding.UTF8.GetString(bytes.Span);
            }
        }
    }

    /// <summary>By <c>/v1/changes</c>.</summary>
    private sealed class Feed(DirectoryDatabase database, PartnerScope reader, string tier) : Copy(database, reader)
    {
        private readonly FeedView view = new($"{tier} ", [DirectoryChanges.Service, DirectoryChanges.Organisation], [tier, reader.PartnerId.ToString()!]);

        private FeedPosition? after;

        protected override async Task<bool> Page(DirectoryDatabase.Session session)
        {
            var feed = new ChangeFeed(session.Ways);
            var page = await feed.Read(new FeedReading(null!, session.Db, null!), view, after ??= await feed.Beginning(session.Db, view, Ct), 40, Ct);
            foreach (var change in page!.Changes)
            {
                Take(change.Id, change.State?.Utf8);
            }
            after = page.End;
            return page.HasMore;
        }
    }

    /// <summary>By <c>/oruk/v3/changes</c>.</summary>
    private sealed class Rpde(DirectoryDatabase database) : Copy(database, DirectoryDatabase.Everybody)
    {
        private long after;

        protected override async Task<bool> Page(DirectoryDatabase.Session session)
        {
            var rows = await OpenChanges.Rows(session.Db, after).Take(40).ToListAsync(Ct);
            foreach (var row in rows)
            {
                var kind = row.Kind == "service" ? DocumentKind.Service : DocumentKind.Organisation;
                Take(row.EntityId, (await DocumentRows.ByIds(session.Db, kind, [row.EntityId], Ct)).TryGetValue(row.EntityId, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);
            }
            after = rows.Count > 0 ? rows[^1].Seq : after;
            return rows.Count > 0;
        }
    }

    /// <summary>By <c>modified_after</c> alone, from the latest date that was seen, inclusive.</summary>
    private sealed class Modified(DirectoryDatabase database, PartnerScope reader) : Copy(database, reader)
    {
        private DateTimeOffset after = DateTimeOffset.UnixEpoch;

        public override bool TellsDeletions => false;

        public override IReadOnlyList<DocumentKind> Kinds => [DocumentKind.Service];

        protected override async Task<bool> Page(DirectoryDatabase.Session session)
        {
            var keys = session.Db.Set<Service>().Where(row => row.IsLive).Select(row => new OpenKey { Id = row.Id, NameSort = row.NameSort });
            var latest = after;
            for (var page = 1; ; page++)
            {
                var rows = await OpenDocuments.Statement(session.Db, keys, DocumentKind.Service, new OpenAsk(page, 100, true, false, after), false).ToListAsync(Ct);
                foreach (var row in rows)
                {
                    Take(row.Id, row.Bytes);
                    var modified = JsonDocument.Parse(row.Bytes).RootElement.GetProperty("last_modified").GetDateTimeOffset();
                    latest = modified > latest ? modified : latest;
                }
                if (rows.Count < 100)
                {
                    after = latest;
                    return false;
                }
            }
        }
    }
}
