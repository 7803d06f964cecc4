using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform;

/// <summary>
/// Keeps people out of every text that is kept. Names of organisations, networks, areas, subjects and documents, and what the network's team
/// has allowed, are no people's. A refusal is counted by what it was to be written to and never repeats the text.
/// </summary>
internal sealed class TextGuard(VrnDbContext db, CallerAudit audit)
{
    private static readonly Lazy<IReadOnlyList<string>> GivenNames = new(ReadGivenNames);

    /// <summary>Given names that betray a person, from <c>schemas/code-lists/given-names.csv</c>.</summary>
    public static IReadOnlyList<string> Given => GivenNames.Value;

    /// <param name="place">What the texts were to be written to, as the audit trail names it.</param>
    /// <param name="texts">Each with its place in the body.</param>
    /// <returns>Null when all are clean.</returns>
    public async Task<ProblemAnswer?> Refusal(Caller caller, Place place, IReadOnlyCollection<(string Pointer, string? Text)> texts, CancellationToken ct)
    {
        if (texts.All(text => string.IsNullOrWhiteSpace(text.Text)))
        {
            return null;
        }
        var guard = await Guard(ct);
        var faults = texts.Where(text => text.Text is not null).SelectMany(text => guard.Find(text.Text!, PersonalDataMode.Prose).Select(hit =>
            Fault.At(text.Pointer, Problems.PersonalDataSuspected.Code, $"It looks like {hit.Kind} at character {hit.Position}."))).ToList();
        if (faults.Count == 0)
        {
            return null;
        }
        await audit.Write(audit.Event(caller, place.Action, place.ResourceType, place.ResourceId, Problems.PersonalDataSuspected.Code), ct);
        return new ProblemAnswer(Problems.PersonalDataSuspected, null, faults);
    }

    /// <summary>A text of a network; rule R13 counts the refusals by its slug.</summary>
    public static Place Network(string slug) => new("member.refused", "network", slug);

    public sealed record Place(string Action, string ResourceType, string ResourceId);

    internal async Task<PersonalDataGuard> Guard(CancellationToken ct)
    {
        List<string> known =
        [
            .. await db.Set<Organisation>().Select(row => row.Name).ToListAsync(ct), .. await db.Set<Network>().Select(row => row.Name).ToListAsync(ct),
            .. await db.Set<Area>().Select(row => row.Name).ToListAsync(ct), .. await db.Set<Subject>().Select(row => row.Title).ToListAsync(ct),
            .. await db.Set<SourceDocument>().Select(row => row.Title).ToListAsync(ct), .. await db.Set<GuardAllowance>().Select(row => row.Term).ToListAsync(ct),
        ];
        return new PersonalDataGuard(known, Given);
    }

    private static List<string> ReadGivenNames()
    {
        using var reader = new StreamReader(SeedFile.Open("schemas/code-lists/given-names.csv"));
        var names = new List<string>();
        // The first line is the header.
        for (var line = reader.ReadLine(); (line = reader.ReadLine()) is not null;)
        {
            names.Add(line);
        }
        return names;
    }
}
