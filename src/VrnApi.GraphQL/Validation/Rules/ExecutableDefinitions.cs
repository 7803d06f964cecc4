using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.1.1: a document to execute holds only operations and fragments.</summary>
internal static class ExecutableDefinitions
{
    private const string Spec = "5.1.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var definition in facts.Document.Definitions)
        {
            if (definition is SdlDefinition)
            {
                errors.Add(new(nameof(ExecutableDefinitions), Spec, "Only operations and fragments can be executed.", [definition.At]));
            }
        }
    }
}
