using System.Text.Json.Serialization;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

/// <summary>A subject with what is said against it and, for holders of <c>evidence:read</c>, its ratings.</summary>
public sealed record SubjectModel
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    /// <summary>The two times it was read for; what hangs on it is read for the same.</summary>
    [JsonIgnore]
    public Clocks At { get; init; }

    public required SubjectKind Kind { get; init; }

    public required string Title { get; init; }

    [JsonIgnore]
    public string TitleSort { get; init; } = "";

    /// <summary>Empty where the source names the subject and says no more.</summary>
    public required string Summary { get; init; }

    public required SubjectStatus Status { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<HarmSignal> HarmSignals { get; init; } = [];

    /// <summary>Absent without <c>evidence:read</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RatingModel>? Ratings { get; init; }

    public required CitationModel Citation { get; init; }

    private sealed class Profile : AutoMapper.Profile
    {
        public Profile() => CreateProjection<Subject, SubjectModel>()
            .ForMember(model => model.Aliases, map => map.MapFrom(subject => subject.Aliases.OrderBy(alias => alias.Text).Select(alias => alias.Text)))
            .ForMember(model => model.At, map => map.Ignore())
            .ForMember(model => model.HarmSignals, map => map.Ignore())
            .ForMember(model => model.Ratings, map => map.Ignore());
    }
}
