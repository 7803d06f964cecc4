using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A stored document with what is said when it is gone.</summary>
internal sealed record DocumentById(byte[]? Full, byte[]? ContentSha256, DateTimeOffset? DeletedAt, string? DeletedReason, Guid EntityId, Guid? ReplacedBy);

/// <summary>
/// One service by its id, the read that is asked most. <see cref="GetDocument.Visible"/> asks the same of any kind; here the expression is read
/// once for each model and not for each request, which was a quarter of the host's time (docs/adr/0077-what-a-read-costs.md).
/// </summary>
internal sealed class ServiceById
{
    private static readonly ConditionalWeakTable<IModel, ServiceById> OfModels = [];

    /// <summary>SHA-256 of what is shown; null where there is nothing to show.</summary>
    public Func<VrnDbContext, Guid, CancellationToken, Task<byte[]?>> Tag { get; } = EF.CompileAsyncQuery(
        (VrnDbContext db, Guid id, CancellationToken ct) => db.Set<StoredDocument>().AsNoTracking()
            .Where(document => document.Kind == DocumentKind.Service && document.EntityId == id && db.Set<Service>().Any(service => service.Id == document.EntityId))
            .Select(document => document.ContentSha256).TagWith(PreparedReads.Mark).SingleOrDefault());

    public Func<VrnDbContext, Guid, CancellationToken, Task<DocumentById?>> Whole { get; } = EF.CompileAsyncQuery(
        (VrnDbContext db, Guid id, CancellationToken ct) => db.Set<StoredDocument>().AsNoTracking()
            .Where(document => document.Kind == DocumentKind.Service && document.EntityId == id && db.Set<Service>().Any(service => service.Id == document.EntityId))
            .Select(document => new DocumentById(document.Full, document.ContentSha256, document.DeletedAt, document.DeletedReason, document.EntityId,
                db.Set<Service>().Where(service => service.Id == document.EntityId).Select(service => service.ReplacedById).FirstOrDefault()))
            .TagWith(PreparedReads.Mark).SingleOrDefault());

    public static ServiceById Of(VrnDbContext db) => OfModels.GetValue(db.Model, _ => new ServiceById());
}
