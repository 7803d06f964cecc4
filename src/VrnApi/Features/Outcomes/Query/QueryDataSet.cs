using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Data;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Formats;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>The released rows of a data set, by their keys, in any of the formats. Scope outcomes:read.</summary>
public static class QueryDataSet
{
    internal static Task<IResult> Get(
        string dataSet, [AsParameters] QuestionParameters parameters, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue,
        VersionShapes shapes, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var body = QuestionForm.Body(http.Request.Query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Select(value => value ?? "").ToArray())));
        return Answer(dataSet, JsonSerializer.SerializeToElement(body), parameters.Format, http, db, catalogue, shapes, caller, cursors, ct);
    }

    /// <summary>The same with the question in a body; what stands in the address goes with it.</summary>
    internal static async Task<IResult> Post(
        string dataSet, [AsParameters] ReleasedParameters parameters, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue,
        VersionShapes shapes, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var (bytes, refusal) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (document, unread) = RequestBody.Parse<JsonDocument>(bytes);
        if (document is null)
        {
            return unread!;
        }
        using var read = document;
        var question = document.RootElement.ValueKind == JsonValueKind.Object ? JsonObject.Create(document.RootElement) : null;
        foreach (var (name, value) in new[] { ("dataSetVersion", parameters.DataSetVersion), ("asOf", parameters.AsOf), ("updatedAfter", parameters.UpdatedAfter) })
        {
            if (value is null || question is null)
            {
                continue;
            }
            if (question.ContainsKey(name))
            {
                return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery(name, Problems.InvalidParameter.Code, "The body says it already.")]);
            }
            question[name] = value;
        }
        return await Answer(dataSet, question is null ? document.RootElement : JsonSerializer.SerializeToElement(question), parameters.Format, http, db, catalogue, shapes, caller, cursors, ct);
    }

    private static async Task<IResult> Answer(
        string dataSet, JsonElement body, string? format, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue,
        VersionShapes shapes, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var (question, refusal) = new QuestionReader(catalogue, dataSet).Read(body);
        if (question is null)
        {
            return refusal!;
        }
        var (asking, missing) = await Asking.Open(db, catalogue, dataSet, question, caller, cursors, ct);
        if (asking is null)
        {
            return missing!;
        }
        if (RowFormat.Of(http, format, "json") is not { } form)
        {
            return new ProblemAnswer(Problems.NotAcceptable);
        }
        Released(http, asking.Version);
        var tag = Conditional.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{asking.Signature}\n{form.Name}\n{(form is JsonRows ? caller.ClientId : "")}")));
        if (!HttpMethods.IsPost(http.Request.Method) && Conditional.IsCurrent(http, tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        var answer = await asking.Answer(db, shapes, caller, cursors, ct);
        if (answer.Paging!.Next is { } next && !HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Link = $"<{Next(http, next)}>; rel=\"next\"";
        }
        using var written = new MemoryStream();
        await form.Write(written, answer, ct);
        return new FormedAnswer(written.ToArray(), form.MediaType, tag);
    }

    /// <summary>What every answer out of a version says of it in its head.</summary>
    internal static void Released(HttpContext http, Data.Outcomes.Released.DataSetVersion version)
    {
        http.Response.Headers.LastModified = version.PublishAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers["Vrn-Data-Set-Version"] = ReleasedVersions.NumberOf(version);
        http.Response.Headers["Vrn-Synthetic"] = version.Synthetic ? "true" : "false";
        if (http.Response.Headers.CacheControl.Count == 0)
        {
            http.Response.Headers.CacheControl = "private, no-store";
        }
    }

    private static string Next(HttpContext http, string cursor)
    {
        var query = http.Request.Query.Where(pair => pair.Key is not ("cursor" or "page"))
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value)).Append(KeyValuePair.Create("cursor", (string?)cursor));
        return http.RequestServices.GetRequiredService<PublicAddress>().Absolute(http.Request.PathBase + http.Request.Path + QueryString.Create(query));
    }

    /// <summary>An answer in its form; a body for every method but HEAD.</summary>
    private sealed class FormedAnswer(byte[] content, string mediaType, string tag) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            httpContext.Response.ContentType = mediaType;
            httpContext.Response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted);
            }
        }
    }
}
