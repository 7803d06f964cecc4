using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>All rules for executable documents (specification 5), in the order of the specification.</summary>
internal static class Validator
{
    public static readonly IReadOnlyList<(string Name, Action<Facts, List<ValidationError>> Rule)> Rules =
    [
        (nameof(ExecutableDefinitions), ExecutableDefinitions.Check),
        (nameof(OperationTypeExistence), OperationTypeExistence.Check),
        (nameof(OperationNameUniqueness), OperationNameUniqueness.Check),
        (nameof(LoneAnonymousOperation), LoneAnonymousOperation.Check),
        (nameof(SingleRootField), SingleRootField.Check),
        (nameof(FieldSelections), FieldSelections.Check),
        (nameof(FieldSelectionMerging), FieldSelectionMerging.Check),
        (nameof(LeafFieldSelections), LeafFieldSelections.Check),
        (nameof(ArgumentNames), ArgumentNames.Check),
        (nameof(ArgumentUniqueness), ArgumentUniqueness.Check),
        (nameof(RequiredArguments), RequiredArguments.Check),
        (nameof(FragmentNameUniqueness), FragmentNameUniqueness.Check),
        (nameof(FragmentSpreadTypeExistence), FragmentSpreadTypeExistence.Check),
        (nameof(FragmentsOnCompositeTypes), FragmentsOnCompositeTypes.Check),
        (nameof(FragmentsMustBeUsed), FragmentsMustBeUsed.Check),
        (nameof(FragmentSpreadTargetDefined), FragmentSpreadTargetDefined.Check),
        (nameof(FragmentSpreadsMustNotFormCycles), FragmentSpreadsMustNotFormCycles.Check),
        (nameof(FragmentSpreadIsPossible), FragmentSpreadIsPossible.Check),
        (nameof(ValuesOfCorrectType), ValuesOfCorrectType.Check),
        (nameof(InputObjectFieldNames), InputObjectFieldNames.Check),
        (nameof(InputObjectFieldUniqueness), InputObjectFieldUniqueness.Check),
        (nameof(InputObjectRequiredFields), InputObjectRequiredFields.Check),
        (nameof(DirectivesAreDefined), DirectivesAreDefined.Check),
        (nameof(DirectivesAreInValidLocations), DirectivesAreInValidLocations.Check),
        (nameof(DirectivesAreUniquePerLocation), DirectivesAreUniquePerLocation.Check),
        (nameof(VariableUniqueness), VariableUniqueness.Check),
        (nameof(VariablesAreInputTypes), VariablesAreInputTypes.Check),
        (nameof(AllVariableUsesDefined), AllVariableUsesDefined.Check),
        (nameof(AllVariablesUsed), AllVariablesUsed.Check),
        (nameof(AllVariableUsagesAllowed), AllVariableUsagesAllowed.Check),
        (nameof(IntrospectionDepth), IntrospectionDepth.Check),
    ];

    /// <summary>Every broken rule, in order of position.</summary>
    public static List<ValidationError> Validate(Schema schema, Document document, int mergeBudget)
    {
        var facts = new Facts(schema, document, mergeBudget);
        var errors = new List<ValidationError>();
        foreach (var (_, rule) in Rules)
        {
            rule(facts, errors);
        }
        if (errors.Count > 1)
        {
            var order = errors.Select((e, i) => (e, i)).OrderBy(x => x.e.At.Length > 0 ? x.e.At[0] : 0).ThenBy(x => x.i).Select(x => x.e).ToList();
            return order;
        }
        return errors;
    }
}
