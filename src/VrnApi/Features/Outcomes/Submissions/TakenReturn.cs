using VrnApi.Data.Outcomes.Reference;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A return that was read and judged: its faults say whether its rules hold. Or a refusal of it as a whole, and nothing else.</summary>
public sealed record TakenReturn(SentReturn? Sent, ReturnCheck? Return, DataSet? DataSet, ProblemAnswer? Refusal)
{
    public static TakenReturn Refused(ProblemAnswer refusal) => new(null, null, null, refusal);
}
