using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace VrnApi.Platform;

/// <summary>
/// The framework's JSON lines, without what must never be in a log: secrets of ours, tokens, assertions and proofs (all are three
/// segments of base64url), private keys. Nobody logs these on purpose; an exception's text may.
/// </summary>
internal sealed partial class RedactedFormatter(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vrn";
    public const string Removed = "[removed]";

    // The formatters are one collection, which cannot be asked for while it is being made.
    private readonly Lazy<ConsoleFormatter> json = new(() =>
        services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == ConsoleFormatterNames.Json));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var line = new StringWriter();
        json.Value.Write(logEntry, scopeProvider, line);
        textWriter.Write(Redact(line.ToString()));
    }

    internal static string Redact(string text) => Secrets().Replace(text, Removed);

    // A JOSE header begins with an opening brace, which is e and one of few letters in base64url.
    [GeneratedRegex(@"vrn_sk_[0-9A-Za-z]+|whsec_[0-9A-Za-z+/=_-]+|\be[w-z0-9_-][A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)",
        RegexOptions.Singleline)]
    private static partial Regex Secrets();
}
