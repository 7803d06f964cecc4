using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Webhooks;

namespace VrnApi.Tests.Platform.Webhooks;

/// <summary>What webhooks ask of the database, in the words of SQL Server.</summary>
public sealed class WebhookTranslationTests
{
    [Fact]
    public void Every_question_translates()
    {
        using var db = DesignTime.SqlServer();
        var now = DateTimeOffset.UnixEpoch;
        string[] statements =
        [
            WebhookCourier.Due(db, Guid.Empty, now).Take(50).ToQueryString(),
            DeliveryRoutes.Newest.Sort(DeliveryRoutes.Newest.Within(db.Set<WebhookDelivery>(), db, new Window(25, ["7", Guid.Empty.ToString()]))).Take(26).ToQueryString(),
            WebhookDispatcher.Active(db, now).ToQueryString(),
            WebhookDispatcher.Old(db, now).ToQueryString(),
            DirectoryChanges.Statement(db, [Guid.Empty], ["E06000016", "E06000017"], ["vrn-reach:universal"]).ToQueryString(),
        ];

        Assert.All(statements, statement => Assert.Contains("SELECT", statement, StringComparison.Ordinal));
        Assert.Contains("NOT EXISTS", statements[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.5, 5)]
    [InlineData(2, 0.5, 20)]
    [InlineData(3, 0, 64)]
    [InlineData(3, 1, 96)]
    [InlineData(20, 0.5, 21600)]
    [InlineData(int.MaxValue, 0.5, 21600)]
    public void Waits_grow_fourfold_to_six_hours_with_a_fifth_of_chance(int attempts, double chance, double seconds) =>
        Assert.Equal(seconds, Backoff.After(attempts, new WebhookOptions(), chance).TotalSeconds, 6);
}
