using System.Globalization;
using VrnApi.Cli.Sandbox;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners;
using VrnApi.Features.ServiceDirectory.Generating;

namespace VrnApi.Cli;

/// <summary><c>vrnapi demo</c>: what a new installation can be tried with.</summary>
internal static class DemoVerbs
{
    public static readonly VerbGroup Group = new("demo",
        new Subverb("generate --services N --seed S [--area WHERE] [--traps] [--json]",
            "N made-up services, always the same for the same seed; WHERE is llr, tv or all. --json names what must stay hidden. Sandbox and Development only",
            Generate),
        new Subverb("sandbox --out DIR --base-url URL [--json]",
            "partners, clients and their credentials in DIR/sandbox.json and DIR/keys; a second run keeps what is there. Sandbox and Development only",
            async (call, ct) =>
            {
                var written = await new SandboxRegistration(call, call.Arguments["--out"], call.Arguments["--base-url"]).Run(ct);
                return new Done($"{written.Clients.Count} sandbox clients are ready: {Path.Combine(call.Arguments["--out"], SandboxFile.Name)}",
                    written.Clients.Select(client => client.Name));
            }));

    private static async Task<Done> Generate(Call call, CancellationToken ct)
    {
        if (!int.TryParse(call.Arguments["--services"], NumberStyles.None, CultureInfo.InvariantCulture, out var services) || services is < 1 or > 1_000_000
            || !ulong.TryParse(call.Arguments["--seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            || call.Arguments.Find("--area") is not (null or "llr" or "tv" or "all"))
        {
            throw new UsageException("--services is 1 to 1000000, --seed a whole number, --area llr, tv or all.");
        }
        if (call.Services.GetRequiredService<IHostEnvironment>().IsProduction())
        {
            throw new RegistrationException("production", "Made-up services do not belong into a production directory.");
        }
        var generator = new Generator(call.Db, call.Services.GetRequiredService<IDatabaseWays>(), call.Clock);
        var made = await generator.Make(services, seed, call.Arguments.Find("--area") ?? "all", call.Arguments.Has("--traps"), ct);
        return new Done(made.Services == 0 ? "The services of this seed are there already." : $"{made.Services} services of {made.Organisations} organisations were made.", made);
    }
}
