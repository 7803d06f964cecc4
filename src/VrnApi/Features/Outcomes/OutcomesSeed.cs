using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

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
        await Footnotes(db, catalogue, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Adds the texts that released values will refer to, and the breaks that some of them tell of.</summary>
    /// <exception cref="MisconfiguredException">A text that is there already is another one now: released values refer to it.</exception>
    private static async Task Footnotes(VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct)
    {
        var kept = await db.Set<Footnote>().AsNoTracking().ToDictionaryAsync(note => (note.DataSetId, note.Number), note => note.Text, ct);
        foreach (var (dataSet, note) in catalogue.DataSets.Keys.SelectMany(dataSet => catalogue.Footnotes.Where(note => note.IsOf(dataSet)).Select(note => (dataSet, note))))
        {
            if (!kept.TryGetValue((dataSet, note.Number), out var text))
            {
                db.Add(new Footnote { DataSetId = dataSet, Number = note.Number, Text = note.Text, IndicatorNumber = note.Indicators is [var only] ? StableNumber.Of(only) : null });
            }
            else if (text != note.Text)
            {
                throw new MisconfiguredException($"Footnote {note.Number} of {dataSet} has been released with another text. Give the new one a number of its own.");
            }
        }
        var breaks = (await db.Set<SeriesBreak>().AsNoTracking().Select(row => new { row.IndicatorNumber, row.From }).ToListAsync(ct)).Select(row => (row.IndicatorNumber, row.From)).ToHashSet();
        db.AddRange(
            from note in catalogue.Footnotes
            where note.About == FootnoteAbout.Break
            from code in note.Indicators
            where !breaks.Contains((StableNumber.Of(code), note.From!.Value))
            select new SeriesBreak { IndicatorNumber = StableNumber.Of(code), From = note.From!.Value, Text = note.Text });
    }
}
