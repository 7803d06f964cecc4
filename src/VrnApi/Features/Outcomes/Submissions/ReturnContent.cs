namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The head of a return as it was sent: members of a JSON body, query parameters beside a CSV one. Nothing is checked yet.</summary>
public sealed record ReturnHead
{
    public string? Urn { get; init; }

    public string? LaEstab { get; init; }

    public string? Period { get; init; }

    public string? Code { get; init; }

    public string? SubmissionType { get; init; }

    public string? SourceSystemName { get; init; }

    public string? SourceSystemVersion { get; init; }

    public string? CategoryMapVersion { get; init; }

    public string? AgreementId { get; init; }

    /// <summary>Id of the return that a correction replaces.</summary>
    public string? BasedOn { get; init; }

    /// <summary>Why a correction was made.</summary>
    public string? ReasonCode { get; init; }

    public bool AbsentMeansZero { get; init; }

    public IReadOnlyList<string>? Indicators { get; init; }
}

/// <summary>One data row as it was sent, with its value read.</summary>
/// <param name="Number">Data row, counted from 1.</param>
/// <param name="Line">Line of a CSV file; null for JSON.</param>
public sealed record SentRow(int Number, int? Line, string Indicator, string? Area, SentFilters Filters, long Value);

/// <summary>A return as it was sent. Rows whose shape was faulty are missing here and named in <see cref="Faults"/>.</summary>
public sealed record ReturnContent(ReturnHead Head, List<SentRow> Rows, ReturnFaults Faults);
