namespace VrnApi.Disclosure.Tests;

/// <summary>What the library must not be able to say.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void No_public_type_holds_a_name_of_anybody()
    {
        var texts = typeof(DisclosurePolicy).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(string) && property.Name.Contains("Name", StringComparison.Ordinal));

        Assert.Empty(texts);
    }
}
