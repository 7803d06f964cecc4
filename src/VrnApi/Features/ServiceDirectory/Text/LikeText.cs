using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>Word beginnings with LIKE, for any database. Terms are letters and digits only, so no pattern has a wildcard of its own.</summary>
internal sealed class LikeText : IServiceText
{
    private static readonly Expression<Func<ServiceSearch, string>> Names = row => " " + row.NameText;
    private static readonly Expression<Func<ServiceSearch, string>> Labels = row => " " + row.NameText + " " + row.LabelText;
    private static readonly Expression<Func<ServiceSearch, string>> Everything = row => " " + row.NameText + " " + row.LabelText + " " + row.BodyText;

    public IQueryable<TextHit> Match(VrnDbContext db, ParsedText text)
    {
        IQueryable<ServiceSearch> rows = db.Set<ServiceSearch>();
        foreach (var word in text.Excluded)
        {
            rows = rows.Where(Not(Has(Everything, [Stem(word)])));
        }
        if (text.Prefix is { } prefix)
        {
            return rows.NameBeginsWith(prefix).Select(row => new TextHit { ServiceId = row.ServiceId, Class = ServiceText.InNames, Rank = 0 });
        }
        string[][] terms = [.. text.Words.Select(word => text.Meant(word).Select(Stem).ToArray()), .. text.Phrases.Select(phrase => new[] { phrase })];
        return rows.Where(All(Everything, terms)).Select(Hit(terms));
    }

    private static Expression<Func<ServiceSearch, TextHit>> Hit(string[][] terms)
    {
        var row = Expression.Parameter(typeof(ServiceSearch), "row");
        Expression Of<T>(Expression<Func<ServiceSearch, T>> part) => new Replace(part.Parameters[0], row).Visit(part.Body);
        // No term at all is no term in the name.
        Expression where = terms.Length == 0 ? Expression.Constant(ServiceText.Anywhere) : Expression.Condition(
            Of(All(Names, terms)), Expression.Constant(ServiceText.InNames),
            Expression.Condition(Of(All(Labels, terms)), Expression.Constant(ServiceText.InLabels), Expression.Constant(ServiceText.Anywhere)));
        Expression rank = Expression.Constant(0);
        foreach (var term in terms)
        {
            rank = Expression.Add(rank, Expression.Condition(Of(Has(Names, term)), Expression.Constant(4),
                Expression.Condition(Of(Has(Labels, term)), Expression.Constant(2), Expression.Constant(1))));
        }
        return Expression.Lambda<Func<ServiceSearch, TextHit>>(Expression.MemberInit(Expression.New(typeof(TextHit)),
            Expression.Bind(typeof(TextHit).GetProperty(nameof(TextHit.ServiceId))!, Expression.Property(row, nameof(ServiceSearch.ServiceId))),
            Expression.Bind(typeof(TextHit).GetProperty(nameof(TextHit.Class))!, where),
            Expression.Bind(typeof(TextHit).GetProperty(nameof(TextHit.Rank))!, rank)), row);
    }

    private static Expression<Func<ServiceSearch, bool>> All(Expression<Func<ServiceSearch, string>> text, string[][] terms) =>
        terms.Select(term => Has(text, term)).Aggregate((Expression<Func<ServiceSearch, bool>>)(_ => true), Filtering.Both);

    /// <summary>A word that begins with one of these stands in the text.</summary>
    private static Expression<Func<ServiceSearch, bool>> Has(Expression<Func<ServiceSearch, string>> text, string[] term)
    {
        // At most three words stand for a mistyped one; a word more often is the same word.
        var (first, second, third) = ($"% {term[0]}%", $"% {term[Math.Min(1, term.Length - 1)]}%", $"% {term[^1]}%");
        Expression<Func<string, bool>> like = term.Length == 1
            ? value => EF.Functions.Like(value, first)
            : value => EF.Functions.Like(value, first) || EF.Functions.Like(value, second) || EF.Functions.Like(value, third);
        return Expression.Lambda<Func<ServiceSearch, bool>>(new Replace(like.Parameters[0], text.Body).Visit(like.Body), text.Parameters);
    }

    private static Expression<Func<ServiceSearch, bool>> Not(Expression<Func<ServiceSearch, bool>> condition) =>
        Expression.Lambda<Func<ServiceSearch, bool>>(Expression.Not(condition.Body), condition.Parameters);

    /// <summary>Takes the commonest English endings off longer words, so that "mentors" and "mentoring", "family" and "families" find each other.</summary>
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ies", "ed", "es", "s", "y", "e"])
        {
            if (word.Length >= ending.Length + 4 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }
        return word;
    }
}
