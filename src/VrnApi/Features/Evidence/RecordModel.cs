using System.Text.Json.Serialization;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

/// <summary>What every statement says besides its content.</summary>
public abstract record RecordModel
{
    private protected RecordModel(Records.Standing standing)
    {
        (Id, SubjectId, Basis, Note) = (standing.RecordId, standing.SubjectId, standing.Basis, standing.Note);
        (ValidFrom, ValidTo, RecordedAt, Disputed) = (standing.ValidFrom, standing.Until, standing.RecordedAt, standing.Disputed);
        Citation = CitationModel.Of(standing.Citation);
    }

    /// <summary>Id of the record.</summary>
    [JsonPropertyOrder(-1)]
    public Guid Id { get; }

    [JsonIgnore]
    public Guid SubjectId { get; }

    /// <summary>How it follows from its document.</summary>
    public RecordBasis Basis { get; }

    public DateOnly ValidFrom { get; }

    /// <summary>The first day on which it no longer holds.</summary>
    public DateOnly? ValidTo { get; }

    public DateTimeOffset RecordedAt { get; }

    /// <summary>Somebody disputes it and that is not settled.</summary>
    public bool Disputed { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; }

    public CitationModel Citation { get; }
}
