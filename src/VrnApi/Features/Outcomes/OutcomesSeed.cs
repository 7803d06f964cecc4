using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes;

/// <summary>Writes down what stored rows refer to: data sets, and indicators and combinations by number. A second run changes nothing.</summary>
internal static class OutcomesSeed
{
    /// <param name="synthetic">Whether data sets made now take made-up establishments; those that exist stay what they are.</param>
    public static async Task Load(VrnDbContext db, OutcomesCatalogue catalogue, bool synthetic, CancellationToken ct)
    {
        var dataSets = await db.Set<DataSet>().ToDictionaryAsync(row => row.Id, ct);
        foreach (var rules in catalogue.DataSets.Values)
        {
            if (!dataSets.TryGetValue(rules.Id, out var row))
            {
                db.Add(row = new DataSet
                {
                    Id = rules.Id,
                    Label = rules.Label,
                    Calendar = "",
                    ContributorRules = false,
                    HidesZero = false,
                    Synthetic = synthetic,
                });
            }
            row.Label = rules.Label;
            row.Calendar = Codes.Of(rules.Calendar);
            row.ContributorRules = rules.ContributorRules;
            row.HidesZero = rules.HidesZero;
            (row.PatientInformation, row.PersonalInformation, row.Supplier) = (rules.PatientInformation, rules.PersonalInformation, rules.Supplier);
        }
        var indicators = await db.Set<Data.Outcomes.Reference.Indicator>().ToDictionaryAsync(row => row.Number, ct);
        foreach (var indicator in catalogue.Indicators.Values)
        {
            if (!indicators.TryGetValue(indicator.Number, out var row))
            {
                db.Add(row = new() { Number = indicator.Number, Code = indicator.Code, Label = indicator.Label, DataSetId = indicator.DataSet });
            }
            row.Label = indicator.Label;
        }
        var combinations = await db.Set<Combination>().Select(row => row.Number).ToHashSetAsync(ct);
        db.AddRange(catalogue.Combinations.Where(pair => !combinations.Contains(pair.Key)).Select(pair => new Combination { Number = pair.Key, Key = pair.Value }));
        await db.SaveChangesAsync(ct);
    }
}
