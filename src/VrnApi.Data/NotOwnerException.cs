namespace VrnApi.Data;

/// <summary>
/// A partner's request was about to write a row that another partner owns. Handlers refuse this long before; when it is thrown,
/// one of them has forgotten to, and nothing was stored.
/// </summary>
public sealed class NotOwnerException(string entity) : Exception($"A row of {entity} belongs to another partner.");
