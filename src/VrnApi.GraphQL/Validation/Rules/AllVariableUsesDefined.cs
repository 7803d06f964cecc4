namespace VrnApi.GraphQL;

/// <summary>Specification 5.8.3: an operation defines each variable it uses, also in fragments.</summary>
internal static class AllVariableUsesDefined
{
    private const string Spec = "5.8.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        for (var i = 0; i < facts.Operations.Length; i++)
        {
            var operation = facts.Operations[i];
            var defined = new HashSet<string>(operation.Variables.Select(v => v.Name), StringComparer.Ordinal);
            foreach (var use in facts.Reach(i).SelectMany(o => facts.UsesByOwner[o]))
            {
                if (!defined.Contains(use.Node.Name))
                {
                    errors.Add(new(nameof(AllVariableUsesDefined), Spec, $"Variable \"${Messages.Cut(use.Node.Name)}\" is not defined.", [use.Node.At, operation.At]));
                }
            }
        }
    }
}
