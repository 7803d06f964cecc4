using System.Security.Cryptography;
using System.Text.Json;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using Fault = VrnApi.Platform.Http.Fault;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>Pushing and trying a return in GraphQL: the input becomes the JSON form of a return, and its faults point into it.</summary>
internal static class ReturnMutations
{
    public sealed record PushArguments(string DataSet, string IdempotencyKey, ReturnInput Return);

    public sealed record TryArguments(string DataSet, ReturnInput Return);

    public sealed record ReturnInput(
        EstablishmentInput? Establishment, PeriodInput Period, string SubmissionType, SourceSystemInput SourceSystem, string? CategoryMapVersion,
        string? AgreementId, bool AbsentMeansZero, IReadOnlyList<string>? Indicators, IReadOnlyList<RowInput> Rows)
    {
        public SubmissionDocument Document() => new(
            Establishment is { } school ? new(school.Urn, school.LaEstab) : null, new(Period.Period, Period.Code), SubmissionType,
            new(SourceSystem.Name, SourceSystem.Version), CategoryMapVersion, AgreementId, AbsentMeansZero, Indicators,
            [.. Rows.Select(row => new SubmissionDocument.Row(row.Indicator, row.Area, row.FilterCodes(), row.Value))]);
    }

    public sealed record EstablishmentInput(string Urn, string? LaEstab);

    public sealed record PeriodInput(string Period, string Code);

    public sealed record SourceSystemInput(string Name, string? Version);

    public sealed record RowInput(string Indicator, string? Area, IReadOnlyList<FilterInput>? Filters, long Value)
    {
        /// <exception cref="FieldException">A filter is given twice.</exception>
        public Dictionary<string, string>? FilterCodes()
        {
            var codes = new Dictionary<string, string>(StringComparer.Ordinal);
            return Filters is null ? null
                : Filters.All(filter => codes.TryAdd(filter.Filter, filter.Code)) ? codes
                : throw new FieldException("ARGUMENT", "A row gives each filter once.");
        }
    }

    public sealed record FilterInput(string Filter, string Code);

    /// <param name="Problems">What is wrong, at most a hundred places.</param>
    public sealed record Report(bool Valid, int Rows, int Errors, IReadOnlyList<Problem> Problems);

    /// <param name="Pointer">JSON Pointer into the argument <c>return</c>.</param>
    public sealed record Problem(string Code, string Detail, string? Pointer, string? Expected)
    {
        public static Problem Of(Fault fault) => new(fault.Code, fault.Message, fault.Pointer, fault.Expected);
    }

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<SubmissionModel>("Submission");
        bind.Derived("Submission.uuid", (SubmissionModel submission) => submission.Id);
        bind.Model<SubmissionModel.EstablishmentModel>("SubmissionEstablishment");
        bind.Model<SubmissionModel.PeriodModel>("SubmissionPeriod");
        bind.Model<SubmissionModel.SourceSystemModel>("SubmissionSourceSystem");
        bind.Model<Report>("ReturnReport");
        bind.Model<Problem>("ReturnProblem");
        bind.Mutation<PushArguments, SubmissionModel>("Mutation.pushReturn", Push);
        bind.Mutation<TryArguments, Report>("Mutation.tryReturn", Try);
    }

    private static Task<SubmissionModel?> Push(PushArguments asked, Call call, CancellationToken ct)
    {
        var document = asked.Return.Document();
        var services = call.Services;
        return Commands.Once<SubmissionModel>(call, "Mutation.pushReturn", asked.IdempotencyKey, new { asked.DataSet, document }, RepeatedPush.Refusal, async () =>
        {
            var taken = await services.GetRequiredService<ReturnIntake>().Take(asked.DataSet, SentReturn.Of(document), call.Caller, ct);
            var sha256 = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, VrnJson.Options));
            var result = await services.GetRequiredService<ReturnStore>().Push(taken, sha256, call.Caller, null, ct);
            return ((INestedHttpResult)result).Result;
        }, ct);
    }

    private static async Task<Report?> Try(TryArguments asked, Call call, CancellationToken ct)
    {
        var taken = await call.Services.GetRequiredService<ReturnIntake>().Take(asked.DataSet, SentReturn.Of(asked.Return.Document()), call.Caller, ct);
        if (taken.Refusal is { } refusal)
        {
            throw await Refusals.Of(call, refusal);
        }
        var report = TryReturn.Tell(taken.Return!.Faults, taken.Return.Content.Rows.Count);
        return new Report(report.Valid, report.Counts.Rows, report.Counts.Errors, [.. report.Errors.Take(100).Select(Problem.Of)]);
    }
}
