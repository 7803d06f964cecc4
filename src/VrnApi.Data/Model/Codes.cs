using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace VrnApi.Data.Model;

/// <summary>
/// Enums leave the house as kebab-case codes, in the database as on the wire: <c>LocalAuthority</c> is <c>local-authority</c>.
/// </summary>
public static class Codes
{
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ByValue[value];

    /// <returns>False when the text is no code of the enum; case counts.</returns>
    public static bool TryParse<T>(string? code, out T value) where T : struct, Enum
    {
        value = default;
        return code is not null && Table<T>.ByCode.TryGetValue(code, out value);
    }

    public static T Parse<T>(string code) where T : struct, Enum =>
        TryParse<T>(code, out var value) ? value : throw new FormatException($"'{code}' is no {typeof(T).Name}.");

    public static IReadOnlyCollection<string> All<T>() where T : struct, Enum => Table<T>.ByCode.Keys;

    internal static IEnumerable<string> All(Type enumType) =>
        Enum.GetNames(enumType).Select(Names.KebabCase);

    internal static ValueConverter Converter(Type enumType) => Converters.GetOrAdd(enumType, static type =>
        (ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(type))!);

    private static readonly ConcurrentDictionary<Type, ValueConverter> Converters = new();

    private static class Table<T> where T : struct, Enum
    {
        internal static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => Names.KebabCase(value.ToString()));

        internal static readonly Dictionary<string, T> ByCode =
            ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }

    private sealed class CodeConverter<T>() : ValueConverter<T, string>(ToCode, FromCode) where T : struct, Enum
    {
        private static readonly Expression<Func<T, string>> ToCode = value => Of(value);
        private static readonly Expression<Func<string, T>> FromCode = code => Parse<T>(code);
    }
}
