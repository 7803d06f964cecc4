using VrnApi.Data.Evidence;

namespace VrnApi.Features.Evidence.Rules;

public enum FacetState
{
    /// <summary>Every document that states the facet agrees.</summary>
    Match,

    /// <summary>Some of the documents that state it agree.</summary>
    SomeSources,
    NoMatch,
    NotStated,

    /// <summary>A document says that the subject raises the factor.</summary>
    Raises,
}

/// <summary>How a subject answers a question, facet by facet. Pure.</summary>
internal static class ShortlistRule
{
    /// <summary>Candidates stand in this order; other kinds are none.</summary>
    public static readonly IReadOnlyList<SubjectKind> Kinds = [SubjectKind.LocalIntervention, SubjectKind.Programme, SubjectKind.Approach, SubjectKind.Strategy];

    public enum Group
    {
        Match,
        Caution,
        NotStated,
        Excluded,
    }

    /// <param name="statements">Of each statement on the facet: its document, and whether it agrees with what is asked.</param>
    public static FacetState Facet(IEnumerable<(string Document, bool Agrees)> statements)
    {
        // Values in one facet are alternatives: a document agrees if one of its values does.
        var documents = statements.GroupBy(each => each.Document, (_, each) => each.Any(statement => statement.Agrees)).ToList();
        return documents.Count == 0 ? FacetState.NotStated
            : documents.TrueForAll(agrees => agrees) ? FacetState.Match
            : documents.Exists(agrees => agrees) ? FacetState.SomeSources
            : FacetState.NoMatch;
    }

    public static FacetState Factor(IReadOnlyCollection<(string Factor, FactorEffect Effect)> links, IReadOnlyCollection<string> asked)
    {
        var works = links.Where(link => link.Effect != FactorEffect.Raises).ToList();
        return links.Any(link => link.Effect == FactorEffect.Raises && asked.Contains(link.Factor)) ? FacetState.Raises
            : works.Exists(link => asked.Contains(link.Factor)) ? FacetState.Match
            : works.Count > 0 ? FacetState.NoMatch
            : FacetState.NotStated;
    }

    public static Group Place(IReadOnlyCollection<FacetState> states) =>
        states.Contains(FacetState.Raises) ? Group.Caution
        : states.Contains(FacetState.NoMatch) ? Group.Excluded
        : states.Contains(FacetState.NotStated) ? Group.NotStated
        : Group.Match;
}
