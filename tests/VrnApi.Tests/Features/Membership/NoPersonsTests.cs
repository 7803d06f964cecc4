using System.Text.RegularExpressions;
using VrnApi.Data.Membership;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M2: no table and no answer of this area has a place for a person.</summary>
public sealed partial class NoPersonsTests
{
    [Fact]
    public void No_column_of_the_area_is_about_a_person()
    {
        using var db = DesignTime.PostgreSql();
        var columns = db.Model.GetEntityTypes().Where(entity => entity.ClrType.Namespace == typeof(Network).Namespace)
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.ClrType.Name}.{property.Name}")).ToArray();

        Assert.NotEmpty(columns);
        Assert.DoesNotContain(columns, Personal().IsMatch);
    }

    [Fact]
    public void No_member_of_an_answer_is_about_a_person()
    {
        var members = typeof(NetworkModel).Assembly.GetTypes().Where(type => type.Namespace == typeof(NetworkModel).Namespace)
            .SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}")).ToArray();

        Assert.NotEmpty(members);
        Assert.DoesNotContain(members, Personal().IsMatch);
    }

    [GeneratedRegex("forename|surname|first_?name|last_?name|given_?name|person|date_?of_?birth|birth|dob|email|mobile|phone", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
