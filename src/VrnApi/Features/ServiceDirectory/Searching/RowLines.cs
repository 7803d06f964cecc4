using System.Buffers;
using System.Globalization;
using System.Text;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>Everything that is found, one document a line or one row a service, by id; it is sent as it is read.</summary>
public sealed class RowLines : IResult, IStatusCodeHttpResult
{
    private const int FlushAt = 64 * 1024;

    private static readonly (string Column, Func<ServiceDocument, object?> Read)[] Columns =
    [
        ("id", service => service.Id),
        ("last_modified", service => Milliseconds.Write(service.LastModified)),
        ("name", service => service.Name),
        ("alternate_name", service => service.AlternateName),
        ("description", service => service.Description),
        ("url", service => service.Url),
        ("email", service => service.Email),
        ("status", service => service.Status),
        ("interpretation_services", service => service.InterpretationServices),
        ("application_process", service => service.ApplicationProcess),
        ("wait_time", service => service.WaitTime),
        ("fees", service => service.Fees),
        ("accreditations", service => service.Accreditations),
        ("eligibility_description", service => service.EligibilityDescription),
        ("minimum_age", service => service.MinimumAge),
        ("maximum_age", service => service.MaximumAge),
        ("assured_date", service => service.AssuredDate?.ToString("O", CultureInfo.InvariantCulture)),
        ("assurer_email", service => service.AssurerEmail),
        ("licenses", service => service.Licenses),
        ("alert", service => service.Alert),
        ("organization_id", service => service.Organization.Id),
        ("organization_name", service => service.Organization.Name),
        ("program_id", service => service.Program?.Id),
        ("cost_kind", service => service.Vrn.CostKind),
        ("accepting_referrals", service => service.Vrn.AcceptingReferrals is { } yes ? (yes ? "true" : "false") : null),
        ("richness", service => service.Vrn.Richness),
    ];

    private readonly IAsyncEnumerable<DocumentRow> rows;
    private readonly ServiceQuestion question;
    private readonly bool isCsv;
    private readonly string cacheControl;

    internal RowLines(IAsyncEnumerable<DocumentRow> rows, ServiceQuestion question, bool isCsv, string cacheControl) =>
        (this.rows, this.question, this.isCsv, this.cacheControl) = (rows, question, isCsv, cacheControl);

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = cacheControl;
        httpContext.Response.ContentType = isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }
        var pipe = httpContext.Response.BodyWriter;
        if (isCsv)
        {
            pipe.Write(Encoding.UTF8.GetBytes(string.Join(',', Columns.Select(column => column.Column)) + "\r\n"));
        }
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            if (isCsv)
            {
                pipe.Write(Line(DocumentJson.ReadService(row.Bytes)));
            }
            else
            {
                pipe.Write(row.With(question).Bytes);
                pipe.Write("\n"u8);
            }
            if (pipe.UnflushedBytes > FlushAt)
            {
                await pipe.FlushAsync(httpContext.RequestAborted);
            }
        }
        await pipe.FlushAsync(httpContext.RequestAborted);
    }

    private static byte[] Line(ServiceDocument service) =>
        Encoding.UTF8.GetBytes(string.Join(',', Columns.Select(column => Cell(column.Read(service)))) + "\r\n");

    private static string Cell(object? value) => value is string text ? CsvText.Cell(text, isText: true) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
