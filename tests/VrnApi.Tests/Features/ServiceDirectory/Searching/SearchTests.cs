using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;
using VrnApi.Platform.Geography;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>Every parameter narrows, at every door the same, on both databases.</summary>
public sealed class SearchTests(SearchedDirectory directory) : IClassFixture<SearchedDirectory>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Everything => [.. Asking.Filters, .. Asking.OfPartners, Asking.OpenAt(TimeProvider.System)];

    [Fact]
    public async Task Two_hundred_pairs_of_filters_find_what_both_find()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var filters = Asking.Filters.Where(filter => !filter.Contains('&', StringComparison.Ordinal)).Append(Asking.OpenAt(TimeProvider.System)).ToArray();
        var alone = new Dictionary<string, List<Guid>>();
        foreach (var filter in filters)
        {
            // Both are asked with every status, since asking for one changes what is usual.
            alone[filter] = await Asking.Ids(session.Db, filter.StartsWith("status", StringComparison.Ordinal) ? filter : filter + "&status=active,inactive,defunct,temporarily closed");
        }
        Assert.True(alone.Count(pair => pair.Value.Count > 0) >= filters.Length - 2, string.Join(", ", alone.Where(pair => pair.Value.Count == 0).Select(pair => pair.Key)));

        var pick = new SearchedDirectory.Picks(7);
        for (var i = 0; i < 200;)
        {
            var (one, other) = (pick.Of<string>(filters), pick.Of<string>(filters));
            if (Family(one) == Family(other))
            {
                continue;
            }
            var status = one.StartsWith("status", StringComparison.Ordinal) || other.StartsWith("status", StringComparison.Ordinal) ? "" : "&status=active,inactive,defunct,temporarily closed";
            Assert.Equal(alone[one].Intersect(alone[other]), await Asking.Ids(session.Db, $"{one}&{other}{status}"));
            i++;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Every_filter_finds_some_and_not_all_and_translates_for_the_second_database(string filter)
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var (all, found) = (await Asking.Ids(session.Db, ""), await Asking.Ids(session.Db, filter));

        Assert.NotEmpty(found);
        if (!filter.StartsWith("modified_after", StringComparison.Ordinal) && !filter.StartsWith("police_force", StringComparison.Ordinal) && !filter.StartsWith("area=llr", StringComparison.Ordinal) && filter != "source=seed")
        {
            Assert.NotEqual(all, found);
        }
        var question = await Asking.Question(session.Db, filter);
        await using var other = DesignTime.SqlServer();
        other.Scope = DirectoryDatabase.Partner;
        var near = question.Near;
        var conditions = Narrow.All(new Reading(new Asked(Asking.Values(filter)), other, TimeProvider.System, IsPartner: true));
        var there = new ServiceQuestion(other, question.Text, near, [.. conditions, .. near?.Conditions(other) ?? []])
        {
            Needed = Narrow.Needed(new Reading(new Asked(Asking.Values(filter)), other, TimeProvider.System, IsPartner: true), "need"),
        };
        foreach (var sort in Enum.GetValues<ServiceSort>())
        {
            if (ServiceOrders<DocumentRow>.Of(sort, there) is { } order)
            {
                Assert.Contains("ORDER BY", ServicePages.Statement(there, order, new Window(25), full: true).ToQueryString(), StringComparison.Ordinal);
                Assert.Contains("ORDER BY", ServicePages.Statement(question, order, new Window(25), full: false).ToQueryString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Who_says_nothing_never_matches()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var db = session.Db;
        var tagged = (await db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service).Select(link => link.LinkId).ToListAsync(Ct)).ToHashSet();
        var taxonomies = await db.Set<Taxonomy>().ToListAsync(Ct);
        foreach (var taxonomy in taxonomies)
        {
            Assert.All(await Asking.Ids(db, $"taxonomy_id={taxonomy.Id}"), id => Assert.Contains(id, tagged));
        }
        var silent = (await db.Set<Service>().Where(one => one.MinimumAge == null && one.MaximumAge == null && !one.AllAges).Select(one => one.Id).ToListAsync(Ct)).ToHashSet();
        Assert.NotEmpty(silent);
        foreach (var filter in (string[])["age=14", "age=0-120", "minimum_age=0", "maximum_age=150"])
        {
            Assert.All(await Asking.Ids(db, filter), id => Assert.DoesNotContain(id, silent));
        }
    }

    [Theory]
    // minimum, maximum, all ages, found for 14, found for 11-16
    [InlineData(null, null, false, false, false)]
    [InlineData(null, null, true, true, true)]
    [InlineData(14, null, false, true, true)]
    [InlineData(15, null, false, false, true)]
    [InlineData(17, null, false, false, false)]
    [InlineData(null, 14, false, true, true)]
    [InlineData(null, 13, false, false, true)]
    [InlineData(null, 10, false, false, false)]
    [InlineData(10, 17, false, true, true)]
    [InlineData(14, 14, false, true, true)]
    [InlineData(16, 18, false, false, true)]
    [InlineData(18, 25, false, false, false)]
    public void Ages_overlap(int? minimum, int? maximum, bool all, bool at14, bool at11to16)
    {
        using var db = DesignTime.PostgreSql();
        var service = new Service { ExternalId = "", OrganisationId = Guid.Empty, Name = "", NameSort = "", MinimumAge = minimum, MaximumAge = maximum, AllAges = all };
        bool Found(string age) => Narrow.All(new Reading(new Asked(Asking.Values("age=" + age)), db, TimeProvider.System, true)).Single().Holds.Compile()(service);

        Assert.Equal((at14, at11to16), (Found("14"), Found("11-16")));
    }

    [Fact]
    public async Task Distances_are_those_of_brute_force_sorted_and_inclusive()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Everybody);
        var db = session.Db;
        var places = await db.Set<LocationTier>().Where(place => place.Latitude != null)
            .Join(db.Set<ServiceLocation>(), place => place.LocationId, link => link.LocationId, (place, link) => new { link.ServiceId, Latitude = place.Latitude!.Value, Longitude = place.Longitude!.Value }).ToListAsync(Ct);
        var live = (await Asking.Ids(db, "", isPartner: false)).ToHashSet();
        (double Latitude, double Longitude)[] points = [(52.614573, -1.144487), (52.63, -1.13), (52.77, -1.2), (52.6, -0.7), (52.5, -1.0), (52.55, -1.35), (52.7, -1.05), (52.66, -1.16), (52.58, -1.1), (52.45, -1.2)];
        var found = 0;
        foreach (var (latitude, longitude) in points)
        {
            var nearest = places.Where(place => live.Contains(place.ServiceId)).GroupBy(place => place.ServiceId)
                .ToDictionary(group => group.Key, group => group.Min(place => Geodesy.Distance(latitude, longitude, place.Latitude, place.Longitude)));
            // One radius is exactly the distance of a service: the circle's edge belongs to it.
            foreach (var metres in (int[])[500, 3000, 8000, 30_000, nearest.Values.Order().ElementAt(5)])
            {
                var question = await Asking.Question(db, FormattableString.Invariant($"lat={latitude}&lng={longitude}&proximity={metres}"), isPartner: false);
                var rows = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(ServiceSort.Distance, question)!, new Window(1000), full: false, Ct)).Rows;
                var expected = nearest.Where(pair => pair.Value <= metres).OrderBy(pair => pair.Value).ToArray();
                Assert.Equal(expected.Select(pair => pair.Value), rows.Select(row => row.DistanceM!.Value));
                Assert.Equal(expected.Select(pair => pair.Key).Order(), rows.Select(row => row.Id).Order());
                found += rows.Count;
            }
        }
        Assert.True(found > 100);
    }

    [Fact]
    public async Task A_postcode_is_covered_as_its_rule_says()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var db = session.Db;
        async Task<HashSet<Guid>> Stating(string area) => [.. await db.Set<ServiceArea>().Where(one => one.AreaCode == area).Select(one => one.ServiceId).ToListAsync(Ct)];
        async Task<HashSet<Guid>> Found(string query) => [.. await Asking.Ids(db, query)];
        var usable = await Found("");
        var charnwood = (await Stating("E07000130")).Intersect(usable).ToArray();
        var national = (await db.Set<ServiceArea>().Where(one => one.Kind == ServiceAreaKind.National).Select(one => one.ServiceId).ToListAsync(Ct)).Intersect(usable).ToArray();
        var silent = (await db.Set<Service>().Where(one => !one.Areas.Any()).Select(one => one.Id).ToListAsync(Ct)).Intersect(usable).ToArray();

        Assert.NotEmpty(charnwood);
        Assert.Superset(charnwood.ToHashSet(), await Found("postcode=LE11 1DD&coverage=strict"));
        Assert.Empty((await Found("postcode=LE2 5BB&coverage=strict")).Intersect(charnwood));
        Assert.Superset(national.ToHashSet(), await Found("postcode=LE2 5BB&coverage=strict"));
        Assert.Empty((await Found("postcode=LE2 7QA&coverage=strict")).Intersect(silent));
        var (assumed, within) = (await Found("postcode=LE2 7QA"), await Found("postcode=LE2 7QA&proximity=2000"));
        var districts = (await db.Set<ServiceLocation>().Where(link => db.Set<LocationTier>().Any(place => place.LocationId == link.LocationId && place.LadCode == "E06000016"))
            .Select(link => link.ServiceId).ToListAsync(Ct)).ToHashSet();
        Assert.Equal(silent.Where(districts.Contains).Order(), assumed.Intersect(silent).Order());
        Assert.Equal((await Found("postcode=LE2 7QA&proximity=2000&coverage=ignore")).Intersect(silent).Order(), within.Intersect(silent).Order());
        // A national service without a place near is not near.
        Assert.Empty(within.Intersect(national).Except(await Found("postcode=LE2 7QA&proximity=2000&coverage=ignore")));
    }

    [Fact]
    public async Task A_result_says_how_sure_it_is_of_a_postcode()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Everybody);
        async Task<string[]> Told(string query)
        {
            var question = await Asking.Question(session.Db, query, isPartner: false);
            var rows = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(null, question)!, new Window(500), full: true, Ct)).Rows;
            return [.. rows.Select(row => System.Text.Encoding.UTF8.GetString(row.With(question).Bytes)).Select(text => text[44..Math.Min(text.Length, 200)])];
        }

        var sure = await Told("postcode=LE2 7QA");
        Assert.Contains(sure, text => text.StartsWith(",\"x_vrn_result\":{", StringComparison.Ordinal) && text.Contains("\"coverage\":\"stated\"", StringComparison.Ordinal) && text.Contains("\"postcode_precision\":\"unit\"", StringComparison.Ordinal));
        Assert.Contains(sure, text => text.Contains("\"coverage\":\"assumed\"", StringComparison.Ordinal));
        Assert.All(await Told("postcode=LE2 2"), text => Assert.Contains("\"coverage\":\"possible\"", text, StringComparison.Ordinal));
        Assert.All(await Told("postcode=LE2 7QA&proximity=5000&coverage=ignore"), text =>
        {
            Assert.Contains("\"distance_m\":", text, StringComparison.Ordinal);
            Assert.DoesNotContain("coverage", text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("search=mentoring")]
    [InlineData("search=young&sort=relevance")]
    [InlineData("need=rf-bullying")]
    [InlineData("lat=52.63&lng=-1.13&sort=distance")]
    [InlineData("postcode=LE2 7QA&proximity=9000")]
    [InlineData("sort=last_modified")]
    [InlineData("sort=assured_on")]
    [InlineData("sort=name&search=young")]
    public async Task Walking_meets_everything_once_while_others_write(string query)
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var question = await Asking.Question(session.Db, query);
        ServiceSort? sort = Asking.Values(query)["sort"].ToString() is { Length: > 0 } name ? Enum.Parse<ServiceSort>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true) : null;
        var order = ServiceOrders<DocumentRow>.Of(sort, question)!;
        var whole = (await ServicePages.Page(question, order, new Window(10_000), full: false, Ct)).Rows.Select(row => row.Id).ToArray();
        List<Guid> walked = [];
        string[]? after = null;
        Slice<DocumentRow> slice;
        do
        {
            slice = await ServicePages.Page(question, order, new Window(7, after), full: false, Ct);
            walked.AddRange(slice.Rows.Select(row => row.Id));
            after = order.Place(slice.Rows[^1]);
            if (walked.Count is 14)
            {
                await using var writer = directory.Directory.Open(PartnerScope.System("test"));
                await DirectoryWriterTests.AddPlace(writer, Sensitivity.Public);
            }
        }
        while (slice.HasNext);

        Assert.NotEmpty(whole);
        Assert.Equal(walked.Count, walked.Distinct().Count());
        Assert.Equal(whole, walked.Where(whole.Contains));
        Assert.Equal(whole.Reverse(), await Backward(question, order, whole.ToHashSet()));
    }

    [Fact]
    public async Task Every_count_of_a_facet_is_the_total_of_the_question_with_its_value()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        string[] names = [.. Facets.Names, "taxonomy:vrn-service-type", "taxonomy:vrn-need"];
        var pick = new SearchedDirectory.Picks(11);
        var checkedValues = 0;
        for (var i = 0; i < 6; i++)
        {
            var query = i == 0 ? "" : pick.Of<string>(Asking.Filters);
            foreach (var name in names)
            {
                var facet = await Facets.Count(await Asking.Question(session.Db, query), name, Ct);
                if (Asking.Values(query).ContainsKey(facet.Parameter))
                {
                    continue;
                }
                foreach (var value in facet.Values.Where((_, at) => i == 0 || at < 2))
                {
                    Assert.True(value.Count == (await Asking.Ids(session.Db, $"{query}&{facet.Parameter}={Uri.EscapeDataString(value.Value)}")).Count, $"{query} {name} {value.Value} {value.Count}");
                    checkedValues++;
                }
            }
        }
        Assert.True(checkedValues > 80, $"{checkedValues} values");
    }

    [Fact]
    public async Task Needs_are_met_by_tag_and_by_what_answers_them()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        var db = session.Db;
        var question = await Asking.Question(db, "need=rf-absence-exclusion&status=active,inactive,defunct,temporarily closed");
        var rows = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(null, question)!, new Window(500), full: false, Ct)).Rows;
        var need = await db.Set<TaxonomyTerm>().Where(term => term.Code == "rf-absence-exclusion").Select(term => term.Id).SingleAsync(Ct);
        var types = await db.Set<Crosswalk>().Where(link => link.FromTermId == need).ToListAsync(Ct);
        async Task<HashSet<Guid>> Tagged(params Guid[] terms) => [.. await db.Set<TermLink>().Where(link => terms.Contains(link.TermId)).Select(link => link.LinkId).ToListAsync(Ct)];

        Assert.All(types, type => Assert.NotEmpty(type.Citation));
        Assert.NotEmpty(types);
        var (tagged, typed) = (await Tagged(need), await Tagged([.. types.Select(type => type.ToTermId)]));
        Assert.All(rows, row => Assert.True(row.Crossed == 0 ? tagged.Contains(row.Id) : typed.Contains(row.Id) && !tagged.Contains(row.Id)));
        Assert.Contains(rows, row => row.Crossed == 0);
        Assert.Contains(rows, row => row is { Crossed: 1, Strength: > 0 });
        Assert.Equal(rows.Select(row => row.Crossed).Order(), rows.Select(row => row.Crossed));
    }

    [Fact]
    public async Task An_empty_result_has_hints_that_are_true()
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);
        const string query = "search=mentoring&age=99&postcode=LE2 7QA&proximity=1&coverage=ignore";
        var question = await Asking.Question(session.Db, query);
        var hints = await Hints.OfEmpty(question, Asking.Values(query).ContainsKey, Ct);

        Assert.Empty(await Asking.Ids(session.Db, query));
        Assert.InRange(hints.Count, 1, 6);
        foreach (var hint in hints.Where(hint => hint.Kind == "drop_filter"))
        {
            Assert.Equal(hint.Total, await ServicePages.Count(question.Without(hint.Parameter!), Ct));
        }
        var near = await Asking.Question(session.Db, "postcode=LE2 7QA&proximity=1&coverage=ignore");
        var widen = (await Hints.OfEmpty(near, _ => true, Ct)).Single(hint => hint.Kind == "widen");
        Assert.Equal(widen.Total, (await Asking.Ids(session.Db, $"postcode=LE2 7QA&proximity={widen.Proximity}&coverage=ignore")).Count);
        Assert.Empty(await Asking.Ids(session.Db, $"postcode=LE2 7QA&proximity={widen.Proximity - 1}&coverage=ignore"));
        Assert.Contains((await Asking.Question(session.Db, "area=E07000004")).Notes, hint => hint is { Kind: "area_replaced", ReplacedBy: ["E06000060"] });
        Assert.Contains((await Asking.Question(session.Db, "postcode=LE2&proximity=100")).Notes, hint => hint.Kind == "proximity_below_precision");
        Assert.Contains((await Asking.Question(session.Db, "search=the")).Notes, hint => hint.Kind == "only_stop_words");
        Assert.Contains((await Asking.Question(session.Db, "search=mentoring LE2 7QA")).Notes, hint => hint.Kind == "postcode_in_text");
        Assert.Equal(await Asking.Ids(session.Db, "search=mentoring"), await Asking.Ids(session.Db, "search=mentoring LE2 7QA"));
    }

    [Theory]
    [InlineData("proximity=-1&postcode=LE2", "proximity", "invalid_parameter")]
    [InlineData("proximity=100001&postcode=LE2", "proximity", "invalid_parameter")]
    [InlineData("proximity=500", "proximity", "invalid_parameter")]
    [InlineData("postcode=ZZ1 1ZZ", "postcode", "unresolvable_postcode")]
    [InlineData("postcode=BX1 1LT", "postcode", "non_geographic_postcode")]
    [InlineData("lat=52", "lng", "invalid_parameter")]
    [InlineData("lat=91&lng=0", "lat", "invalid_parameter")]
    [InlineData("lat=NaN&lng=0", "lat", "invalid_parameter")]
    [InlineData("bbox=1,2,3", "bbox", "invalid_parameter")]
    [InlineData("bbox=1,52,0,53", "bbox", "invalid_parameter")]
    [InlineData("area=Leicester", "area", "invalid_area")]
    [InlineData("area_match=near", "area_match", "invalid_parameter")]
    [InlineData("age=16-11", "age", "invalid_parameter")]
    [InlineData("age=old", "age", "invalid_parameter")]
    [InlineData("minimum_age=x", "minimum_age", "invalid_parameter")]
    [InlineData("taxonomy_term_id=mentoring", "taxonomy_term_id", "invalid_parameter")]
    [InlineData("cost=cheap", "cost", "invalid_parameter")]
    [InlineData("max_amount=-1", "max_amount", "invalid_parameter")]
    [InlineData("language=klingon", "language", "invalid_parameter")]
    [InlineData("attending=by_post", "attending", "invalid_parameter")]
    [InlineData("attending=none", "attending", "invalid_parameter")]
    [InlineData("accepting_referrals=maybe", "accepting_referrals", "invalid_parameter")]
    [InlineData("referral=friend", "referral", "invalid_parameter")]
    [InlineData("assured_within=90", "assured_within", "invalid_parameter")]
    [InlineData("assurance=good", "assurance", "invalid_parameter")]
    [InlineData("assured_items=z", "assured_items", "invalid_parameter")]
    [InlineData("assured_by=me", "assured_by", "invalid_parameter")]
    [InlineData("status=open", "status", "invalid_parameter")]
    [InlineData("modified_after=yesterday", "modified_after", "invalid_parameter")]
    [InlineData("open_at=noon", "open_at", "invalid_parameter")]
    [InlineData("open_at=2020-01-01T10:00", "open_at", "open_at_out_of_range")]
    [InlineData("day=someday", "day", "invalid_parameter")]
    [InlineData("day=3", "day", "invalid_parameter")]
    [InlineData("start_time=25:00", "start_time", "invalid_parameter")]
    [InlineData("start_time=12:00&end_time=11:00", "end_time", "invalid_parameter")]
    [InlineData("open_after=late", "open_after", "invalid_parameter")]
    [InlineData("term=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q", "term", "invalid_parameter")]
    [InlineData("search=a&search=b", "search", "invalid_parameter")]
    public async Task A_value_that_cannot_be_used_is_named(string query, string parameter, string code)
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);

        var (_, faults) = await ServiceQuestion.Read(Asking.Values(query), session.Db, TimeProvider.System, isPartner: true, Ct);

        Assert.Contains(faults, fault => fault.Parameter == parameter && fault.Code == code);
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("ZZ1", StringComparison.Ordinal) || fault.Message.Contains("BX1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'")]
    [InlineData("(a+)+$")]
    [InlineData("a & b | c ! <-> :*")]
    [InlineData("\\")]
    [InlineData("-")]
    [InlineData("\"")]
    [InlineData("日本 語")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Any_text_is_words(string search)
    {
        await using var session = directory.Directory.Open(DirectoryDatabase.Partner);

        _ = await Asking.Ids(session.Db, "search=" + Uri.EscapeDataString(search));
    }

    /// <summary>A day and a time of the day are one question: open on that day at that time.</summary>
    private static string Family(string filter) => filter.Split('=')[0] is var name && name is "day" or "start_time" or "end_time" ? "day" : name;

    private static async Task<List<Guid>> Backward(ServiceQuestion question, Order<Found<Service>, DocumentRow> order, HashSet<Guid> known)
    {
        List<Guid> met = [];
        string[]? before = null;
        Slice<DocumentRow> slice;
        do
        {
            slice = await ServicePages.Page(question, order, new Window(11, Before: before, Backward: true), full: false, Ct);
            met.AddRange(slice.Rows.Reverse().Select(row => row.Id).Where(known.Contains));
            before = order.Place(slice.Rows[0]);
        }
        while (slice.HasNext);
        return met;
    }
}
