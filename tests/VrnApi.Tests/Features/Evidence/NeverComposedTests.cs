using System.Text.RegularExpressions;
using VrnApi.Features.Evidence;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>E3: ratings stand side by side; nothing in this area adds them up or puts subjects in an order of merit.</summary>
public sealed partial class NeverComposedTests
{
    [Fact]
    public void No_answer_and_no_parameter_combines_ratings()
    {
        var members = typeof(RatingModel).Assembly.GetTypes().Where(type => type.Namespace == typeof(RatingModel).Namespace)
            .SelectMany(type => type.GetProperties().Select(property => property.Name)).Distinct().ToArray();

        Assert.Contains("Ratings", members);
        Assert.DoesNotContain(members, Composed().IsMatch);
    }

    [GeneratedRegex("(Score|Composite|Overall|Average|Mean|Rank|Star|Index|Weight)(?![a-z])|^(score|composite|overall|average|mean|rank|star|index|weight)(?![a-z])")]
    private static partial Regex Composed();
}
