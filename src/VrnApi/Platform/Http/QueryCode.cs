using VrnApi.Data.Model;

namespace VrnApi.Platform.Http;

/// <summary>Query parameters that take one of the codes of an enum.</summary>
internal static class QueryCode
{
    public static T? Read<T>(string parameter, string? code, List<Fault> faults) where T : struct, Enum
    {
        if (code is null)
        {
            return null;
        }
        if (Codes.TryParse<T>(code, out var value))
        {
            return value;
        }
        var codes = string.Join(", ", Codes.All<T>());
        faults.Add(Fault.InQuery(parameter, Problems.InvalidParameter.Code, $"The value must be one of: {codes}.") with { Expected = codes });
        return null;
    }
}
