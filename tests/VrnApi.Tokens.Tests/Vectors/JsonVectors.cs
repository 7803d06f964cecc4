using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Vectors;

/// <summary>JSONTestSuite: what every parser must take and must refuse, and never anything but a JoseException.</summary>
public sealed class JsonVectors
{
    /// <summary>Legal JSON, refused in tokens: the last one would win silently.</summary>
    private static readonly string[] Duplicates = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    [Fact]
    public void Every_case_parses_or_is_refused_as_the_suite_says()
    {
        var wrong = new List<string>();
        var seen = 0;
        foreach (var test in Reference.Json("jose/json/jsontestsuite.json").GetProperty("cases").EnumerateArray())
        {
            seen++;
            var name = test.GetProperty("name").GetString()!;
            var parses = Parses(test.GetProperty("base64").GetBytesFromBase64());
            var expected = name[0] == 'y' && !Duplicates.Contains(name);
            if (name[0] != 'i' && parses != expected)
            {
                wrong.Add($"{name}: expected {expected}");
            }
        }
        Assert.Empty(wrong);
        Assert.InRange(seen, 310, int.MaxValue);
    }

    private static bool Parses(byte[] json)
    {
        try
        {
            StrictJson.ReadValue(json, StrictJson.MaxDepth);
            return true;
        }
        catch (JoseException)
        {
            return false;
        }
    }
}
