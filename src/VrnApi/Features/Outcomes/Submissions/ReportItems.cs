using VrnApi.Data.Outcomes.Raw;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>What the rules said of a return, as it is kept and as it is told.</summary>
internal static class ReportItems
{
    public static IEnumerable<ValidationItem> Of(Guid submission, ReturnFaults faults) =>
        faults.Listed.Select(fault => (fault, ValidationSeverity.Error)).Concat(faults.Warnings.Select(fault => (fault, ValidationSeverity.Warning)))
            .Select((said, i) => Item(submission, i, said.fault, said.Item2));

    public static Fault Fault(ValidationItem item) => new(item.Code, item.Message)
    {
        Row = item.Line,
        Line = item.FileLine,
        Column = IsOfHead(item) ? null : item.Column,
        Parameter = IsOfHead(item) ? item.Column : null,
        Pointer = item.Pointer,
        Expected = item.Expected,
    };

    private static bool IsOfHead(ValidationItem item) => item is { Line: null, FileLine: null, Pointer: null };

    private static ValidationItem Item(Guid submission, int ordinal, Fault fault, ValidationSeverity severity) => new()
    {
        SubmissionId = submission,
        Ordinal = ordinal,
        Line = fault.Row,
        FileLine = fault.Line,
        Column = Cut(fault.Column ?? fault.Parameter, 40),
        Code = Cut(fault.Code, 60)!,
        Severity = severity,
        Message = Cut(fault.Message, ValidationItem.MostText)!,
        Expected = Cut(fault.Expected, ValidationItem.MostText),
        Pointer = Cut(fault.Pointer, 200),
    };

    private static string? Cut(string? text, int most) => text?.Length > most ? text[..most] : text;
}
