using System.Text;
using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL.Tests.Validation;

/// <summary>G3: each recorded case runs the named rule alone and compares locations (design section 15).</summary>
public sealed class RecordedVectorsTests
{
    // Rules of graphql-js that are several of ours.
    internal static readonly Dictionary<string, string[]> Ours = new()
    {
        ["ExecutableDefinitionsRule"] = [nameof(ExecutableDefinitions)],
        ["FieldsOnCorrectTypeRule"] = [nameof(FieldSelections)],
        ["FragmentsOnCompositeTypesRule"] = [nameof(FragmentsOnCompositeTypes)],
        ["KnownArgumentNamesRule"] = [nameof(ArgumentNames)],
        ["KnownDirectivesRule"] = [nameof(DirectivesAreDefined), nameof(DirectivesAreInValidLocations)],
        ["KnownFragmentNamesRule"] = [nameof(FragmentSpreadTargetDefined)],
        ["KnownOperationTypesRule"] = [nameof(OperationTypeExistence)],
        ["KnownTypeNamesRule"] = [nameof(FragmentSpreadTypeExistence), nameof(VariablesAreInputTypes)],
        ["LoneAnonymousOperationRule"] = [nameof(LoneAnonymousOperation)],
        ["MaxIntrospectionDepthRule"] = [nameof(IntrospectionDepth)],
        ["NoFragmentCyclesRule"] = [nameof(FragmentSpreadsMustNotFormCycles)],
        ["NoUndefinedVariablesRule"] = [nameof(AllVariableUsesDefined)],
        ["NoUnusedFragmentsRule"] = [nameof(FragmentsMustBeUsed)],
        ["NoUnusedVariablesRule"] = [nameof(AllVariablesUsed)],
        ["OverlappingFieldsCanBeMergedRule"] = [nameof(FieldSelectionMerging)],
        ["PossibleFragmentSpreadsRule"] = [nameof(FragmentSpreadIsPossible)],
        ["ProvidedRequiredArgumentsRule"] = [nameof(RequiredArguments)],
        ["ScalarLeafsRule"] = [nameof(LeafFieldSelections)],
        ["SingleFieldSubscriptionsRule"] = [nameof(SingleRootField)],
        ["UniqueArgumentNamesRule"] = [nameof(ArgumentUniqueness)],
        ["UniqueDirectivesPerLocationRule"] = [nameof(DirectivesAreUniquePerLocation)],
        ["UniqueFragmentNamesRule"] = [nameof(FragmentNameUniqueness)],
        ["UniqueInputFieldNamesRule"] = [nameof(InputObjectFieldUniqueness)],
        ["UniqueOperationNamesRule"] = [nameof(OperationNameUniqueness)],
        ["UniqueVariableNamesRule"] = [nameof(VariableUniqueness)],
        ["ValuesOfCorrectTypeRule"] = [nameof(ValuesOfCorrectType), nameof(InputObjectFieldNames), nameof(InputObjectRequiredFields)],
        ["VariablesAreInputTypesRule"] = [nameof(VariablesAreInputTypes)],
        ["VariablesInAllowedPositionRule"] = [nameof(AllVariableUsagesAllowed)],
    };

    // @defer and @stream are taken and ignored (design section 3): where they may stand matters once answers come in parts.
    private static readonly string[] Incremental =
        ["DeferStreamDirectiveLabelRule", "DeferStreamDirectiveOnRootFieldRule", "DeferStreamDirectiveOnValidOperationsRule", "StreamDirectiveOnListFieldRule"];

    // No such rules here: deprecation is shown, not refused, and introspection is a matter of rights.
    private static readonly string[] NotOurs = ["NoDeprecatedCustomRule", "NoSchemaIntrospectionCustomRule", .. Incremental];

    [Fact]
    public void Documents()
    {
        using var cases = Reference.Json("graphql/validation-vectors.json.gz");
        var faults = new List<string>();
        var run = 0;
        var excepted = 0;
        foreach (var vector in cases.RootElement.EnumerateArray().Where(v => v.GetProperty("kind").GetString() == "query"))
        {
            var rule = vector.GetProperty("rule").GetString()!;
            if (NotOurs.Contains(rule) || IsNullableVariableInOneOf(rule, vector))
            {
                excepted++;
                continue;
            }
            run++;
            var sdl = vector.GetProperty("sdl").GetString()!;
            var text = vector.GetProperty("doc").GetString()!;
            var source = Encoding.UTF8.GetBytes(text);
            // Its CustomScalar refuses every literal, which SDL cannot say.
            var scalars = text.Contains("invalidArg(arg: 123)", StringComparison.Ordinal)
                ? new Dictionary<string, Func<ValueNode, bool>> { ["CustomScalar"] = _ => false }
                : [];
            var schema = Schema.Load(sdl, scalars);
            var facts = new Facts(schema, Parser.Parse(source, ParseLimits.Sdl));
            var errors = new List<ValidationError>();
            foreach (var name in Ours[rule])
            {
                Validator.Rules.Single(r => r.Name == name).Rule(facts, errors);
            }
            Part(rule, errors);
            var expected = Expected(vector);
            var actual = Locations(source, errors);
            var equal = rule == "OverlappingFieldsCanBeMergedRule" ? SameConflicts(expected, actual) : expected.SequenceEqual(actual);
            if (!equal)
            {
                faults.Add($"{rule}:\n{text}\nexpected {string.Join(" ", expected)}\nactual   {string.Join(" ", actual)}");
            }
        }
        Assert.True(faults.Count == 0, faults.Count + "\n" + string.Join("\n\n", faults));
        // Another file may have more of them.
        Assert.True(run > 300 || excepted == 15, $"{excepted} exceptions");
        Assert.True(run >= 270, $"only {run} cases");
    }

    [Fact]
    public void TypeSystemDocuments()
    {
        using var cases = Reference.Json("graphql/validation-vectors.json.gz");
        Assert.True(cases.RootElement.GetArrayLength() >= 350);
        var faults = new List<string>();
        var run = 0;
        foreach (var vector in cases.RootElement.EnumerateArray().Where(v => v.GetProperty("kind").GetString() == "sdl"))
        {
            run++;
            var rule = vector.GetProperty("rule").GetString()!;
            var source = Encoding.UTF8.GetBytes(vector.GetProperty("doc").GetString()!);
            var existing = vector.GetProperty("base").GetString() is { } prior
                ? SchemaBuilder.Build(Parser.Parse(Encoding.UTF8.GetBytes(prior), ParseLimits.Sdl))
                : null;
            var context = new SdlContext(Parser.Parse(source, ParseLimits.Sdl), existing);
            SdlRules.All[rule[..^"Rule".Length]](context);
            var expected = Expected(vector);
            var actual = Locations(source, context.Errors);
            if (!expected.SequenceEqual(actual))
            {
                faults.Add($"{rule}:\n{Text(vector)}\nexpected {string.Join(" ", expected)}\nactual   {string.Join(" ", actual)}");
            }
        }
        Assert.True(faults.Count == 0, faults.Count + "\n" + string.Join("\n\n", faults));
        Assert.True(run >= 69, $"only {run} cases");

        static string Text(JsonElement vector) => vector.GetProperty("base").GetString() + "\n--\n" + vector.GetProperty("doc").GetString();
    }

    /// <summary>An unknown type of a variable is KnownTypeNames there.</summary>
    internal static void Part(string rule, List<ValidationError> errors)
    {
        static bool IsUnknown(ValidationError e) => e.Rule == nameof(VariablesAreInputTypes) && e.Message.StartsWith("There is no type", StringComparison.Ordinal);
        if (rule == "KnownTypeNamesRule")
        {
            errors.RemoveAll(e => e.Rule == nameof(VariablesAreInputTypes) && !IsUnknown(e));
        }
        if (rule == "VariablesAreInputTypesRule")
        {
            errors.RemoveAll(IsUnknown);
        }
    }

    // 5.8.5 reports this one here.
    private static bool IsNullableVariableInOneOf(string rule, JsonElement vector) =>
        rule == "ValuesOfCorrectTypeRule" && vector.GetProperty("doc").GetString()!.Contains("stringField: $string", StringComparison.Ordinal)
        && vector.GetProperty("errors").GetArrayLength() > 0;

    // graphql-js reports pairs from the outermost place inwards, this engine the innermost conflict of a group (design, G1).
    private static bool SameConflicts(List<string> expected, List<string> actual)
    {
        var all = string.Join(' ', expected).Split(' ').ToHashSet();
        return expected.Count == 0 == (actual.Count == 0) && actual.All(a => a.Split(' ').All(all.Contains));
    }

    private static List<string> Expected(JsonElement vector) =>
    [
        .. vector.GetProperty("errors").EnumerateArray()
            .Select(e => string.Join(' ', e.GetProperty("locations").EnumerateArray()
                .Select(l => $"{l.GetProperty("line").GetInt32()}:{l.GetProperty("column").GetInt32()}").Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    internal static List<string> Locations(byte[] source, List<ValidationError> errors) =>
    [
        .. errors.Select(e => string.Join(' ', e.At.Select(at => LineMap.Locate(source, at)).Select(l => $"{l.Line}:{l.Column}").Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];
}
