using System.Linq.Expressions;
using System.Reflection;

namespace VrnApi.GraphQL;

/// <summary>
/// Arguments and input objects to records (design sections 3 and 4): each constructor parameter is the argument of the same camelCase
/// name. Checked and compiled at start-up; no reflection afterwards.
/// </summary>
internal sealed class InputBinding(List<string> faults)
{
    private readonly Dictionary<(InputType, Type), Func<InputObject, object>?> records = [];
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The maker of a field's criteria; null if faults were added.</summary>
    public Func<Args, object>? Criteria(FieldDef field, Type criteria)
    {
        if (criteria == typeof(NoArguments))
        {
            if (field.Arguments.Length > 0)
            {
                faults.Add($"{field.Coordinate}: has arguments, but its binding takes none");
            }
            var none = new NoArguments();
            return _ => none;
        }
        var make = Record(field.Coordinate, criteria, [.. field.Arguments], a => $"{field.Coordinate}({a}:)");
        return make is null ? null : args => make(args.Given);
    }

    private Func<IReadOnlyDictionary<string, object?>, object>? Record(string owner, Type record, List<InputDef> inputs, Func<string, string> coordinate)
    {
        var constructors = record.GetConstructors().Where(c => c.GetParameters() is not [{ ParameterType: var only }] || only != record).ToList();
        if (constructors.Count != 1)
        {
            faults.Add($"{owner}: {record.Name} must have one public constructor");
            return null;
        }
        var parameters = constructors[0].GetParameters();
        var bound = new HashSet<string>(StringComparer.Ordinal);
        var converters = new (string Name, Func<object?, object?> Convert, object? Absent)[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            var name = Camel(parameter.Name!);
            var input = inputs.Find(x => x.Name == name);
            var absent = parameter.HasDefaultValue && parameter.DefaultValue is not null ? parameter.DefaultValue : DefaultOf(parameter.ParameterType);
            if (input is null)
            {
                if (!parameter.HasDefaultValue)
                {
                    faults.Add($"{coordinate(name)}: {record.Name}.{parameter.Name} has no counterpart in the SDL");
                }
                converters[i] = (name, _ => absent, absent);
                continue;
            }
            bound.Add(name);
            if (input.Type.Nullable == input.Type && input.Default is null && parameter.HasDefaultValue is false && !IsNullable(parameter))
            {
                faults.Add($"{input.Coordinate}: SDL says {input.Type}, {record.Name}.{parameter.Name} cannot be null");
            }
            converters[i] = (name, Converter(input, input.Type, parameter.ParameterType, record.Name + "." + parameter.Name) ?? (_ => null), absent);
        }
        foreach (var input in inputs.Where(x => !bound.Contains(x.Name)))
        {
            faults.Add($"{input.Coordinate}: has no counterpart in {record.Name}");
        }
        var construct = Constructor(constructors[0]);
        return given =>
        {
            var values = new object?[converters.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var (name, convert, absent) = converters[i];
                values[i] = given.TryGetValue(name, out var value) ? convert(value) ?? absent : absent;
            }
            return construct(values);
        };
    }

    private Func<object?, object?>? Converter(InputDef input, GraphType type, Type clr, string member)
    {
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Given<>))
        {
            var inner = Converter(input, type, clr.GetGenericArguments()[0], member);
            var wrap = Constructor(clr.GetConstructors().Single(c => c.GetParameters().Length == 2));
            var missing = DefaultOf(clr.GetGenericArguments()[0]);
            return value => wrap([true, inner?.Invoke(value) ?? missing]);
        }
        if (type.Nullable is ListOf list)
        {
            return ListConverter(input, list, clr, member);
        }
        var target = Nullable.GetUnderlyingType(clr) ?? clr;
        switch (type.Nullable)
        {
            case InputType nested:
                return Nested(nested, target);
            case EnumType e:
                return EnumConverter(input, e, target, member);
            case ScalarType scalar:
                return ScalarConverter(input, scalar, target, member);
            default:
                throw new InvalidOperationException("Not an input type.");
        }
    }

    private Func<object?, object?> Nested(InputType type, Type record)
    {
        if (!records.TryGetValue((type, record), out _))
        {
            // Filters contain themselves (and, or, not): the entry must be there before its fields are looked at.
            records[(type, record)] = null;
            var make = Record(type.Name, record, type.Fields, f => $"{type.Name}.{f}");
            records[(type, record)] = make is null ? null : o => make(o.Given);
        }
        return value => value is InputObject o ? records[(type, record)]!(o) : null;
    }

    private Func<object?, object?>? ListConverter(InputDef input, ListOf list, Type clr, string member)
    {
        var item = clr.IsArray ? clr.GetElementType()
            : clr.IsGenericType && clr.GetGenericTypeDefinition() is var g && (g == typeof(IReadOnlyList<>) || g == typeof(IReadOnlyCollection<>) || g == typeof(IEnumerable<>))
                ? clr.GetGenericArguments()[0]
                : null;
        if (item is null)
        {
            faults.Add($"{input.Coordinate}: SDL says {input.Type}, {member} is {Display(clr)}");
            return null;
        }
        if (list.Of is not NonNullOf && item.IsValueType && Nullable.GetUnderlyingType(item) is null)
        {
            faults.Add($"{input.Coordinate}: SDL says {input.Type}, but items of {member} cannot be null");
        }
        var convert = Converter(input, list.Of, item, member);
        return value =>
        {
            if (value is not object?[] items)
            {
                return null;
            }
            var array = Array.CreateInstanceFromArrayType(item.MakeArrayType(), items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                array.SetValue(convert?.Invoke(items[i]), i);
            }
            return array;
        };
    }

    private Func<object?, object?>? EnumConverter(InputDef input, EnumType type, Type clr, string member)
    {
        if (clr == typeof(string))
        {
            return value => (value as EnumValueDef)?.Name;
        }
        if (!clr.IsEnum)
        {
            faults.Add($"{input.Coordinate}: SDL says {type.Name}, {member} is {Display(clr)}");
            return null;
        }
        var map = EnumBinding.Map(type, clr, faults);
        return value => value is EnumValueDef def ? map.GetValueOrDefault(def.Name) : null;
    }

    private Func<object?, object?>? ScalarConverter(InputDef input, ScalarType type, Type clr, string member)
    {
        var fault = new Fault(ErrorCodes.Argument, $"Argument \"{Messages.Cut(input.Name)}\" has an invalid value.");
        Func<object?, object?>? convert = (type.Kind, clr) switch
        {
            (ScalarKind.Int, _) when clr == typeof(int) => v => v,
            (ScalarKind.Int, _) when clr == typeof(long) => v => v is int i ? (long)i : null,
            (ScalarKind.Long, _) when clr == typeof(long) => v => v,
            (ScalarKind.Float, _) when clr == typeof(double) => v => v,
            (ScalarKind.Float, _) when clr == typeof(decimal) => v => v is not double d ? null
                : Math.Abs(d) < 7.9e28 ? (decimal)d : throw new FieldException(fault),
            (ScalarKind.Boolean, _) when clr == typeof(bool) => v => v,
            (ScalarKind.String or ScalarKind.Id, _) when clr == typeof(string) => v => v,
            (ScalarKind.Id, _) when clr == typeof(Guid) => v => v is not string s ? null : Guid.TryParseExact(s, "D", out var id) ? id : throw new FieldException(fault),
            (ScalarKind.Uuid, _) when clr == typeof(Guid) => v => v,
            (ScalarKind.DateTime, _) when clr == typeof(DateTimeOffset) => v => v,
            (ScalarKind.LocalDate, _) when clr == typeof(DateOnly) => v => v,
            (ScalarKind.Url, _) when clr == typeof(Uri) => v => v,
            (ScalarKind.Other, _) when clr == typeof(object) => v => v,
            _ => null,
        };
        if (convert is null)
        {
            faults.Add($"{input.Coordinate}: SDL says {type.Name}, {member} is {Display(clr)}");
        }
        return convert;
    }

    private bool IsNullable(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Given<>))
        {
            return true;
        }
        return type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : nullability.Create(parameter).WriteState == NullabilityState.Nullable;
    }

    private static Func<object?[], object> Constructor(ConstructorInfo constructor)
    {
        var values = Expression.Parameter(typeof(object?[]));
        var arguments = constructor.GetParameters().Select((p, i) =>
            Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(i)), p.ParameterType));
        return Expression.Lambda<Func<object?[], object>>(Expression.Convert(Expression.New(constructor, arguments), typeof(object)), values).Compile();
    }

    private static object? DefaultOf(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal static string Display(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Display(inner) + "?" : type.Name switch
    {
        "Int32" => "int",
        "Int64" => "long",
        "String" => "string",
        "Boolean" => "bool",
        "Double" => "double",
        "Decimal" => "decimal",
        var name => name,
    };
}

/// <summary>SDL enum values and CLR enum members: by SCREAMING_SNAKE name, one for one.</summary>
internal static class EnumBinding
{
    public static Dictionary<string, object> Map(EnumType type, Type clr, List<string> faults)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var value in Enum.GetValues(clr))
        {
            members[Leaves.EnumName(value.ToString()!)] = value;
        }
        foreach (var value in type.Values.Where(v => !members.ContainsKey(v.Name)))
        {
            Add(faults, $"{type.Name}.{value.Name}: has no counterpart in {clr.Name}");
        }
        foreach (var name in members.Keys.Where(n => !type.ByName.ContainsKey(n)))
        {
            Add(faults, $"{type.Name}.{name}: {clr.Name} has it, the SDL has not");
        }
        return members;
    }

    private static void Add(List<string> faults, string fault)
    {
        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }
}
