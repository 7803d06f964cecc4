using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Breaks a write off: nothing of its transaction may stay.</summary>
public sealed class RefusedWriteException : Exception
{
    public RefusedWriteException()
    {
    }

    public RefusedWriteException(string message) : base(message)
    {
    }

    public RefusedWriteException(string message, Exception inner) : base(message, inner)
    {
    }

    public RefusedWriteException(ProblemAnswer answer) : base(answer.Problem.Code) => Answer = answer;

    public RefusedWriteException(IReadOnlyDictionary<Guid, IReadOnlyList<Fault>> services) : base("services") => Services = services;

    public ProblemAnswer? Answer { get; }

    /// <summary>Which services were at fault, where many are written at once.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Fault>> Services { get; } = new Dictionary<Guid, IReadOnlyList<Fault>>();
}
