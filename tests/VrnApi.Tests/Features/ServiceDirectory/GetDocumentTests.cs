using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Http;
using VrnApi.Tests.Features.ServiceDirectory.Quality;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class GetDocumentTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_withdrawn_is_gone_for_four_hundred_days_and_then_was_never_there()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var id = await session.Add("Withdrawn", TimeProvider.System);
        Assert.Equal((200, "none"), await Status(id, TimeSpan.Zero));
        await session.Writer.Write(new Touched { Services = [id] }, async ct => (await session.Db.Set<Service>().SingleAsync(row => row.Id == id, ct)).Withdraw(WithdrawalReason.Closed, TimeProvider.System.GetUtcNow()), Ct);

        Assert.Equal((410, "gone"), await Status(id, TimeSpan.Zero));
        Assert.Equal((410, "gone"), await Status(id, TimeSpan.FromDays(399)));
        Assert.Equal((404, "not_found"), await Status(id, TimeSpan.FromDays(401)));
        Assert.Equal((404, "not_found"), await Status(Guid.NewGuid(), TimeSpan.Zero));
    }

    private async Task<(int Status, string Code)> Status(Guid id, TimeSpan later)
    {
        await using var session = database.Open(DirectoryDatabase.Everybody);
        var answer = (await GetDocument.Answer<ServiceDocument>(session.Db, DocumentKind.Service, id, new Later(later), new DefaultHttpContext(), "no-store", Ct)).Result;
        return answer is ProblemAnswer problem ? (problem.Problem.Status, problem.Problem.Code) : (200, "none");
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
