using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.ServiceDirectory.Collections;

/// <summary>Collections in GraphQL.</summary>
internal static class CollectionGraphQL
{
    public sealed record CollectionArguments(string Id);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<CollectionModel>("Collection");
        bind.Derived("Collection.id", (CollectionModel collection) => NodeIds.Encode("Collection", collection.Id));
        bind.Derived("Collection.uuid", (CollectionModel collection) => collection.Id);
        bind.Model<CollectionItemModel>("CollectionItem");
        bind.One<CollectionArguments, CollectionModel>("Query.collection", async (asked, call, ct) =>
            (Guid.TryParse(asked.Id, out var uuid) ? uuid : NodeIds.Uuid(asked.Id, "Collection")) is { } id ? (await CollectionModel.ByIds(call.Db, [id], ct)).GetValueOrDefault(id) : null);
        bind.ToOne<CollectionItemModel, Guid, ServiceModel>("CollectionItem.service", item => item.ServiceId, (ids, call, ct) => Services.ByIds(call.Db, ids, ct));
    }
}
