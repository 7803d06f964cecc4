using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Everything wrong with one return. All of it is counted and the first <see cref="MostListed"/> are listed. A place is named in
/// the sender's own terms: line and column of a CSV file, pointer into a JSON body.
/// </summary>
public sealed class ReturnFaults(bool isJson)
{
    public const int MostListed = 10_000;

    private readonly List<Fault> faults = [];
    private readonly List<Fault> warnings = [];
    private readonly List<Fault> personalData = [];

    public int Count { get; private set; }

    public IReadOnlyList<Fault> Listed => faults;

    public int WarningCount { get; private set; }

    /// <summary>What looks wrong and may be right: it stops no return.</summary>
    public IReadOnlyList<Fault> Warnings => warnings;

    /// <summary>Whether there is text that no return is made of, or that the guard has not seen. Such content is not kept, whatever becomes of it.</summary>
    public bool HasForeignText { get; private set; }

    public void HoldsForeignText() => HasForeignText = true;

    /// <summary>Where the guard struck: place and kind, never the text.</summary>
    public IReadOnlyList<Fault> PersonalData => personalData;

    /// <param name="member">Member of the head: <c>period/code</c> in JSON, whose last part is the parameter beside a CSV file.</param>
    public void InHead(string member, string code, string message, string? expected = null, int? row = null) => Add(OfHead(member, code, message, expected, row));

    /// <inheritdoc cref="InHead"/>
    public void WarnOfHead(string member, string code, string message, string? expected = null) => Warn(OfHead(member, code, message, expected, null));

    public void InFile(int? line, string? column, string code, string message, string? expected = null) =>
        Add(new Fault(code, message) { Line = line, Column = column, Expected = expected });

    public void InRow(int row, int? line, string column, string code, string message, string? expected = null) => Add(OfRow(row, line, column, code, message, expected));

    public void InRow(SentRow row, string column, string code, string message, string? expected = null) =>
        InRow(row.Number, row.Line, column, code, message, expected);

    public void WarnOfRow(SentRow row, string column, string code, string message, string? expected = null) => Warn(OfRow(row.Number, row.Line, column, code, message, expected));

    /// <param name="place">Column name where it is one of ours, else its position; pointer for JSON.</param>
    public void HoldsPersonalData(PersonalDataHit hit, int? row, int? line, string place)
    {
        if (personalData.Count < MostListed)
        {
            personalData.Add(new Fault($"pii.{hit.Kind}", "The text seems to hold personal data. It was not kept.")
            {
                Row = row,
                Line = line,
                Column = isJson ? null : place,
                Pointer = isJson ? place : null,
            });
        }
    }

    private Fault OfHead(string member, string code, string message, string? expected, int? row) => isJson
        ? new Fault(code, message) { Row = row, Pointer = "/" + member, Expected = expected }
        : new Fault(code, message) { Parameter = Parameter(member), Expected = expected };

    private Fault OfRow(int row, int? line, string column, string code, string message, string? expected) => new(code, message)
    {
        Row = row,
        Line = line,
        Column = column,
        Expected = expected,
        Pointer = isJson ? $"/rows/{row - 1}/{(column is "indicator" or "area" or "value" or "filters" ? column : "filters/" + column)}" : null,
    };

    private void Warn(Fault fault)
    {
        WarningCount++;
        if (warnings.Count < MostListed)
        {
            warnings.Add(fault);
        }
    }

    private void Add(Fault fault)
    {
        Count++;
        if (faults.Count < MostListed)
        {
            faults.Add(fault);
        }
    }

    private static string Parameter(string member) => member switch
    {
        "sourceSystem/name" => "sourceSystem",
        "sourceSystem/version" => "sourceSystemVersion",
        "period/period" => "period",
        "period/code" => "code",
        "establishment/urn" => "urn",
        "establishment/laEstab" => "laEstab",
        _ => member,
    };
}
