using VrnApi.Data.Partners;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>What whoever brings documents may do with organisations and rows.</summary>
/// <param name="PartnerId">Owner of what is made; null for the house.</param>
/// <param name="EveryRow">The network's core team and the house.</param>
/// <param name="Organisations">May make and change organisations.</param>
internal sealed record EditorRights(Guid? PartnerId, bool EveryRow, bool Organisations)
{
    public static readonly EditorRights House = new(null, true, true);

    public static EditorRights Of(Caller caller) => new(caller.PartnerId, caller.Type == PartnerType.VrnCore, caller.Has("organisations:write"));

    public bool Owns(Guid? owner) => EveryRow || (owner is not null && owner == PartnerId);
}
