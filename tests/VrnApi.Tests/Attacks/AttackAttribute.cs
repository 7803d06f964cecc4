namespace VrnApi.Tests.Attacks;

/// <summary>The one test of an attack. Its name starts with the id: <c>OAUTH-21</c>, <c>OAUTH_21_introspection_by_a_stranger</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AttackAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
