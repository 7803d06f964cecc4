using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Keeps the DataProtection key ring in the database, for all hosts. The framework asks synchronously.</summary>
internal sealed class RingRepository(IServiceScopeFactory scopes, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return Ring(scope).Set<RingKey>().AsNoTracking().OrderBy(key => key.CreatedAt).Select(key => key.Xml)
            .AsEnumerable().Select(XElement.Parse).ToList();
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var (db, now) = (Ring(scope), clock.GetUtcNow());
        db.Add(new RingKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting), CreatedAt = now });
        db.Add(new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = "ring.key_added",
            Outcome = AuditOutcome.Done,
            ResourceType = "ring-key",
            ResourceId = friendlyName,
        });
        db.SaveChanges();
    }

    private static VrnDbContext Ring(IServiceScope scope)
    {
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("key ring");
        return db;
    }
}
