using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform.Pages;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>On the front page: the newest releases, each with a small chart of published figures, read as a question would read them.</summary>
internal static class ReleasePanel
{
    private const int Releases = 3, Periods = 6;

    public static FrontPanel Of(VersionShapes shapes) => new(2, "The last releases", async (db, ct) =>
    {
        var versions = await Newest(db).ToListAsync(ct);
        var text = new StringBuilder(versions.Count == 0 ? "<p>Nothing has been released yet.</p>" : "");
        foreach (var version in versions)
        {
            text.Append(await Section(db, shapes, version, ct));
        }
        return text.ToString();
    });

    internal static async Task<string> Section(VrnDbContext db, VersionShapes shapes, DataSetVersion version, CancellationToken ct)
    {
        var label = await db.Set<DataSet>().AsNoTracking().Where(dataSet => dataSet.Id == version.DataSetId).Select(dataSet => dataSet.Label).SingleAsync(ct);
        var day = version.PublishAt.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return $"<h3>{WebPage.Text(label)}, version {ReleasedVersions.NumberOf(version)}</h3>"
            + $"<p>Published on {day}.{(version.Synthetic ? " The figures are of made-up establishments." : "")}</p>{await Chart(db, await shapes.Of(db, version, ct), ct)}";
    }

    /// <summary>Of the data sets with a published version, those published last; of each its latest version.</summary>
    internal static IQueryable<DataSetVersion> Newest(VrnDbContext db)
    {
        var published = db.Set<DataSetVersion>().AsNoTracking().Where(version => version.Status == VersionStatus.Published);
        return published.Where(version => !published.Any(other => other.DataSetId == version.DataSetId
                && (other.Major > version.Major || (other.Major == version.Major && (other.Minor > version.Minor || (other.Minor == version.Minor && other.Patch > version.Patch))))))
            .OrderByDescending(version => version.PublishAt).ThenBy(version => version.DataSetId).Take(Releases);
    }

    /// <summary>The first indicator in the widest area, all together, over the latest periods; empty where the version has no such row.</summary>
    private static async Task<string> Chart(VrnDbContext db, VersionShape shape, CancellationToken ct)
    {
        if (shape.Places is not [var place, ..] || shape.Combinations.FirstOrDefault(pair => pair.Value.Length == 0) is not { Value: "" } total)
        {
            return "";
        }
        foreach (var indicator in shape.Indicators)
        {
            var rows = new ReleasedRows(db, shape, [indicator], shape.Blocks.Keys);
            var found = await rows.Fill(RowOrder.Sort(rows.Matching(new RowCondition(null, new HashSet<int> { total.Key }, row => row.Level == place.Level && row.AreaCode == place.Code)), [], shape).Take(Periods), ct);
            if (found.Any(row => row.Values is [{ Value: not null }, ..]))
            {
                var bars = found.Reverse().Select(row => row.Values is [{ } value, ..]
                    ? new BarChart.Bar(PeriodOf(row), value.Value, value.Status == CellStatus.Ok ? value.Text : Codes.Of(value.Status))
                    : new BarChart.Bar(PeriodOf(row), null, ""));
                return $"<p>{WebPage.Text(indicator.Label)}, {WebPage.Text(place.Name)}:</p>{BarChart.Svg($"{indicator.Label}, {place.Name}", [.. bars])}";
            }
        }
        return "";
    }

    private static string PeriodOf(ReleasedRow row) => row.Period.ToString().Replace('|', ' ');
}
