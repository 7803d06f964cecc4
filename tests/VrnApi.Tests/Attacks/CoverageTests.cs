using System.Reflection;
using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Attacks;

/// <summary>The corpus against the tests, both ways: an attack without a test, with two, or a test of no known attack is named.</summary>
public sealed class CoverageTests
{
    /// <summary>Attacks on what is not built yet, each with the reason. A gap that has a test, or whose attack is not in the corpus, is a fault.</summary>
    private static readonly Dictionary<string, string> Gaps = [];

    [Fact]
    public void Every_attack_has_exactly_one_test()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Needs.Reference("attacks/attacks.json")));
        var known = file.RootElement.GetProperty("cases").EnumerateArray().Select(attack => attack.GetProperty("id").GetString()!).ToArray();
        Assert.InRange(known.Length, 150, int.MaxValue);
        var tests = Tests().ToLookup(test => test.Id, test => test.Method);

        string[] faults =
        [
            .. known.Where(id => !tests.Contains(id) && !Gaps.ContainsKey(id)).Select(id => $"missing: {id}"),
            .. tests.Where(test => test.Count() > 1).Select(test => $"double: {test.Key} in {string.Join(" and ", test.Select(Name))}"),
            .. tests.Where(test => !known.Contains(test.Key)).Select(test => $"unknown: {test.Key} in {Name(test.First())}"),
            .. tests.SelectMany(test => test.Where(method => !method.Name.StartsWith(test.Key.Replace('-', '_') + "_", StringComparison.Ordinal))
                .Select(method => $"misnamed: {test.Key} is tested by {Name(method)}")),
            .. tests.SelectMany(test => test.Where(method => method.GetCustomAttribute<FactAttribute>() is not { Skip: null })
                .Select(method => $"not a test that runs: {Name(method)}")),
            .. Gaps.Where(gap => tests.Contains(gap.Key) || !known.Contains(gap.Key)).Select(gap => $"no gap any more: {gap.Key} ({gap.Value})"),
        ];

        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    private static IEnumerable<(string Id, MethodInfo Method)> Tests() => typeof(CoverageTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .SelectMany(method => method.GetCustomAttributes<AttackAttribute>().Select(attack => (attack.Id, method)));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
