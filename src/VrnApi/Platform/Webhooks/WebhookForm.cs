using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>A subscription as its owner writes it.</summary>
/// <param name="Url">An https address on a public host.</param>
/// <param name="Kinds">Kinds of the change feed, such as <c>service</c>; each needs the scope with which it is read.</param>
/// <param name="Areas">Codes of areas; only the kind <c>service</c> can be narrowed so.</param>
/// <param name="Terms">As <c>taxonomy:code</c>; only the kind <c>service</c> can be narrowed so.</param>
/// <param name="Description">At most 200 characters, no personal data.</param>
public sealed record NewWebhook(string? Url, IReadOnlyList<string>? Kinds, IReadOnlyList<string>? Areas, IReadOnlyList<string>? Terms, string? Description);

/// <summary>Whether what an owner wrote can be a subscription.</summary>
internal sealed class WebhookForm(VrnDbContext db, FeedKinds kinds, IOptions<OutboundOptions> outbound, OutboundGuard guard, NameLookup lookup)
{
    private const int MostEntries = 16, LongestText = 200, LongestEntry = 100;

    private static readonly PersonalDataGuard Personal = new([]);

    /// <returns>Null when it can.</returns>
    public async Task<ProblemAnswer?> Refuse(NewWebhook asked, Caller caller, CancellationToken ct)
    {
        if (await RefuseUrl(asked.Url ?? "", ct) is { } why)
        {
            return new ProblemAnswer(Problems.InvalidUrl, null, [Fault.At("/url", Problems.InvalidUrl.Code, why)]);
        }
        var faults = new List<Fault>();
        var found = Kinds(asked.Kinds ?? [], faults);
        await Narrowing(asked, found, faults, ct);
        if (asked.Description is { } text && (text.Length > LongestText || text.Any(char.IsControl)))
        {
            faults.Add(Invalid("/description", $"At most {LongestText} characters on one line."));
        }
        else if (asked.Description is { } prose && Personal.Find(prose, PersonalDataMode.Prose).Count > 0)
        {
            faults.Add(Fault.At("/description", Problems.PersonalDataRefused.Code, "Say what the subscription is for, without personal data."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        return found.Find(kind => !caller.Has(kind.Scope)) is { } lacking
            ? new ProblemAnswer(Problems.InsufficientScope, $"The kind {lacking.Name} needs the scope {lacking.Scope}.") { Scope = lacking.Scope }
            : null;
    }

    /// <summary>By its text, and by where its name leads at this moment; a name that leads nowhere yet may lead somewhere later.</summary>
    private async Task<string?> RefuseUrl(string url, CancellationToken ct)
    {
        if (OutboundUrl.Refuse(url, outbound.Value) is { } why)
        {
            return why;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(OutboundGuard.Patience);
        try
        {
            return (await lookup(new Uri(url).IdnHost, patience.Token)).All(guard.Allows) ? null : "Its name leads to an address that is not public.";
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private List<FeedKind> Kinds(IReadOnlyList<string> names, List<Fault> faults)
    {
        var found = new List<FeedKind>();
        foreach (var (index, name) in names.Index())
        {
            if (kinds.Find(name ?? "") is { } kind && !found.Contains(kind))
            {
                found.Add(kind);
            }
            else
            {
                faults.Add(Invalid($"/kinds/{index}", $"Each must be one of {string.Join(", ", kinds.All.Select(one => one.Name))}, once."));
            }
        }
        if (names.Count == 0)
        {
            faults.Add(Invalid("/kinds", $"At least one of {string.Join(", ", kinds.All.Select(one => one.Name))}."));
        }
        return found;
    }

    private async Task Narrowing(NewWebhook asked, List<FeedKind> found, List<Fault> faults, CancellationToken ct)
    {
        string[] areas = [.. asked.Areas ?? []], terms = [.. asked.Terms ?? []];
        foreach (var (name, list) in (ReadOnlySpan<(string, string[])>)[("areas", areas), ("terms", terms)])
        {
            if (list.Length > 0 && found.Find(kind => kind.Narrow is null) is { } wide)
            {
                faults.Add(Invalid("/" + name, $"The kind {wide.Name} cannot be narrowed; make a subscription of its own for it."));
            }
            if (list.Length > MostEntries || list.Any(entry => entry is null || entry.Length is 0 or > LongestEntry || entry.Contains(',', StringComparison.Ordinal)))
            {
                faults.Add(Invalid("/" + name, $"At most {MostEntries} entries of at most {LongestEntry} characters."));
                return;
            }
        }
        var known = areas.Length == 0 ? [] : await db.Set<Area>().Where(area => areas.Contains(area.Code)).Select(area => area.Code).ToListAsync(ct);
        faults.AddRange(areas.Index().Where(area => !known.Contains(area.Item))
            .Select(area => Fault.At($"/areas/{area.Index}", Problems.InvalidArea.Code, "No area has this code; GET /v1/areas lists them.")));
        var tagged = terms.Length == 0 ? [] : await db.Set<TaxonomyTerm>().Select(term => term.Taxonomy!.Code + ":" + term.Code).Where(code => terms.Contains(code)).ToListAsync(ct);
        faults.AddRange(terms.Index().Where(term => !tagged.Contains(term.Item))
            .Select(term => Invalid($"/terms/{term.Index}", "No term has this code; GET /v1/directory/taxonomy-terms lists them.")));
    }

    private static Fault Invalid(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);
}
