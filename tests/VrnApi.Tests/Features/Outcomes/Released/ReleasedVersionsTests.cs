using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

namespace VrnApi.Tests.Features.Outcomes.Released;

/// <summary>Which version a reader means, without a database: what is approved only is never among those that are chosen from.</summary>
public sealed class ReleasedVersionsTests
{
    private static readonly DateTimeOffset January = new(2026, 1, 1, 9, 30, 0, TimeSpan.Zero);

    private static readonly DataSetVersion[] All =
    [
        Version(1, 0, 0, VersionStatus.Deprecated, 0), Version(1, 1, 0, VersionStatus.Published, 1), Version(1, 1, 1, VersionStatus.Withdrawn, 2),
        Version(2, 0, 0, VersionStatus.Published, 3), Version(2, 1, 0, VersionStatus.Withdrawn, 4),
    ];

    [Theory]
    [InlineData(null, "2.0.0")]
    [InlineData("*", "2.0.0")]
    [InlineData("1.*", "1.1.0")]
    [InlineData("1.0.*", "1.0.0")]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("2.0.0", "2.0.0")]
    public void A_pattern_means_the_newest_that_may_be_read(string? pattern, string number) =>
        Assert.Equal(number, ReleasedVersions.NumberOf(ReleasedVersions.Choose(All, Parse(pattern), null).Version!));

    [Theory]
    [InlineData("1.1.1")]
    [InlineData("1.1.1", 31 + 29)]
    [InlineData("2.1.*")]
    [InlineData(null, 31 + 28 + 31 + 30 + 5)]
    public void A_withdrawn_version_is_gone_and_names_its_successor(string? pattern, int? days = null)
    {
        var found = ReleasedVersions.Choose(All, Parse(pattern), days is { } after ? January.AddDays(after) : null);

        Assert.Null(found.Version);
        Assert.Equal(Problems.VersionWithdrawn, found.Refusal!.Problem);
        Assert.Equal("2.0.0", found.Refusal.Successor);
    }

    [Theory]
    [InlineData("3.0.0")]
    [InlineData("1.2.*")]
    [InlineData("*", -1)]
    public void What_is_not_there_is_not_found(string pattern, int? days = null)
    {
        var found = ReleasedVersions.Choose(All, Parse(pattern), days is { } after ? January.AddDays(after) : null);

        Assert.Equal(Problems.NotFound, found.Refusal!.Problem);
        Assert.Null(found.Refusal.Successor);
    }

    [Theory]
    [InlineData(0, "1.0.0")]
    [InlineData(40, "1.1.0")]
    [InlineData(100, "2.0.0")]
    public void An_instant_means_what_was_in_force_then(int days, string number) =>
        Assert.Equal(number, ReleasedVersions.NumberOf(ReleasedVersions.Choose(All, null, January.AddDays(days)).Version!));

    [Theory]
    [InlineData("2")]
    [InlineData("2.1")]
    [InlineData("2.1.0.0")]
    [InlineData("02.1.0")]
    [InlineData("*.1.0")]
    [InlineData("2.*.1")]
    [InlineData("")]
    [InlineData("-1.0.0")]
    [InlineData("99999999999.0.0")]
    public void What_is_no_version_is_none(string text) => Assert.Null(VersionPattern.Parse(text));

    private static VersionPattern? Parse(string? pattern) => pattern is null ? null : VersionPattern.Parse(pattern)!.Value;

    private static DataSetVersion Version(int major, int minor, int patch, VersionStatus status, int months) => new()
    {
        DataSetId = "x",
        Major = major,
        Minor = minor,
        Patch = patch,
        Status = status,
        PublishAt = January.AddMonths(months),
        Blocks = [],
        LogicalSha256 = [],
        LineageSha256 = [],
        Synthetic = true,
    };
}
