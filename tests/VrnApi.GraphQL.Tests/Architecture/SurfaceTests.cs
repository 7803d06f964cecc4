using System.Reflection;
using System.Text;

namespace VrnApi.GraphQL.Tests.Architecture;

/// <summary>The engine depends on nothing but the base class library, and its public surface changes only on purpose.</summary>
public sealed class SurfaceTests
{
    private static readonly Assembly Engine = typeof(Schema).Assembly;

    [Fact]
    public void No_package_and_no_framework_is_referenced()
    {
        var references = Engine.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.All(references, name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard", name));
        string[] foreign = ["System.Data", "System.Net", "System.Web", "Microsoft."];
        Assert.DoesNotContain(references, name => foreign.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_public_surface_is_approved()
    {
        var actual = Describe();
        var file = Path.Combine(Folder(), "surface.approved.txt");
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (approved != actual)
        {
            File.WriteAllText(Path.ChangeExtension(file, ".received.txt"), actual);
        }
        Assert.Equal(approved, actual);
    }

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string path = "")
    {
        // Deterministic builds map the path; the file is then found from the output folder upwards.
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            return Path.GetDirectoryName(path)!;
        }
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, "tests", "VrnApi.GraphQL.Tests")))
        {
            at = at.Parent!;
        }
        return Path.Combine(at.FullName, "tests", "VrnApi.GraphQL.Tests", "Architecture");
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in Engine.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Name(type)).Append('\n');
            const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            var lines = type.GetMembers(own).Where(m => m.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
                .Select(Member).OfType<string>();
            foreach (var line in lines.Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo c => $"new({Parameters(c)})",
        PropertyInfo p => $"{p.Name}: {Name(p.PropertyType)}",
        FieldInfo f => f.IsSpecialName ? null : $"{f.Name}: {Name(f.FieldType)}",
        MethodInfo { IsSpecialName: false } m => $"{m.Name}{(m.IsGenericMethod ? "<" + string.Join(", ", m.GetGenericArguments().Select(Name)) + ">" : "")}({Parameters(m)}): {Name(m.ReturnType)}",
        _ => null,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType) + " " + p.Name));

    private static string Name(Type type)
    {
        if (!type.IsGenericType)
        {
            return type.IsArray ? Name(type.GetElementType()!) + "[]" : type.Name;
        }
        return type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">";
    }
}
