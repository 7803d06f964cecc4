using System.Globalization;
using System.Text.Json;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>Reads a question out of its JSON form; every fault is told with its place.</summary>
internal sealed class QuestionReader(OutcomesCatalogue catalogue, string dataSet)
{
    private const int MostIndicators = 200;
    private const int MostSorts = 10;

    private static readonly string[] Known = ["criteria", "indicators", "sorts", "page", "pageSize", "cursor", "debug", "dataSetVersion", "asOf", "updatedAfter"];

    private readonly List<Fault> faults = [];

    /// <returns>The question, or why it cannot be answered.</returns>
    public (Question? Question, ProblemAnswer? Refusal) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, new ProblemAnswer(Problems.InvalidQuery, null, [Fault.At("", Problems.InvalidQuery.Code, "A question is an object.")]));
        }
        foreach (var member in body.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            faults.Add(Fault.At("/" + member.Name[..Math.Min(64, member.Name.Length)], Problems.UnknownProperty.Code, "A question has no such member."));
        }
        var question = new Question(
            Member(body, "criteria") is { } criteria ? new CriteriaReader(catalogue.Calendar, faults).Read(criteria, "/criteria") : null,
            Indicators(body), Sorts(body), Page(body), PageSize(body), Text(body, "cursor"), Debug(body),
            Text(body, "dataSetVersion") is { } version ? Version(version) : null, Instant(body, "asOf"), Instant(body, "updatedAfter"));
        if (question is { Cursor: not null, Page: not null })
        {
            Wrong("/cursor", "A cursor knows its page.");
        }
        return faults.Count == 0 ? (question with { Page = question.Cursor is null ? question.Page ?? 1 : null }, null)
            : (null, new ProblemAnswer(Problems.All[faults[0].Code], null, faults));
    }

    private List<Indicator>? Indicators(JsonElement body)
    {
        if (List(body, "indicators", MostIndicators) is not { } items)
        {
            return null;
        }
        var found = new List<Indicator>();
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            if (item.ValueKind == JsonValueKind.String && Indicator(item.GetString()!) is { } indicator)
            {
                found.Add(indicator);
            }
            else
            {
                Wrong($"/indicators/{index}", "The data set has no such indicator; meta lists their ids.");
            }
        }
        return [.. found.Distinct()];
    }

    private Indicator? Indicator(string id) =>
        catalogue.Indicators.Values.FirstOrDefault(indicator => indicator.DataSet == dataSet && (indicator.Code == id || PublicId.Indicator(indicator.Code) == id));

    private List<RowSort> Sorts(JsonElement body)
    {
        var sorts = new List<RowSort>();
        foreach (var (item, index) in (List(body, "sorts", MostSorts) ?? []).Select((item, index) => (item, index)))
        {
            var path = $"/sorts/{index}";
            if (item.ValueKind != JsonValueKind.Object || Text(item, "field", path) is not { } field || Text(item, "direction", path) is not { } direction
                || direction is not ("Asc" or "Desc"))
            {
                Wrong(path, "An object such as {\"field\": \"timePeriod\", \"direction\": \"Desc\"} is wanted; directions are Asc and Desc.");
            }
            else if (Sort(field, direction == "Desc") is { } sort)
            {
                sorts.Add(sort);
            }
            else
            {
                faults.Add(Fault.At(path + "/field", Problems.UnknownField.Code, "Rows are sorted by timePeriod, geographicLevel, location|LEVEL and filter|ID, never by a value."));
            }
        }
        return sorts;
    }

    private RowSort? Sort(string field, bool descending) => field.Split('|') switch
    {
        ["timePeriod"] => new(SortField.TimePeriod, descending),
        ["geographicLevel"] => new(SortField.GeographicLevel, descending),
        ["location", var text] when ReleasedLine.TryLevel(text, out var level) => new(SortField.Location, descending, level),
        ["filter", var id] when Filters().FirstOrDefault(filter => filter == id || PublicId.Filter(filter) == id) is { } filter => new(SortField.Filter, descending, Filter: filter),
        _ => null,
    };

    /// <summary>Filters of the catalogue and the groups of their codes, by which tables may be told apart too.</summary>
    private IEnumerable<string> Filters() => catalogue.Filters.Keys.Concat(catalogue.CodeLists.Keys);

    private int? Page(JsonElement body)
    {
        if (Member(body, "page") is not { } json)
        {
            return null;
        }
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var page) && page >= 1)
        {
            return page;
        }
        Wrong("/page", "A whole number from 1 is wanted.");
        return null;
    }

    private int PageSize(JsonElement body)
    {
        if (Member(body, "pageSize") is not { } json)
        {
            return Question.DefaultPageSize;
        }
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out var size) || size < 1)
        {
            Wrong("/pageSize", $"A whole number from 1 to {Question.MostRows} is wanted.");
        }
        else if (size > Question.MostRows)
        {
            faults.Add(Fault.At("/pageSize", Problems.PageTooLarge.Code, Problems.PageTooLarge.Title));
        }
        else
        {
            return size;
        }
        return Question.DefaultPageSize;
    }

    private bool Debug(JsonElement body)
    {
        if (Member(body, "debug") is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Wrong("/debug", "true or false is wanted.");
        }
        return Member(body, "debug") is { ValueKind: JsonValueKind.True };
    }

    private VersionPattern? Version(string text)
    {
        if (VersionPattern.Parse(text) is { } pattern)
        {
            return pattern;
        }
        Wrong("/dataSetVersion", "A version such as 2.1.0, or 2.1.*, 2.* or *, is wanted.");
        return null;
    }

    private DateTimeOffset? Instant(JsonElement body, string name)
    {
        if (Text(body, name) is not { } text)
        {
            return null;
        }
        if (text.Length >= 20 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
        {
            return instant;
        }
        Wrong("/" + name, "An instant such as 2026-01-31T09:30:00Z is wanted.");
        return null;
    }

    private JsonElement[]? List(JsonElement body, string name, int most)
    {
        if (Member(body, name) is not { } json)
        {
            return null;
        }
        if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is var length && length >= 1 && length <= most)
        {
            return [.. json.EnumerateArray()];
        }
        Wrong("/" + name, $"A list of 1 to {most} is wanted.");
        return null;
    }

    private string? Text(JsonElement json, string name, string path = "")
    {
        if (Member(json, name) is not { } member)
        {
            return null;
        }
        if (member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 and <= 2048 } text)
        {
            return text;
        }
        Wrong($"{path}/{name}", "A text is wanted.");
        return null;
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member : null;

    private void Wrong(string path, string message) => faults.Add(Fault.At(path, Problems.InvalidQuery.Code, message));
}
