using System.Text;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Features.Outcomes.Submissions.Rules;

namespace VrnApi.Tests.Features.Outcomes;

/// <summary>The catalogue that ships, and returns judged by it without a host.</summary>
internal static class Shipped
{
    public static readonly OutcomesCatalogue Catalogue = CatalogueLoader.Load();

    private static readonly CellGuard Guard = new(Catalogue);

    public static ReturnContent Csv(string rows, ReturnHead head) => CsvReturn.Read(Encoding.UTF8.GetBytes(rows), head, Catalogue, Guard)!;

    public static ReturnContent Json(string body) => JsonReturn.Read(Encoding.UTF8.GetBytes(body), Catalogue, Guard).Content!;

    public static ReturnCheck Judge(ReturnContent content, string dataSet = "school-behaviour-termly", params string[] areas)
    {
        var check = new ReturnCheck(Catalogue, Catalogue.DataSets[dataSet], content, areas.ToHashSet());
        ReturnRules.Passes(check);
        return check;
    }

    /// <summary>A head without fault for a school's term.</summary>
    public static readonly ReturnHead Head = new()
    {
        Urn = "900001",
        Period = "2025/2026",
        Code = "T1",
        SubmissionType = "full",
        SourceSystemName = "synthetic",
        AbsentMeansZero = true,
    };
}
