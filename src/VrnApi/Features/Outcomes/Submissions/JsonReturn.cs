using System.Text.Json;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Reads a return's JSON form (schemas/json/outcome-submission.schema.json). Reading goes on after a fault, so that every row is judged:
/// a reader bound to a type would stop at the first.
/// </summary>
internal sealed class JsonReturn
{
    public const string UnknownMember = "schema.unknown_member";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = VrnJson.MaxDepth };

    private readonly OutcomesCatalogue catalogue;
    private readonly CellGuard guard;
    private readonly ReturnFaults faults = new(isJson: true);
    private readonly List<SentRow> rows = [];
    private int? row;

    private JsonReturn(OutcomesCatalogue catalogue, CellGuard guard) => (this.catalogue, this.guard) = (catalogue, guard);

    /// <returns>Content, or why there is none: no JSON at all (400), more rows than are taken at once (413).</returns>
    public static (ReturnContent? Content, Problem? Refusal) Read(byte[] body, OutcomesCatalogue catalogue, CellGuard guard)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, Problems.InvalidJson);
            }
            return RowsOf(document.RootElement) > ReturnLimits.MostRows ? (null, Problems.TooManyRows) : (Read(document.RootElement, catalogue, guard), null);
        }
        // Lone surrogates and broken UTF-8 inside strings come late and as the second of these.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, Problems.InvalidJson);
        }
    }

    /// <summary>The same for one return of a batch.</summary>
    /// <exception cref="InvalidOperationException">A string is no text.</exception>
    public static ReturnContent Read(JsonElement root, OutcomesCatalogue catalogue, CellGuard guard)
    {
        var reader = new JsonReturn(catalogue, guard);
        if (root.ValueKind == JsonValueKind.Object)
        {
            return new ReturnContent(reader.Head(root), reader.rows, reader.faults);
        }
        reader.Guard(root, "");
        reader.faults.InHead("", "schema.type", "The return has another type than described.", "an object");
        return new ReturnContent(new ReturnHead(), [], reader.faults);
    }

    /// <summary>How many rows a return says it has.</summary>
    public static int RowsOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rows", out var sent) && sent.ValueKind == JsonValueKind.Array ? sent.GetArrayLength() : 0;

    private ReturnHead Head(JsonElement root)
    {
        var head = new ReturnHead();
        foreach (var member in root.EnumerateObject())
        {
            head = member.Name switch
            {
                "establishment" => Members(member.Value, "establishment", head, (name, value, so) => name switch
                {
                    "urn" => so with { Urn = Text(value, "establishment/urn") },
                    "laEstab" => so with { LaEstab = Text(value, "establishment/laEstab") },
                    _ => null,
                }),
                "period" => Members(member.Value, "period", head, (name, value, so) => name switch
                {
                    "period" => so with { Period = Text(value, "period/period") },
                    "code" => so with { Code = Text(value, "period/code") },
                    _ => null,
                }),
                "sourceSystem" => Members(member.Value, "sourceSystem", head, (name, value, so) => name switch
                {
                    "name" => so with { SourceSystemName = Text(value, "sourceSystem/name") },
                    "version" => so with { SourceSystemVersion = Text(value, "sourceSystem/version") },
                    _ => null,
                }),
                "submissionType" => head with { SubmissionType = Text(member.Value, "submissionType") },
                "categoryMapVersion" => head with { CategoryMapVersion = Text(member.Value, "categoryMapVersion") },
                "agreementId" => head with { AgreementId = Text(member.Value, "agreementId") },
                "basedOn" => head with { BasedOn = Text(member.Value, "basedOn") },
                "reasonCode" => head with { ReasonCode = Text(member.Value, "reasonCode") },
                "absentMeansZero" => head with { AbsentMeansZero = Boolean(member.Value, "absentMeansZero") },
                "indicators" => head with { Indicators = Texts(member.Value, "indicators") },
                "rows" => Rows(member.Value, head),
                _ => Unknown(member, "", head),
            };
        }
        return head;
    }

    private ReturnHead Members(JsonElement element, string place, ReturnHead head, Func<string, JsonElement, ReturnHead, ReturnHead?> take)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Guard(element, place);
            faults.InHead(place, "schema.type", "The member has another type than described.", "an object", row);
            return head;
        }
        foreach (var member in element.EnumerateObject())
        {
            head = take(member.Name, member.Value, head) ?? Unknown(member, place + "/", head);
        }
        return head;
    }

    private ReturnHead Rows(JsonElement element, ReturnHead head)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            Guard(element, "rows");
            faults.InHead("rows", "schema.type", "The member has another type than described.", "an array of rows");
            return head;
        }
        var number = 0;
        foreach (var item in element.EnumerateArray())
        {
            row = ++number;
            Row(number, item);
        }
        row = null;
        return head;
    }

    private void Row(int number, JsonElement element)
    {
        var place = $"rows/{number - 1}";
        if (element.ValueKind != JsonValueKind.Object)
        {
            Guard(element, place);
            faults.InHead(place, "schema.type", "The row has another type than described.", "an object with indicator, filters and value", row);
            return;
        }
        string? indicator = null, area = null;
        long? value = null;
        List<KeyValuePair<string, string>> filters = [];
        var before = faults.Count;
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case ReturnColumns.Indicator:
                    indicator = Text(member.Value, $"{place}/indicator");
                    break;
                case ReturnColumns.Area:
                    area = Text(member.Value, $"{place}/area");
                    break;
                case ReturnColumns.Value:
                    Guard(member.Value, $"{place}/value");
                    value = member.Value.ValueKind == JsonValueKind.Number && ReturnColumns.TryValue(member.Value.GetRawText(), out var count) ? count : null;
                    break;
                case "filters":
                    Filters(number, member.Value, filters);
                    break;
                default:
                    Unknown(member, place + "/", new ReturnHead());
                    break;
            }
        }
        if (value is null)
        {
            faults.InRow(number, null, ReturnColumns.Value, "schema.value", "The count is missing or cannot be read.", ReturnColumns.ExpectedValue);
        }
        if (indicator is null)
        {
            faults.InRow(number, null, ReturnColumns.Indicator, "schema.indicator", "The indicator is missing.", "the code of an indicator");
        }
        if (faults.Count == before)
        {
            rows.Add(new SentRow(number, null, indicator!, area, filters.Count == 0 ? SentFilters.None : new(filters), value!.Value));
        }
    }

    private void Filters(int number, JsonElement element, List<KeyValuePair<string, string>> filters)
    {
        var place = $"rows/{number - 1}/filters";
        if (element.ValueKind != JsonValueKind.Object)
        {
            Guard(element, place);
            faults.InRow(number, null, "filters", "schema.type", "The member has another type than described.", "an object with a code for each filter");
            return;
        }
        foreach (var member in element.EnumerateObject())
        {
            if (!catalogue.Filters.ContainsKey(member.Name))
            {
                Unknown(member, place + "/", new ReturnHead());
            }
            else if (Text(member.Value, $"{place}/{member.Name}") is { Length: > 0 } code)
            {
                filters.Add(KeyValuePair.Create(member.Name, code));
            }
        }
    }

    private string? Text(JsonElement element, string place)
    {
        Guard(element, place);
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString();
        }
        faults.InHead(place, "schema.type", "The member has another type than described.", "a text", row);
        return null;
    }

    private bool Boolean(JsonElement element, string place)
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }
        Guard(element, place);
        faults.InHead(place, "schema.type", "The member has another type than described.", "true or false", row);
        return false;
    }

    private List<string>? Texts(JsonElement element, string place)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return [.. element.EnumerateArray().Select((item, i) => Text(item, $"{place}/{i}")).OfType<string>()];
        }
        Guard(element, place);
        faults.InHead(place, "schema.type", "The member has another type than described.", "an array of texts", row);
        return null;
    }

    /// <summary>The name is the sender's own and is repeated to nobody.</summary>
    private ReturnHead Unknown(JsonProperty member, string place, ReturnHead head)
    {
        faults.HoldsForeignText();
        Guard(member.Value, place.TrimEnd('/'));
        if (guard.IsCleanName(member.Name, faults, row, null, "/" + place.TrimEnd('/')))
        {
            faults.InHead(place.TrimEnd('/'), UnknownMember, "The object has a member that a return does not take.", row: row);
        }
        return head;
    }

    /// <summary>Every text and long number below an element, whatever it was meant for.</summary>
    private void Guard(JsonElement element, string place)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                guard.CheckCell(element.GetString()!, faults, row, null, "/" + place);
                break;
            case JsonValueKind.Number:
                guard.CheckCell(element.GetRawText(), faults, row, null, "/" + place);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Guard(item, place);
                }
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    guard.IsCleanName(member.Name, faults, row, null, "/" + place);
                    Guard(member.Value, place);
                }
                break;
        }
    }
}
