using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership;
using VrnApi.Features.Membership.Access;
using VrnApi.Features.Membership.Writing;

namespace VrnApi.Tests.Features.Membership;

/// <summary>What decides who reads a network's detail, in the words of SQL Server.</summary>
public sealed class MembershipTranslationTests
{
    [Fact]
    public void Every_question_translates()
    {
        using var db = DesignTime.SqlServer();
        var day = new DateOnly(2027, 1, 1);
        var rules = AccessRights.LiveOn(db, day);
        string[] statements =
        [
            rules.ToQueryString(),
            AccessRights.Opened(db, rules, "E06000016", day).ToQueryString(),
            NetworkAccess.AreasOn(db, day).ToQueryString(),
            NetworkAccess.ActiveOn(db, day).ToQueryString(),
            DetailFeed.ByRegistration(db, Guid.Empty, day).ToQueryString(),
            .. Enum.GetValues<AccessWhen>().Select(when => DetailFeed.Belonging(db, Guid.Empty, when, day).ToQueryString()),
        ];

        Assert.All(statements, statement => Assert.Contains("SELECT", statement, StringComparison.Ordinal));
    }
}
