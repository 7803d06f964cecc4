namespace VrnApi.Tests.Harness;

/// <summary>Names that nobody else uses, of letters alone: ten digits in a name look like somebody's number.</summary>
internal static class Fresh
{
    public static string Name(string start) =>
        $"{start}-{string.Concat(Guid.NewGuid().ToString("n").Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))))}";
}
