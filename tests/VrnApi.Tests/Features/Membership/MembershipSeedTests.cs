using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

public sealed class MembershipSeedTests(VrnHost host)
{
    [Fact]
    public async Task Holds_the_networks_and_seats_of_the_four_documents()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var board = await db.Set<Network>().SingleAsync(network => network.Slug == "llr-spb", Cancelled);
        var seats = await db.Set<Seat>().Where(seat => seat.NetworkId == board.Id).ToListAsync(Cancelled);

        Assert.Equal(23, await db.Set<Network>().CountAsync(network => network.Citation != null, Cancelled));
        Assert.Equal(8, await db.Set<Network>().CountAsync(network => network.Kind == NetworkKind.Csp && network.CitationId != null, Cancelled));
        Assert.Equal(3, await db.Set<Network>().CountAsync(network => network.Kind == NetworkKind.SubBoard && network.CitationId != null, Cancelled));
        Assert.Equal("Strategic Partnership Board", board.Name);
        Assert.Equal(25, seats.Count);
        Assert.Equal(21, seats.Where(seat => seat.OrganisationId is not null).DistinctBy(seat => seat.OrganisationId).Count());
        Assert.Equal([("community-leader", 2), ("school-headteacher", 2)],
            seats.Where(seat => seat.SeatTypeCode is not null).CountBy(seat => seat.SeatTypeCode!).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Eight_partnerships_cover_nine_districts_once_each()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var covered = await db.Set<Network>().Where(network => network.TilingGroup == "llr").SelectMany(network => network.Areas)
            .Select(area => area.GssCode).Order().ToListAsync(Cancelled);
        var districts = await db.Set<AreaGroupMember>().Where(member => member.Role == AreaGroupRole.District)
            .Select(member => member.GssCode).Order().ToListAsync(Cancelled);

        Assert.Equal(9, districts.Count);
        Assert.Equal(districts, covered);
    }

    [Fact]
    public async Task Keeps_what_the_documents_state_and_guesses_nothing()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var terms = await db.Set<TermsVersion>().SingleAsync(version => version.CitationId != null, Cancelled);
        var oxford = await db.Set<Network>().SingleAsync(network => network.Slug == "oxford-vrn", Cancelled);

        Assert.Equal((6, 28, 42, null, TermsStatus.Published),
            (terms.MinMeetingsPerYear, terms.IdealGapMinDays, terms.IdealGapMaxDays, terms.QuorumKind, terms.Status));
        Assert.Equal(5, await db.Set<StandingItem>().CountAsync(item => item.CitationId != null, Cancelled));
        Assert.Equal(("Autumn 2020", DatePrecision.Season, null), (oxford.EstablishedText, oxford.EstablishedPrecision, oxford.ValidFrom));
        Assert.Equal(["chair", "deputy-chair", "designated-safeguarding-lead", "safeguarding-practitioner"],
            await db.Set<RoleHolding>().Where(holding => holding.NetworkId == oxford.Id).Select(holding => holding.FunctionCode).Order().ToListAsync(Cancelled));
        Assert.Equal(3, await db.Set<ViolenceDefinition>().CountAsync(definition => definition.CitationId != null, Cancelled));
        Assert.Equal(2, await db.Set<DefinitionWording>().CountAsync(wording => wording.DefinitionCode == "llr-2023", Cancelled));
        Assert.Equal(8, await db.Set<StatutoryProduct>().CountAsync(product => product.CitationId != null, Cancelled));
        Assert.Equal(0, await db.Set<Meeting>().CountAsync(meeting => meeting.CitationId != null, Cancelled));
    }

    [Fact]
    public async Task A_second_load_changes_nothing_and_tells_the_feed_nothing()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var written = 0;
        db.SavedChanges += (_, saved) => written += saved.EntitiesSavedCount;

        await MembershipSeed.Load(db, TimeProvider.System, Cancelled);

        // Feed rows are saved entities too.
        Assert.Equal(0, written);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
