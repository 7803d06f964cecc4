namespace VrnApi.Features.Partners;

/// <summary>A registration was refused; nothing was stored.</summary>
/// <param name="code">Stable, lower snake case.</param>
public sealed class RegistrationException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
