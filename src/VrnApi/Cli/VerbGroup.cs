using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Outbound;

namespace VrnApi.Cli;

/// <summary>One thing that can be done to what the group is about.</summary>
/// <param name="Usage">As printed, and as the arguments are read.</param>
/// <returns>What was done: a text for people, or with <c>--json</c> the value.</returns>
internal sealed record Subverb(string Usage, string Help, Func<Call, CancellationToken, Task<Done>> Run);

/// <param name="Value">Written with <c>--json</c>.</param>
/// <param name="Code">The exit code: 1 for a check that failed.</param>
internal sealed record Done(string Text, object Value, int Code = Verbs.Done);

/// <summary>What a subverb works with.</summary>
internal sealed record Call(IServiceProvider Services, VrnDbContext Db, TimeProvider Clock, Arguments Arguments)
{
    /// <summary>Which addresses may be registered to be called.</summary>
    public OutboundOptions Outbound => Services.GetRequiredService<IOptions<OutboundOptions>>().Value;

    public const string SignedBy = "--operator CODE [--operator-key FILE] [--json]";

    /// <summary>The operator of <c>--operator</c>, signing with <c>--operator-key</c> or the file that <c>VRN_OPERATOR_KEY</c> names.</summary>
    public Instruction By()
    {
        var file = Arguments.Find("--operator-key") ?? Environment.GetEnvironmentVariable("VRN_OPERATOR_KEY")
            ?? throw new UsageException("Name the operator's key with --operator-key, or in VRN_OPERATOR_KEY.");
        return Sign(Arguments["--operator"], file, Clock);
    }

    public static Instruction Sign(string @operator, string keyFile, TimeProvider clock) => new(@operator, asked =>
    {
        using var key = OperatorKey.FromPem(Read(keyFile));
        return key.Sign(asked, clock.GetUtcNow());
    });

    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {file} cannot be read.");
        }
    }
}

/// <summary>A verb with verbs under it, such as <c>vrnapi client add</c>.</summary>
internal sealed class VerbGroup(string name, params Subverb[] subverbs)
{
    private static readonly JsonSerializerOptions Indented = new(VrnJson.Options) { WriteIndented = true };

    public async Task<int> Run(IServiceProvider services, string[] arguments, CancellationToken ct)
    {
        // A verb that has no verbs under it, such as migrate, is a group of one that takes options alone.
        var chosen = subverbs is [{ Usage: ['[', ..] } alone] ? alone
            : Array.Find(subverbs, subverb => arguments.Length > 0 && subverb.Usage.Split(' ')[0] == arguments[0]);
        if (chosen is null || arguments.Contains("--help"))
        {
            return await Help(chosen is null ? subverbs : [chosen], asked: arguments.Contains("--help"));
        }
        try
        {
            return await Run(chosen, services, Arguments.Parse(chosen.Usage, arguments), ct);
        }
        catch (UsageException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return await Help([chosen], asked: false);
        }
    }

    private static async Task<int> Run(Subverb subverb, IServiceProvider services, Arguments arguments, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("command line");
        try
        {
            var done = await subverb.Run(new Call(scope.ServiceProvider, db, services.GetRequiredService<TimeProvider>(), arguments), ct);
            Console.WriteLine(arguments.Has("--json") ? JsonSerializer.Serialize(done.Value, Indented) : done.Text);
            return done.Code;
        }
        catch (RegistrationException refusal)
        {
            return await Refuse(refusal.Code, refusal.Message, arguments);
        }
        // A failed batch names every row of it, its audit row too: what was taken already is told first.
        catch (DbUpdateException exception) when (services.GetRequiredService<IDatabaseWays>().IsUniqueViolation(exception))
        {
            return await Refuse("conflict", "The same was registered by somebody else at the same moment, or was registered before.", arguments);
        }
        catch (DbUpdateException exception) when (AuditEntries.IsAuditFailure(exception))
        {
            return await Refuse("audit_unavailable", "The audit row of this change cannot be written; nothing was changed.", arguments);
        }
    }

    private static async Task<int> Refuse(string code, string message, Arguments arguments)
    {
        await Console.Error.WriteLineAsync(message);
        if (arguments.Has("--json"))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { refused = code, message }, Indented));
        }
        return Verbs.Refused;
    }

    private async Task<int> Help(Subverb[] which, bool asked)
    {
        var to = asked ? Console.Out : Console.Error;
        foreach (var subverb in which)
        {
            await to.WriteLineAsync($"vrnapi {name} {subverb.Usage}\n    {subverb.Help}");
        }
        return asked ? Verbs.Done : Verbs.Usage;
    }
}
