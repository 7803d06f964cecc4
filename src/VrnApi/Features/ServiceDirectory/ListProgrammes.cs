using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Programmes of published organisations and services. Scope services:read.</summary>
public static class ListProgrammes
{
    private const string Path = "/v1/directory/programmes";

    /// <param name="OrganisationId">Only programmes of this organisation.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria([property: FromQuery(Name = "organisation_id")] Guid? OrganisationId, int? Limit, string? After);

    /// <param name="OrganizationId">Absent for a national programme that no organisation here leads.</param>
    public sealed record ProgrammeRow(
        Guid Id, string Name, [property: JsonPropertyName("alternate_name")] string? AlternateName, string Description,
        [property: JsonPropertyName("organization_id")] Guid? OrganizationId);

    public static async Task<Results<DocumentPage<ProgrammeRow>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        if (IdPage.Read(caller, cursors, Path, criteria.Limit, criteria.After, out var page) is { } refusal)
        {
            return refusal;
        }
        // What names it must be there for the reader: the organisation's document lists it, a service's document shows it.
        var services = db.Set<Service>().Where(service => service.IsLive).Having(db, DocumentKind.Service).Select(found => found.Root);
        var programmes = db.Set<Programme>().Where(programme =>
            db.Set<Organisation>().Any(organisation => organisation.Id == programme.OrganisationId && organisation.IsLive)
            || services.Any(service => service.ProgrammeId == programme.Id));
        if (criteria.OrganisationId is { } organisation)
        {
            programmes = programmes.Where(programme => programme.OrganisationId == organisation);
        }
        var ids = (await page.Cut(programmes.Select(programme => programme.Id), ct)).ToArray();
        var rows = await db.Set<Programme>().AsNoTracking().Where(programme => ids.Contains(programme.Id)).OrderBy(programme => programme.Id).ToListAsync(ct);
        return page.Answer<ProgrammeRow>(http, rows.ConvertAll(row => new DocumentRow(row.Id, "", JsonSerializer.SerializeToUtf8Bytes(
            new ProgrammeRow(row.Id, row.Name, row.AlternateName, row.Description ?? row.Name, row.OrganisationId), VrnJson.Options), 0)));
    }
}
