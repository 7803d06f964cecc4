using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

/// <summary>What a verb writes to standard output, kept apart by flow of control: other tests write there at the same time.</summary>
internal sealed class VerbOutput : TextWriter
{
    private static readonly AsyncLocal<StringWriter?> Mine = new();

    private readonly TextWriter before;

    private VerbOutput(TextWriter before) => this.before = before;

    public override Encoding Encoding => before.Encoding;

    /// <summary>Runs a verb with <c>--json</c> and reads the one value that it writes.</summary>
    public static async Task<(int Code, JsonElement Json)> Of(IServiceProvider services, params string[] arguments)
    {
        using var text = new StringWriter();
        Mine.Value = text;
        var code = await SecurityHost.Run(services, [.. arguments, "--json"]);
        Mine.Value = null;
        return (code, JsonSerializer.Deserialize<JsonElement>(text.ToString()));
    }

    public override void Write(char value) => (Mine.Value ?? before).Write(value);

    public override void Write(string? value) => (Mine.Value ?? before).Write(value);

    public override void WriteLine(string? value) => (Mine.Value ?? before).WriteLine(value);

    /// <summary>Before anything else holds the console: a console stream locks what is the output now, so a writer that kept the earlier one would wait for ever.</summary>
    [ModuleInitializer]
    internal static void Install() => Console.SetOut(new VerbOutput(Console.Out));
}
