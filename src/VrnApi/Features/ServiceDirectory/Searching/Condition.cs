using System.Linq.Expressions;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What one parameter asks of a service. It holds or it does not: where the service says nothing, it does not.</summary>
/// <param name="Parameter">Named in hints.</param>
internal sealed record Condition(string Parameter, Expression<Func<Service, bool>> Holds);
