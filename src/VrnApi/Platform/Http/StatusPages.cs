namespace VrnApi.Platform.Http;

internal static class StatusPages
{
    /// <summary>Gives the framework's own bare refusals (no such route, wrong method, ...) the shape of all others.</summary>
    public static IApplicationBuilder UseProblemsForBareStatus(this IApplicationBuilder app) => app.UseStatusCodePages(context =>
        new ProblemAnswer(Problems.ForStatus(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
}
