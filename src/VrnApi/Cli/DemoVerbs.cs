using VrnApi.Cli.Sandbox;

namespace VrnApi.Cli;

/// <summary><c>vrnapi demo</c>: what a new installation can be tried with.</summary>
internal static class DemoVerbs
{
    public static readonly VerbGroup Group = new("demo",
        new Subverb("sandbox --out DIR --base-url URL [--json]",
            "partners, clients and their credentials in DIR/sandbox.json and DIR/keys; a second run keeps what is there. Sandbox and Development only",
            async (call, ct) =>
            {
                var written = await new SandboxRegistration(call, call.Arguments["--out"], call.Arguments["--base-url"]).Run(ct);
                return new Done($"{written.Clients.Count} sandbox clients are ready: {Path.Combine(call.Arguments["--out"], SandboxFile.Name)}",
                    written.Clients.Select(client => client.Name));
            }));
}
