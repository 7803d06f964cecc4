using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>What a network means by violence from a day on. A scope flag is left out where the text does not say.</summary>
/// <param name="Code">Its name in addresses; it never changes.</param>
/// <param name="Network">Id or slug of the network that adopted it.</param>
/// <param name="ValidFrom">First day; it takes the place of the network's earlier one of the kind.</param>
/// <param name="Wording">Its text, word for word.</param>
/// <param name="StatedOn">First day of the printed period of the wording; <paramref name="ValidFrom"/> when absent.</param>
/// <param name="Supersedes">Code of the one before it.</param>
/// <param name="PriorityUnderAge">Years; those below are a priority.</param>
public sealed record DefinitionBody(
    string Code, DefinitionKind Kind, string Network, string Title, DateOnly ValidFrom, string Wording, DateOnly? StatedOn = null, string? Supersedes = null, bool? PublicPlace = null,
    bool? Domestic = null, bool? SexualViolence = null, int? PriorityUnderAge = null, string? Priority = null, string? Exclusions = null, IReadOnlyList<string>? CrimeGroups = null,
    IReadOnlyList<string>? CountingRuleTypes = null);

/// <summary>Adds a definition with its wording. Scope <c>members:write</c>.</summary>
public static class WriteDefinition
{
    private const int MostWords = 50;

    internal static async Task<Results<CreatedAnswer<DefinitionModel>, ProblemAnswer>> Handle(HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<DefinitionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        checks.Code("/code", body!.Code);
        var network = await writer.Network(body.Network, ct);
        if (network is null)
        {
            checks.Wrong("/network", "There is no such network.");
        }
        checks.Text("/title", body.Title, 200, required: true);
        checks.Text("/wording", body.Wording, 1000, required: true, lines: true);
        checks.Text("/priority", body.Priority, 300);
        checks.Text("/exclusions", body.Exclusions, 300);
        checks.Day("/validFrom", body.ValidFrom);
        checks.Day("/statedOn", body.StatedOn);
        checks.Number("/priorityUnderAge", body.PriorityUnderAge, 1, 120);
        Words("/crimeGroups", body.CrimeGroups);
        Words("/countingRuleTypes", body.CountingRuleTypes);
        if (body.Supersedes is { } earlier && !await db.Set<ViolenceDefinition>().AnyAsync(row => row.Code == earlier && row.ValidFrom < body.ValidFrom && row.Kind == body.Kind, ct))
        {
            checks.Wrong("/supersedes", "Name an earlier definition of the same kind.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network!, checks, ct) is { } personal)
        {
            return personal;
        }
        if (!await writer.Enter($"definition:{network!.Id}", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await db.Set<ViolenceDefinition>().AnyAsync(row => row.Code == body.Code, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/code", Problems.SlugTaken.Code, "Another definition has it.")]);
        }
        if (await db.Set<ViolenceDefinition>().AnyAsync(row => row.NetworkId == network.Id && row.Kind == body.Kind && row.ValidFrom == body.ValidFrom, ct))
        {
            return new ProblemAnswer(Problems.Conflict, "The network has a definition of the kind from that day on.");
        }
        db.Add(new ViolenceDefinition
        {
            Code = body.Code,
            Kind = body.Kind,
            NetworkId = network.Id,
            Title = body.Title,
            ValidFrom = body.ValidFrom,
            Supersedes = body.Supersedes,
            PublicPlace = body.PublicPlace,
            Domestic = body.Domestic,
            SexualViolence = body.SexualViolence,
            PriorityUnderAge = body.PriorityUnderAge,
            Priority = body.Priority,
            Exclusions = body.Exclusions,
            CrimeGroups = [.. body.CrimeGroups ?? []],
            CountingRuleTypes = [.. body.CountingRuleTypes ?? []],
        });
        db.Add(new DefinitionWording { DefinitionCode = body.Code, StatedOn = body.StatedOn ?? body.ValidFrom, Text = body.Wording });
        writer.Told(caller, "violence-definition", body.Code, network.Id);
        await db.SaveChangesAsync(ct);
        return writer.Created((await ListDefinitions.Find(db, body.Code, body.StatedOn > body.ValidFrom ? body.StatedOn.Value : body.ValidFrom, ct))!, $"/v1/networks/definitions/{body.Code}");

        void Words(string pointer, IReadOnlyList<string>? words)
        {
            if (words?.Count > MostWords)
            {
                checks.Wrong(pointer, $"At most {MostWords} are expected.");
                return;
            }
            foreach (var (index, word) in (words ?? []).Index())
            {
                checks.Text($"{pointer}/{index}", word, 200, required: true);
            }
        }
    }
}
