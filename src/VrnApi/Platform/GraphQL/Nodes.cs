using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.ServiceDirectory.Collections;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>Anything by its opaque id. Unknown, invisible and not permitted are null alike; malformed is a fault.</summary>
internal static class Nodes
{
    private delegate Task<IEnumerable<KeyValuePair<Guid, object>>> Loader(Call call, IReadOnlyCollection<Guid> ids, CancellationToken ct);

    private static readonly Dictionary<string, Loader> Loaders = new(StringComparer.Ordinal)
    {
        ["Service"] = async (call, ids, ct) => Permitted(call, "services:read") ? Keyed(await Services.ByIds(call.Db, ids, ct)) : [],
        ["Organisation"] = async (call, ids, ct) => Permitted(call, "organisations:read") ? Keyed(await Organisations.ByIds(call.Db, ids, ct)) : [],
        ["Collection"] = async (call, ids, ct) => Permitted(call, "services:read") ? Keyed(await CollectionModel.ByIds(call.Db, ids, ct)) : [],
        ["Network"] = async (call, ids, ct) => Keyed(Permitted(call, "members:read") ? await MembershipGraphQL.ByIds(call, ids, ct) : [], network => network.Id),
        ["EvidenceSubject"] = async (call, ids, ct) => Keyed(Permitted(call, "interventions:read") ? await EvidenceGraphQL.ByIds(call, ids, ct) : [], subject => subject.Id),
    };

    public sealed record One(string Id);

    public sealed record Many(IReadOnlyList<string> Ids);

    public static void Bind(Bindings<Call> bind)
    {
        bind.One<One, object>("Query.node", async (one, call, ct) =>
            (await ByIds(call, [one.Id], ct))[0] is var found && found is Fault ? throw NodeIds.Malformed() : found);
        bind.List<Many, object?>("Query.nodes", (many, call, ct) => ByIds(call, many.Ids, ct));
    }

    private static async Task<IReadOnlyList<object?>> ByIds(Call call, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var asked = ids.Select(id => (Good: NodeIds.TryDecode(id, out var type, out var uuid), Type: type, Uuid: uuid)).ToArray();
        var found = new Dictionary<(string, Guid), object>();
        foreach (var group in asked.Where(id => id.Good && Loaders.ContainsKey(id.Type)).GroupBy(id => id.Type))
        {
            foreach (var (uuid, model) in await Loaders[group.Key](call, [.. group.Select(id => id.Uuid).Distinct()], ct))
            {
                found[(group.Key, uuid)] = model;
            }
        }
        return [.. asked.Select(id => id.Good
            ? found.GetValueOrDefault((id.Type, id.Uuid))
            : new Fault("ARGUMENT", "The id is not one of this platform's."))];
    }

    private static bool Permitted(Call call, string scope) => call.Caller.Has(scope);

    private static IEnumerable<KeyValuePair<Guid, object>> Keyed<T>(IReadOnlyDictionary<Guid, T> models) where T : class =>
        models.Select(model => KeyValuePair.Create<Guid, object>(model.Key, model.Value));

    private static IEnumerable<KeyValuePair<Guid, object>> Keyed<T>(IEnumerable<T> models, Func<T, Guid> id) where T : class =>
        models.Select(model => KeyValuePair.Create<Guid, object>(id(model), model));
}
