using System.Text.Json;
using VrnApi.Data.Evidence;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>Proposing a rating in GraphQL: the input becomes the body of the REST route. Other writes stay there.</summary>
internal static class AssessmentMutation
{
    public sealed record Arguments(ProposeInput Input);

    public sealed record ProposeInput(
        string IdempotencyKey, string Subject, string Scheme, string Version, string? Outcome, DateOnly? ValidFrom, DateOnly? ValidTo, DateOnly? PublishedOn, DateOnly? RetrievedOn,
        RecordBasis Basis, Guid? Supersedes, string? Note, IReadOnlyList<ValueInput> Values, CitationInput Citation)
    {
        public AssessmentBody Body() => new(Scheme, Version, [.. Values.Select(value => value.Body())])
        {
            Outcome = Outcome,
            ValidFrom = ValidFrom,
            ValidTo = ValidTo,
            PublishedOn = PublishedOn,
            RetrievedOn = RetrievedOn,
            Basis = Basis,
            Supersedes = Supersedes,
            Note = Note,
            Citation = Citation.Body(),
        };
    }

    public sealed record ValueInput(string Dimension, string? Value, ValueStatus ValueStatus, string? RawText, int? SourceBlock, RecordBasis? Basis, CitationInput? Citation)
    {
        public AssessmentBody.ValueBody Body() =>
            new(Dimension, Value is null ? null : JsonSerializer.SerializeToElement(Value), ValueStatus, RawText, SourceBlock, Basis, Citation?.Body());
    }

    public sealed record CitationInput(string Document, string Section, string? Quote, string? Url, DateOnly? AccessedOn)
    {
        public CitationBody Body() => new(Document, Section, Quote, Url, AccessedOn);
    }

    public sealed record Payload(RecordDetail Record);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<Payload>("ProposeAssessmentPayload");
        bind.Model<RecordDetail>("EvidenceRecord");
        bind.Derived("EvidenceRecord.uuid", (RecordDetail record) => record.Id);
        bind.Derived("EvidenceRecord.scheme", (RecordDetail record) => record.Assessment!.Scheme);
        bind.Derived("EvidenceRecord.version", (RecordDetail record) => record.Assessment!.Version);
        bind.Derived("EvidenceRecord.values", (RecordDetail record) => record.Assessment!.Values);
        bind.Model<RecordDetail.ValueModel>("EvidenceRecordValue");
        bind.Mutation<Arguments, Payload>("Mutation.proposeAssessment", Propose);
    }

    private static async Task<Payload?> Propose(Arguments asked, Call call, CancellationToken ct)
    {
        var (input, body) = (asked.Input, asked.Input.Body());
        var record = await Commands.Once<RecordDetail>(call, "Mutation.proposeAssessment", input.IdempotencyKey, new { input.Subject, body }, Idempotency.ScopeSuffices, async () =>
            ((INestedHttpResult)await ProposeAssessment.Keep(call.Services.GetRequiredService<EvidenceWriter>(), call.Caller, input.Subject, body, ct)).Result, ct);
        return new(record!);
    }
}
