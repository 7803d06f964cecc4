namespace VrnApi.GraphQL;

/// <summary>Specification 5.8.4: an operation uses each variable it defines.</summary>
internal static class AllVariablesUsed
{
    private const string Spec = "5.8.4";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        for (var i = 0; i < facts.Operations.Length; i++)
        {
            var operation = facts.Operations[i];
            if (operation.Variables.Length == 0)
            {
                continue;
            }
            var used = new HashSet<string>(facts.Reach(i).SelectMany(o => facts.UsesByOwner[o]).Select(u => u.Node.Name), StringComparer.Ordinal);
            foreach (var variable in operation.Variables)
            {
                if (!used.Contains(variable.Name))
                {
                    errors.Add(new(nameof(AllVariablesUsed), Spec, $"Variable \"${Messages.Cut(variable.Name)}\" is not used.", [variable.At]));
                }
            }
        }
    }
}
