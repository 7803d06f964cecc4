using System.Globalization;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>Reads the open feed's parameters: unknown ones are passed over, as the standard wants, but bad values are named.</summary>
internal sealed class OpenQuery(IQueryCollection query)
{
    private readonly List<Fault> faults = [];

    public ProblemAnswer? Refusal => faults.Count == 0 ? null
        : new ProblemAnswer(faults.All(fault => fault.Code == faults[0].Code) ? Problems.All[faults[0].Code] : Problems.InvalidParameter, null, faults);

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1 || values is [{ } text] && text.Contains('\0', StringComparison.Ordinal))
        {
            Refuse(name, "The parameter may be given once, as plain text.");
            return null;
        }
        return values is [{ Length: > 0 } one] ? one : null;
    }

    public int Number(string name, int whenAbsent, int most)
    {
        if (!query.ContainsKey(name))
        {
            return whenAbsent;
        }
        if (int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }
        Refuse(name, $"The value must be a whole number from 1 to {most}.");
        return whenAbsent;
    }

    public bool Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                Refuse(name, "The value must be true or false.");
                return false;
        }
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (Guid.TryParse(text, out var id))
        {
            return id;
        }
        Refuse(name, "The value must be a UUID.");
        return null;
    }

    public void Add(IEnumerable<Fault> more) => faults.AddRange(more);

    private void Refuse(string name, string message)
    {
        if (!faults.Any(fault => fault.Parameter == name))
        {
            faults.Add(Fault.InQuery(name, Problems.InvalidParameter.Code, message));
        }
    }
}
