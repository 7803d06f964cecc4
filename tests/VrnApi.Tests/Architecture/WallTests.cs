using System.Reflection;
using System.Text.RegularExpressions;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Architecture;

/// <summary>Who may know whom. The walls are few; each is held here, not by habit.</summary>
public sealed partial class WallTests
{
    [Theory]
    [InlineData("VrnApi.GraphQL")]
    [InlineData("VrnApi.Tokens")]
    [InlineData("VrnApi.Disclosure")]
    [InlineData("VrnApi.Data")]
    public void The_libraries_do_not_know_each_other(string library)
    {
        var known = Assembly.Load(library).GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => name.StartsWith("VrnApi", StringComparison.Ordinal) || name == "vrnapi");

        Assert.Empty(known);
    }

    [Theory]
    [InlineData("VrnApi.GraphQL", "System.")]
    [InlineData("VrnApi.Disclosure", "System.")]
    [InlineData("VrnApi.Tokens", "System.", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "Microsoft.Net.Http.Headers")]
    public void A_library_uses_only_what_it_was_given(string library, params string[] allowed)
    {
        var others = Assembly.Load(library).GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => !allowed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Empty(others);
    }

    [Fact]
    public void An_area_uses_no_other_areas_folder()
    {
        var areas = Directory.GetDirectories(Repository.PathOf("src", "VrnApi", "Features")).Select(Path.GetFileName).ToArray();
        Assert.NotEmpty(areas);

        var trespasses =
            from area in areas
            from file in Repository.Sources("src", "VrnApi", "Features", area!)
            from line in File.ReadLines(file)
            let used = UsedArea().Match(line)
            where used.Success && used.Groups[1].Value != area
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line}";

        Assert.Empty(trespasses);
    }

    [Fact]
    public void A_rule_is_plain_code()
    {
        var trespasses =
            from file in Repository.Sources("src", "VrnApi", "Features")
            where file.Contains($"{Path.DirectorySeparatorChar}Rules{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where line.StartsWith("using Microsoft.", StringComparison.Ordinal) || line.StartsWith("using Npgsql", StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line}";

        Assert.Empty(trespasses);
    }

    [Fact]
    public void Published_outcomes_are_read_without_touching_raw_returns()
    {
        var trespasses =
            from folder in new[] { "Catalogue", "Query" }
            let path = Repository.PathOf("src", "VrnApi", "Features", "Outcomes", folder)
            where Directory.Exists(path)
            from file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where line.StartsWith("using VrnApi.Data.Outcomes.Raw", StringComparison.Ordinal)
                || line.StartsWith("using VrnApi.Data.Outcomes.Publishing", StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {line}";

        Assert.Empty(trespasses);
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?VrnApi\.Features\.(\w+)")]
    private static partial Regex UsedArea();
}
