namespace VrnApi.Data.Model;

/// <summary>The few words of SQL that the model itself must say and that the two databases spell differently.</summary>
internal sealed record Dialect(string BinaryCollation, Func<string, string> Quote)
{
    internal static readonly Dialect PostgreSql = new("C", name => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    internal static readonly Dialect SqlServer = new("Latin1_General_100_BIN2_UTF8", name => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]");
}
