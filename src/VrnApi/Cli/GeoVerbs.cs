using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Geography;

namespace VrnApi.Cli;

/// <summary><c>vrnapi geo</c>: the postcodes that searches are asked with.</summary>
internal static class GeoVerbs
{
    public static readonly VerbGroup Group = new("geo",
        new("import FILE [--format FORMAT] [--replace] [--dry-run] [--json]",
            "take a file of postcodes (auto, vrn, onspd or codepoint; plain or gz): what it names is replaced, the rest stays unless --replace", Import),
        new("check POSTCODE [--json]", "where a postcode lies, as a search would find it", Check),
        new("status [--json]", "what is loaded", Status));

    private static async Task<Done> Import(Call call, CancellationToken ct)
    {
        var format = call.Arguments.Find("--format") ?? "auto";
        if (format is not ("auto" or "vrn" or "onspd" or "codepoint"))
        {
            throw new UsageException("--format is auto, vrn, onspd or codepoint.");
        }
        PostcodeImportReport report;
        try
        {
            report = await PostcodeImport.Run(
                call.Db, call.Services.GetRequiredService<IDatabaseWays>(), call.Clock, call.Arguments[1], format, call.Arguments.Has("--replace"), call.Arguments.Has("--dry-run"), ct);
        }
        catch (PostcodeFileException refused)
        {
            return new Done(refused.Message, new { refused = "postcode_file", refused.Message }, Verbs.Refused);
        }
        var moved = report.DryRun ? 0 : await AreaOnlyPlaces.Render(call.Db, call.Services.GetRequiredService<DirectoryWriter>(), ct);
        return new Done(
            $"{report.Units} postcodes of layout {report.Layout} ({report.Terminated} no longer in use, {report.WithoutPosition} without position, {report.Skipped} rows skipped); "
                + (report.DryRun ? "nothing was changed." : $"{report.Total} postcodes, {report.Sectors} sectors, {report.Outcodes} outcodes are loaded; {moved} listings shown by area were rendered anew."),
            new { report.Layout, report.Units, report.Terminated, report.WithoutPosition, report.Skipped, report.Total, report.Sectors, report.Outcodes, report.DryRun, rendered = moved });
    }

    private static async Task<Done> Check(Call call, CancellationToken ct)
    {
        var (place, refusal) = await Postcodes.Resolve(call.Db, call.Arguments[1], ct);
        return place is null
            ? new Done(refusal!.Title, new { refused = refusal.Code }, Verbs.Refused)
            : new Done(
                $"{place.Text}: {Codes.Of(place.Precision)}, {place.Latitude}, {place.Longitude} (within {place.UncertaintyM} m), {string.Join(' ', place.Districts)}",
                new { Postcode = place.Text, Precision = Codes.Of(place.Precision), place.UncertaintyM, place.Latitude, place.Longitude, place.LargeUser, place.Districts, place.Areas });
    }

    private static async Task<Done> Status(Call call, CancellationToken ct)
    {
        var db = call.Db;
        var (units, sectors, outcodes) = (await db.Set<PostcodeUnit>().CountAsync(ct), await db.Set<PostcodeSector>().CountAsync(ct), await db.Set<Outcode>().CountAsync(ct));
        var last = await db.Set<GeoRelease>().OrderByDescending(release => release.At).FirstOrDefaultAsync(ct);
        return new Done(
            $"{units} postcodes, {sectors} sectors, {outcodes} outcodes loaded and {Outcodes.BuiltIn.Count} built in; last import {(last is null ? "never" : $"{last.At:u} of {last.File} ({last.Layout})")}.",
            new { units, sectors, outcodes, builtIn = Outcodes.BuiltIn.Count, last = last is null ? null : new { last.File, last.Layout, last.Units, last.At, Sha256 = Convert.ToHexStringLower(last.Sha256) } });
    }
}
