using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>The whole evidence as one file, all of one moment. Scopes <c>evidence:read</c> and <c>exports:read</c>; it counts as an export.</summary>
public static class ExportEvidence
{
    private const string Exports = "exports:read";

    /// <param name="Format"><c>jsonld</c>, which is meant when absent, or <c>csv</c>: a zip with one file for each table.</param>
    public sealed record Criteria(string? Format);

    internal static async Task<Results<ExportAnswer, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, IDatabaseWays ways, ClientLimits limits, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!caller.Has(Exports))
        {
            return new ProblemAnswer(Problems.InsufficientScope) { Scope = Exports };
        }
        if (criteria.Format is not null and not "jsonld" and not "csv")
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("format", Problems.InvalidParameter.Code, "The value must be one of: jsonld, csv.")]);
        }
        if (await limits.Export(caller.ClientId, http, ct) is { } spent)
        {
            return spent;
        }
        var dump = await AtOneMoment(db, ways, caller, clock, ct);
        return criteria.Format == "csv" ? new ExportAnswer(EvidenceCsv.Write(dump), "application/zip", dump.ContainsHarmful) : new ExportAnswer(EvidenceJsonLd.Write(dump), "application/ld+json", dump.ContainsHarmful);
    }

    /// <param name="caller">Null for an operator.</param>
    internal static Task<EvidenceDump> AtOneMoment(VrnDbContext db, IDatabaseWays ways, Caller? caller, TimeProvider clock, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            await using var moment = await ways.BeginSnapshot(db, inner);
            return await EvidenceDump.Of(db, caller, Clocks.Read(null, null, clock, []), inner);
        }, ct);
}

/// <summary>A file with its tag; the header says what lists say of themselves.</summary>
public sealed class ExportAnswer(byte[] bytes, string contentType, bool containsHarmful) : IResult, IStatusCodeHttpResult, Microsoft.AspNetCore.Http.Metadata.IEndpointMetadataProvider
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers["Vrn-Contains-Harmful"] = containsHarmful ? "true" : "false";
        return Conditional.Write(httpContext, bytes, contentType);
    }

    static void Microsoft.AspNetCore.Http.Metadata.IEndpointMetadataProvider.PopulateMetadata(System.Reflection.MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(object), ["application/ld+json", "application/zip"]));
}
