using System.Linq.Expressions;
using System.Reflection;

namespace VrnApi.GraphQL;

/// <summary>
/// Properties of a model to fields of its object type, by camelCase name (design section 3). Leaves are compiled to typed writers without
/// boxing; objects and lists to getters.
/// </summary>
internal sealed class ModelBinding<TCall>(Bindings<TCall> bindings, List<string> faults)
{
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The binding of a field that has no line of its own; null if a fault was added.</summary>
    public FieldBinding<TCall>? Bind(FieldDef field, ModelEntry model)
    {
        var name = char.ToUpperInvariant(field.Name[0]) + field.Name[1..];
        var property = model.Clr.GetProperty(name, BindingFlags.Public | BindingFlags.Instance);
        if (property is null)
        {
            faults.Add($"{field.Coordinate}: has no binding and {model.Clr.Name} no property {name}");
            return null;
        }
        if (field.Arguments.Length > 0)
        {
            faults.Add($"{field.Coordinate}: has arguments and needs a binding of its own");
            return null;
        }
        if (Disagreement(field.Type, property.PropertyType, nullability.Create(property)) is { } why)
        {
            faults.Add($"{field.Coordinate}: SDL says {field.Type}, {model.Clr.Name}.{name} is {why}");
            return null;
        }
        Func<object, bool>? withheld = model.Withheld is { } test ? m => test(m, field.Name) : null;
        if (field.Type.Nullable is NamedType { IsLeaf: true } leaf && Writer(leaf, model.Clr, property) is { } writer)
        {
            return new FieldBinding<TCall> { Role = FieldRole.Leaf, Compile = writer, Withheld = withheld };
        }
        return new FieldBinding<TCall> { Role = FieldRole.Getter, Getter = Getter(model.Clr, property), Withheld = withheld };
    }

    /// <summary>Why a CLR type cannot stand for a GraphQL type; null if it can. Nullability: CLR null against SDL non-null is a fault.</summary>
    public string? Disagreement(GraphType type, Type clr, NullabilityInfo? info)
    {
        var display = Describe(clr, info);
        var underlying = Nullable.GetUnderlyingType(clr);
        var canBeNull = underlying is not null || (!clr.IsValueType && info?.ReadState == NullabilityState.Nullable);
        if (type.IsNonNull && canBeNull)
        {
            return display;
        }
        var target = underlying ?? clr;
        switch (type.Nullable)
        {
            case ListOf list:
                var item = ItemOf(target);
                var itemInfo = info is { GenericTypeArguments.Length: 1 } ? info.GenericTypeArguments[0] : info?.ElementType;
                return item is null || Disagreement(list.Of, item, itemInfo) is not null ? display : null;
            case EnumType e:
                if (!target.IsEnum)
                {
                    return display;
                }
                EnumBinding.Map(e, target, faults);
                return null;
            case ScalarType scalar:
                return Stands(scalar.Kind, target) ? null : display;
            case ObjectType o:
                return bindings.Models.TryGetValue(o.Name, out var entry) && !entry.Clr.IsAssignableFrom(target) && !target.IsAssignableFrom(entry.Clr) ? display : null;
            case CompositeType c:
                return c.Possible.Exists(p => bindings.Models.TryGetValue(p.Name, out var m) && target.IsAssignableFrom(m.Clr)) ? null : display;
            default:
                return display;
        }
    }

    private static bool Stands(ScalarKind kind, Type clr) => kind switch
    {
        ScalarKind.Int => clr == typeof(int),
        ScalarKind.Long => clr == typeof(long),
        ScalarKind.Float => clr == typeof(double) || clr == typeof(decimal),
        ScalarKind.Boolean => clr == typeof(bool),
        ScalarKind.String => clr == typeof(string),
        ScalarKind.Id => clr == typeof(string) || clr == typeof(Guid),
        ScalarKind.Uuid => clr == typeof(Guid),
        ScalarKind.DateTime => clr == typeof(DateTimeOffset),
        ScalarKind.LocalDate => clr == typeof(DateOnly),
        ScalarKind.Url => clr == typeof(Uri),
        ScalarKind.Other => true,
        _ => false,
    };

    private static Type? ItemOf(Type clr)
    {
        if (clr.IsArray)
        {
            return clr.GetElementType();
        }
        var list = clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? clr
            : clr.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
        return clr == typeof(string) ? null : list?.GetGenericArguments()[0];
    }

    /// <returns>Compiles the writer; null if there is none for this type.</returns>
    private static Func<LeafWriter>? Writer(NamedType type, Type model, PropertyInfo property)
    {
        if (type is EnumType)
        {
            return () => EnumWriter(model, property);
        }
        var method = typeof(LeafWrites).GetMethod(nameof(LeafWrites.Value), [typeof(JsonBuffer), property.PropertyType]);
        return method is null ? null : () => Compiled(method, model, property);
    }

    private static LeafWriter EnumWriter(Type model, PropertyInfo property)
    {
        var target = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var name = target != property.PropertyType ? nameof(LeafWrites.NullableEnum) : nameof(LeafWrites.Enum);
        var names = typeof(Leaves).GetMethod(nameof(Leaves.EnumNames))!.MakeGenericMethod(target).Invoke(null, null)!;
        return Compiled(typeof(LeafWrites).GetMethod(name)!.MakeGenericMethod(target), model, property, Expression.Constant(names));
    }

    private static LeafWriter Compiled(MethodInfo method, Type model, PropertyInfo property, params Expression[] extra)
    {
        var instance = Expression.Parameter(typeof(object));
        var buffer = Expression.Parameter(typeof(JsonBuffer));
        var value = Expression.Property(Expression.Convert(instance, model), property);
        return Expression.Lambda<LeafWriter>(Expression.Call(method, [buffer, value, .. extra]), instance, buffer).Compile();
    }

    private static Func<object, Args, object?> Getter(Type model, PropertyInfo property)
    {
        Func<object, object?>? get = null;
        return (row, _) => (get ??= Read())(row);

        Func<object, object?> Read()
        {
            var instance = Expression.Parameter(typeof(object));
            var body = Expression.Convert(Expression.Property(Expression.Convert(instance, model), property), typeof(object));
            return Expression.Lambda<Func<object, object?>>(body, instance).Compile();
        }
    }

    private static string Describe(Type clr, NullabilityInfo? info)
    {
        var name = clr.IsGenericType && Nullable.GetUnderlyingType(clr) is null
            ? clr.Name[..clr.Name.IndexOf('`', StringComparison.Ordinal)] + "<" + string.Join(", ", clr.GetGenericArguments()
                .Select((a, i) => Describe(a, info is not null && i < info.GenericTypeArguments.Length ? info.GenericTypeArguments[i] : null))) + ">"
            : InputBinding.Display(clr);
        return !clr.IsValueType && info?.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }
}

/// <summary>One overload per CLR type of a leaf; false for null.</summary>
internal static class LeafWrites
{
    public static bool Value(JsonBuffer b, int v)
    {
        b.Int(v);
        return true;
    }

    public static bool Value(JsonBuffer b, int? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, long v)
    {
        b.Int(v);
        return true;
    }

    public static bool Value(JsonBuffer b, long? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, double v)
    {
        if (!double.IsFinite(v))
        {
            throw new InvalidOperationException("A number is not finite.");
        }
        b.Double(v);
        return true;
    }

    public static bool Value(JsonBuffer b, double? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, decimal v)
    {
        b.Decimal(v);
        return true;
    }

    public static bool Value(JsonBuffer b, decimal? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, bool v)
    {
        b.Bool(v);
        return true;
    }

    public static bool Value(JsonBuffer b, bool? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, Guid v)
    {
        b.Guid(v);
        return true;
    }

    public static bool Value(JsonBuffer b, Guid? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, DateTimeOffset v)
    {
        b.Time(v);
        return true;
    }

    public static bool Value(JsonBuffer b, DateTimeOffset? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, DateOnly v)
    {
        b.Date(v);
        return true;
    }

    public static bool Value(JsonBuffer b, DateOnly? v) => v is { } x && Value(b, x);

    public static bool Value(JsonBuffer b, string? v)
    {
        if (v is null)
        {
            return false;
        }
        b.String(v);
        return true;
    }

    public static bool Value(JsonBuffer b, Uri? v) => Value(b, v?.AbsoluteUri);

    public static bool Enum<T>(JsonBuffer b, T v, System.Collections.Frozen.FrozenDictionary<T, byte[]> names)
        where T : struct, Enum
    {
        b.Raw(names[v]);
        return true;
    }

    public static bool NullableEnum<T>(JsonBuffer b, T? v, System.Collections.Frozen.FrozenDictionary<T, byte[]> names)
        where T : struct, Enum => v is { } x && Enum(b, x, names);
}
