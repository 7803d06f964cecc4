using System.Text;
using VrnApi.GraphQL.Tests.Execution;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>The number everything an operation answers follows from.</summary>
internal readonly record struct Salted(uint Salt);

/// <summary>The resolvers of resolve.mjs: a value, null, an error, or a list with these in it, by the names of a field and a number.</summary>
internal static class SaltedWiring
{
    public static Engine<Salted> Engine(Schema schema)
    {
        var bindings = new FieldBinding<Salted>[schema.AllFields.Count];
        EngineCore<Salted>.BindIntrospection(schema, bindings);
        foreach (var field in schema.AllFields)
        {
            var own = Hashed(field.Coordinate);
            bindings[field.Index] ??= new FieldBinding<Salted>
            {
                Role = FieldRole.Resolver,
                Resolve = (parents, args, selected, call, _) =>
                {
                    var given = args.Given.Count > 0 ? Canonical.Value(args.Given) : null;
                    var values = new object?[parents.Count];
                    for (var i = 0; i < values.Length; i++)
                    {
                        values[i] = ValueOf(schema, selected.Def.Type, Mix(parents.Rows![i] is Row row ? row.Number : call.Salt, own), given);
                    }
                    return ValueTask.FromResult(Column.Of(values));
                },
            };
        }
        return new Engine<Salted>(new EngineCore<Salted>(schema, bindings, model => ((Row)model).Type, new EngineOptions<Salted>
        {
            Limits = FixedWiring.Unlimited with { Errors = int.MaxValue, Nesting = 500 },
            Permit = (_, _) => null,
        }));
    }

    private static uint Mix(uint a, uint b)
    {
        var h = unchecked((a ^ b) * 0x9e3779b1);
        h = unchecked((h ^ (h >> 15)) * 0x85ebca6b);
        return h ^ (h >> 13);
    }

    private static uint Hashed(string text)
    {
        var h = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            h = unchecked((h ^ b) * 16777619);
        }
        return h;
    }

    private static object? ValueOf(Schema schema, GraphType type, uint h, string? args)
    {
        type = type.Nullable;
        var roll = Mix(h, 1) % 40;
        if (roll < 4)
        {
            return roll < 2 ? null : Fault.Internal;
        }
        switch (type)
        {
            case ListOf list:
                return Enumerable.Range(0, (int)(Mix(h, 2) % 4)).Select(i => ValueOf(schema, list.Of, Mix(h, 10 + (uint)i), args)).ToArray();
            case EnumType e:
                return roll == 4 ? "NO SUCH" : e.Values[(int)(h % e.Values.Count)].Name;
            case ScalarType scalar:
                return scalar.Kind switch
                {
                    ScalarKind.Int => roll == 4 ? 3_000_000_000L : (h % 2001) - 1000L,
                    ScalarKind.Float => roll == 4 ? double.NaN : ((h % 4001) / 8.0) - 100,
                    ScalarKind.String => args ?? $"s{h % 100}",
                    ScalarKind.Boolean => h % 2 == 0,
                    ScalarKind.Id => h % 3 == 0 ? (int)(h % 1000) : $"i{h % 100}",
                    _ => $"c{h % 100}",
                };
            case ObjectType o:
                return new Row(o, h);
            default:
                var possible = ((CompositeType)type).Possible.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
                return possible.Count == 0 ? null : new Row(roll == 4 ? null : possible[(int)(h % possible.Count)], h);
        }
    }

    private sealed record Row(ObjectType? Type, uint Number);
}
