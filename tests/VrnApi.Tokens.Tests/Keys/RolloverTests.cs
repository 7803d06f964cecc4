using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tokens.Keys;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Keys;

public sealed class RolloverTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_announced_a_day_before_activated_after_ninety_and_published_until_its_last_token_is_dead()
    {
        await using var host = await TestHost.StartAsync();
        var first = Assert.Single(await PublishedAsync(host));
        await StepAsync(host, TimeSpan.FromDays(88.9), 1);
        await StepAsync(host, TimeSpan.FromDays(0.2), 2);
        Assert.Equal(first, await SigningKidAsync(host));
        await StepAsync(host, TimeSpan.FromHours(12), 2);
        Assert.Equal(first, await SigningKidAsync(host));
        // A token that outlives its key shows that the key is what ends it.
        var late = await host.OwnTokenAsync(c => c["exp"] = host.Seconds(86400));
        await StepAsync(host, TimeSpan.FromHours(12), 2);
        Assert.NotEqual(first, await SigningKidAsync(host));
        await StepAsync(host, TimeSpan.FromSeconds(629), 2);
        (await host.ApiAsync("Bearer " + late)).Is(200);
        await StepAsync(host, TimeSpan.FromSeconds(1), 1);
        (await host.ApiAsync("Bearer " + late)).Is(401, "invalid_token");
        Assert.Equal([TokenActions.KeyAnnounced, TokenActions.KeyActivated, TokenActions.KeyRetired],
            host.Fakes.Events.Where(e => e.RequestId == "rollover").Select(e => e.Action));
    }

    [Fact]
    public async Task A_token_of_the_old_key_lives_through_the_change()
    {
        await using var host = await TestHost.StartAsync();
        await StepAsync(host, TimeSpan.FromDays(89), 2);
        host.Clock.Now = host.Clock.Now.AddDays(1).AddSeconds(-1);
        var token = await host.CouncilTokenAsync();
        await StepAsync(host, TimeSpan.FromSeconds(2), 2);
        (await host.ApiAsync("Bearer " + token)).Is(200);
        (await host.ApiAsync("Bearer " + await host.CouncilTokenAsync())).Is(200);
    }

    [Fact]
    public async Task An_emergency_rotation_is_known_to_the_other_host_without_a_401()
    {
        await using var first = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync(peer: first);
        (await second.ApiAsync("Bearer " + await first.CouncilTokenAsync())).Is(200);
        await first.Services.GetRequiredService<KeyRolloverService>().RotateAsync(SigningKeyUse.Token, atOnce: true, Ct);
        first.Clock.Now = second.Clock.Now = first.Clock.Now.AddSeconds(1);
        (await second.ApiAsync("Bearer " + await first.CouncilTokenAsync())).Is(200);
    }

    [Fact]
    public async Task Only_the_host_with_the_lease_moves_keys()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.LeaseTaken = true;
        host.Clock.Now = host.Clock.Now.AddDays(89.5);
        Assert.False(await host.Services.GetRequiredService<KeyRolloverService>().RunOnceAsync(Ct));
        Assert.Single(await PublishedAsync(host));
        host.Fakes.LeaseTaken = false;
        Assert.True(await host.Services.GetRequiredService<KeyRolloverService>().RunOnceAsync(Ct));
        Assert.Equal(2, (await PublishedAsync(host)).Count);
    }

    [Fact]
    public async Task The_copy_of_the_keys_serves_thirty_seconds_without_the_store()
    {
        await using var host = await TestHost.StartAsync();
        var keys = host.Services.GetRequiredService<SigningKeys>();
        await keys.PublishedAsync(SigningKeyUse.Token, Ct);
        host.Fakes.StoreDown = true;
        host.Clock.Now = host.Clock.Now.AddSeconds(29);
        Assert.Single(await keys.PublishedAsync(SigningKeyUse.Token, Ct));
        host.Clock.Now = host.Clock.Now.AddSeconds(1);
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await keys.PublishedAsync(SigningKeyUse.Token, Ct));
    }

    [Fact]
    public void Two_active_keys_heal_to_the_newer_one()
    {
        var now = new FixedClock().Now;
        SigningKeyRecord Key(string kid, int days) =>
            new(kid, SigningKeyUse.Token, "ES256", SigningKeyState.Active, "", [], now, now.AddDays(days), null, null);
        var move = Assert.Single(KeyRollover.Plan([Key("old", -2), Key("new", -1)], now, new SigningKeyOptions(), TimeSpan.FromSeconds(630)));
        Assert.Equal(("old", SigningKeyState.Retired, now.AddSeconds(630)), (move.Key!.Kid, move.Key.State, move.Key.UnpublishAt!.Value));
    }

    [Fact]
    public void Audit_keys_are_never_unpublished_and_without_an_active_key_nothing_is_planned()
    {
        var now = new FixedClock().Now;
        var active = new SigningKeyRecord("a", SigningKeyUse.Audit, "ES256", SigningKeyState.Active, "", [], now, now.AddDays(-90), null, null);
        var next = active with { Kid = "b", State = SigningKeyState.Announced, ActivatesAt = now };
        Assert.Null(KeyRollover.Plan([active, next], now, new SigningKeyOptions(), afterlife: null)[1].Key!.UnpublishAt);
        Assert.Empty(KeyRollover.Plan([next], now, new SigningKeyOptions(), null));
    }

    private static async Task StepAsync(TestHost host, TimeSpan step, int published)
    {
        host.Clock.Now += step;
        await host.Services.GetRequiredService<KeyRolloverService>().RunOnceAsync(Ct);
        Assert.Equal(published, (await PublishedAsync(host)).Count);
    }

    private static async Task<IReadOnlyList<string>> PublishedAsync(TestHost host) =>
        [.. (await host.Services.GetRequiredService<SigningKeys>().PublishedAsync(SigningKeyUse.Token, Ct)).Select(k => k.Kid)];

    private static async Task<string> SigningKidAsync(TestHost host) =>
        (await host.Services.GetRequiredService<SigningKeys>().CurrentAsync(SigningKeyUse.Token, Ct)).Kid;
}
