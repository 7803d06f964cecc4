using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace VrnApi.Platform.Http;

/// <summary>
/// Names every unknown, repeated or unreadable query parameter at once, before the handler runs. What an operation takes is
/// read once from its handler: the plain properties of its <c>[AsParameters]</c> criteria, and what it takes <c>[FromQuery]</c>.
/// </summary>
internal static class QueryParameters
{
    /// <summary>How other platforms spell an order or a condition: a guess at a field, told as such whether the field exists or not.</summary>
    private static readonly HashSet<string> Guesses = new(StringComparer.OrdinalIgnoreCase)
    {
        "sort", "sort_by", "sortBy", "order", "order_by", "orderBy", "filter", "where", "$filter", "$orderby", "value", "values",
    };

    public static RouteGroupBuilder CheckQueryParameters(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory((context, next) =>
        {
            var known = Known(context.MethodInfo);
            return invocation => Check(invocation.HttpContext, known) is { } problem
                ? ValueTask.FromResult<object?>(problem)
                : next(invocation);
        });
        return group;
    }

    private static ProblemAnswer? Check(HttpContext http, Dictionary<string, Type> known)
    {
        List<Fault>? unknown = null, invalid = null;
        foreach (var (name, values) in http.Request.Query)
        {
            if (!known.TryGetValue(name, out var type))
            {
                (unknown ??= []).Add(Fault.InQuery(name, Unknown(name).Code, $"There is no parameter '{Cut(name)}' here."));
            }
            else if (values.Count > 1 && !type.IsArray)
            {
                (invalid ??= []).Add(Fault.InQuery(name, Problems.InvalidParameter.Code, "The parameter may be given once."));
            }
            else if (!values.All(value => IsReadable(value ?? "", type.IsArray ? type.GetElementType()! : type)))
            {
                (invalid ??= []).Add(Fault.InQuery(name, Problems.InvalidParameter.Code, $"The value is not {Expected(type)}."));
            }
        }
        return unknown is not null ? new ProblemAnswer(unknown.Exists(fault => fault.Code == Problems.UnknownField.Code) ? Problems.UnknownField : Problems.UnknownParameter, null, [.. unknown, .. invalid ?? []])
            : invalid is not null ? new ProblemAnswer(Problems.InvalidParameter, null, invalid)
            : null;
    }

    private static Problem Unknown(string name) => Guesses.Contains(name.Split('[', '.')[0]) ? Problems.UnknownField : Problems.UnknownParameter;

    private static Dictionary<string, Type> Known(MethodInfo handler) => handler.GetParameters()
        .Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute)) || parameter.IsDefined(typeof(FromQueryAttribute)))
        .SelectMany(parameter => parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [(Name: parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!, Type: parameter.ParameterType)]
            : parameter.ParameterType.GetProperties().Select(property =>
                (Name: property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? CamelCase(property.Name), Type: property.PropertyType)))
        .Select(member => (member.Name, Type: Nullable.GetUnderlyingType(member.Type) ?? member.Type))
        .Where(member => IsPlain(member.Type.IsArray ? member.Type.GetElementType()! : member.Type))
        .ToDictionary(member => member.Name, member => member.Type, StringComparer.Ordinal);

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type == typeof(string) || type == typeof(decimal)
        || type == typeof(Guid) || type == typeof(DateOnly) || type == typeof(DateTimeOffset);

    private static bool IsReadable(string value, Type type)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }
        if (type == typeof(string))
        {
            return true;
        }
        if (type == typeof(int) || type == typeof(long))
        {
            // The framework's converter takes 0x10 too, which binding does not.
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (type == typeof(long) || number is >= int.MinValue and <= int.MaxValue);
        }
        return TypeDescriptor.GetConverter(type).IsValid(value) && value.Length > 0;
    }

    private static string Expected(Type type) => type switch
    {
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) || type == typeof(decimal) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Guid) => "a UUID",
        _ when type == typeof(DateOnly) => "a date such as 2026-01-31",
        _ when type == typeof(DateTimeOffset) => "a date and time such as 2026-01-31T09:30:00Z",
        _ => "acceptable text",
    };

    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];
}
