using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>Reads the catalogue's files. Whatever is wrong in any of them is told at once, and the host does not start.</summary>
internal sealed class CatalogueLoader
{
    private readonly List<string> faults = [];
    private readonly Func<string, Stream> open;

    private CatalogueLoader(Func<string, Stream> open) => this.open = open;

    /// <summary>The catalogue inside the executable.</summary>
    public static OutcomesCatalogue Load() => Load(SeedFile.Open);

    /// <exception cref="MisconfiguredException">Lists every fault of every file.</exception>
    public static OutcomesCatalogue Load(Func<string, Stream> open)
    {
        var loader = new CatalogueLoader(open);
        var catalogue = loader.Read();
        loader.faults.AddRange(CatalogueChecks.Of(catalogue));
        return loader.faults.Count == 0
            ? catalogue
            : throw new MisconfiguredException($"The outcomes catalogue is wrong in {loader.faults.Count} places:\n  {string.Join("\n  ", loader.faults)}");
    }

    private OutcomesCatalogue Read()
    {
        var calendar = new TermCalendar(TermCalendar().DistinctBy(row => row.Code));
        var lists = CodeLists().ToList();
        var filters = Filters(lists).ToList();
        var dataSets = DataSets().ToList();
        var indicators = Indicators(filters).ToList();
        var rules = StructureRules().ToList();
        Once("code list", lists.Select(list => list.Id));
        Once("filter", filters.Select(filter => filter.Id));
        Once("data set", dataSets.Select(dataSet => dataSet.Id));
        Once("indicator", indicators.Select(indicator => indicator.Code));
        Once("structure rule", rules.Select(rule => rule.Id));
        return new OutcomesCatalogue(calendar, lists, filters, dataSets, indicators, rules, Tables().ToList(), Footnotes().ToList());
    }

    private void Once(string what, IEnumerable<string> ids) =>
        faults.AddRange(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"{what} {group.Key} is declared {group.Count()} times"));

    private CatalogueFile File(string name) => new($"schemas/{name}", open, faults);

    private IEnumerable<TermCalendarRow> TermCalendar() =>
        from row in File("term-calendar.csv").Rows("code", "family", "from_month", "from_day", "from_year", "to_month", "to_day", "to_year", "label")
        select new TermCalendarRow(
            row.Required("code", 4), row.Coded<PeriodFamily>("family"), row.Number("from_month"), row.Number("from_day"),
            row.Number("from_year"), row.Number("to_month"), row.Number("to_day"), row.Number("to_year"), row.Required("label", 80));

    private IEnumerable<CodeList> CodeLists()
    {
        var crosswalks = File("code-list-crosswalks.csv").Rows("list", "from_version", "from_code", "to_version", "to_code", "basis")
            .Select(row => (List: row.Text("list"), Walk: new Crosswalk(
                row.Required("from_version", 20), row.Required("from_code", 30), row.Required("to_version", 20), row.Required("to_code", 30), row.Required("basis", 20))))
            .ToLookup(pair => pair.List, pair => pair.Walk);
        foreach (var row in File("code-lists.csv").Rows("list", "label"))
        {
            var id = row.Required("list", 40);
            yield return new CodeList(id, row.Required("label", 120), Versions(id), [.. crosswalks[id]]);
        }
    }

    private List<CodeListVersion> Versions(string list) =>
    [
        .. from row in File($"code-lists/{list}.csv").Rows("version", "valid_from", "valid_to", "active", "verified", "code", "label", "group", "citation")
           let code = new Code(row.Required("code", 30), row.Required("label", 120), row.Optional("group"))
           let head = (row.Text("version"), row.Day("valid_from"), row.Day("valid_to"), row.YesOrNo("active"), row.YesOrNo("verified"), row.Required("citation", 200))
           group code by head into version
           select new CodeListVersion(
               version.Key.Item1, version.Key.Item2, version.Key.Item3, version.Key.Item4, version.Key.Item5, version.Key.Item6, [.. version]),
    ];

    private IEnumerable<Filter> Filters(List<CodeList> lists)
    {
        foreach (var row in File("filters.csv").Rows("filter", "label", "code_list"))
        {
            if (lists.Find(list => list.Id == row.Text("code_list")) is { } list)
            {
                yield return new Filter(row.Required("filter", 40), row.Required("label", 80), list);
            }
            else
            {
                row.Fault($"there is no code list '{row.Text("code_list")}'");
            }
        }
    }

    private IEnumerable<DataSetRules> DataSets() =>
        from row in File("data-sets.csv").Rows(
            "data_set", "label", "submitters", "return_level", "contributor_rules", "zero_policy", "calendar", "return_codes", "release_codes", "definition",
            "patient_information", "personal_information", "supplier")
        select new DataSetRules(
            row.Required("data_set", 60), row.Required("label", 120), Submitters(row), row.Coded<ReturnLevel>("return_level", upper: true),
            row.YesOrNo("contributor_rules"), HidesZero(row), row.Coded<PeriodFamily>("calendar"),
            row.Words("return_codes"), row.Words("release_codes"), row.Required("definition", 300))
        {
            PatientInformation = row.YesOrNo("patient_information"),
            PersonalInformation = NoPersonalData(row),
            Supplier = row.Coded<DataSupplier>("supplier"),
        };

    private static PartnerType[] Submitters(CatalogueFile.Row row)
    {
        var words = row.Words("submitters");
        foreach (var unknown in words.Where(word => !Codes.TryParse<PartnerType>(word, out _)))
        {
            row.Fault($"there is no partner type '{unknown}'");
        }
        return [.. words.Where(word => Codes.TryParse<PartnerType>(word, out _)).Select(Codes.Parse<PartnerType>)];
    }

    /// <summary>Personal data is not taken in version 1 (rule A8 of agreements): such a data set cannot be registered at all.</summary>
    private static bool NoPersonalData(CatalogueFile.Row row)
    {
        var personal = row.YesOrNo("personal_information");
        if (personal)
        {
            row.Fault("personal_data_not_supported: a data set of personal data cannot be registered");
        }
        return personal;
    }

    private static bool HidesZero(CatalogueFile.Row row)
    {
        if (row.Text("zero_policy") is not ("hide" or "publish"))
        {
            row.Fault("zero_policy must be hide or publish");
        }
        return row.Text("zero_policy") == "hide";
    }

    private IEnumerable<Indicator> Indicators(List<Filter> filters) =>
        from row in File("indicators.csv").Rows(
            "code", "label", "data_set", "unit", "decimals", "kind", "numerator", "denominator", "multiplier", "polarity", "additive",
            "protection", "filters", "definition", "handbook_ref", "valid_from", "valid_to")
        select new Indicator(
            row.Required("code", 50), row.Required("label", 80), row.Required("data_set", 60), row.Required("unit", 40), row.Number("decimals"),
            row.Coded<IndicatorKind>("kind"), row.Optional("numerator"), row.Optional("denominator"),
            row.Optional("multiplier") is null ? null : row.Number("multiplier"), row.Required("polarity", 20), row.Words("additive"),
            row.Coded<Protection>("protection"), [.. row.Words("filters").Select(word => BreakdownOf(row, word, filters))],
            row.Required("definition", 300), row.Required("handbook_ref", 200), row.Day("valid_from"), row.Day("valid_to"));

    private static Breakdown BreakdownOf(CatalogueFile.Row row, string word, List<Filter> filters)
    {
        var names = word == "total" ? [] : word.Split('*');
        foreach (var unknown in names.Where(name => !filters.Exists(filter => filter.Id == name)))
        {
            row.Fault($"there is no filter '{unknown}'");
        }
        return new Breakdown([.. names.Select(name => filters.Find(filter => filter.Id == name)).OfType<Filter>()]);
    }

    private IEnumerable<StructureRule> StructureRules()
    {
        foreach (var row in File("structure-rules.csv").Rows("rule", "data_set", "terms", "repeated_over", "explanation"))
        {
            if (StructureRule.ParseTerms(row.Text("terms")) is { } terms)
            {
                yield return new StructureRule(row.Required("rule", 60), row.Text("data_set"), terms, row.Words("repeated_over"), row.Required("explanation", 200));
            }
            else
            {
                row.Fault("terms must be counts with whole-number coefficients, such as a_count - 3 b_count[reason=+]");
            }
        }
    }

    private IEnumerable<FootnoteRule> Footnotes() =>
        from row in File("footnotes.csv").Rows("data_set", "number", "about", "indicators", "from", "text")
        select new FootnoteRule(
            row.Required("data_set", 60), row.Number("number"), row.Coded<FootnoteAbout>("about"), row.Words("indicators"), row.Day("from"), row.Required("text", 500));

    private IEnumerable<PublicationTable> Tables() =>
        from row in File("publication-tables.csv").Rows("data_set", "table", "levels", "period_codes", "indicators", "breakdown", "keep")
        select new PublicationTable(
            row.Text("data_set"), row.Number("table"), row.Words("levels"), row.Words("period_codes"), row.Words("indicators"), row.Text("breakdown"), row.Words("keep"));
}
