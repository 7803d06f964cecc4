using Microsoft.Extensions.Options;
using VrnApi.Cli;
using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Partners;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Pages;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Endpoints;

// The table of contents: what the host is made of, in the order in which it is put together.
try
{
    var verb = Verbs.Find(args);
    var builder = WebApplication.CreateBuilder(verb is null ? args : []);

    builder.AddPlatform();
    builder.AddPartners();
    builder.AddOutcomes();
    builder.AddServiceDirectory();
    builder.AddMembership();
    builder.AddEvidence();

    var app = builder.Build();

    if (verb is not null)
    {
        return await Verbs.Run(verb, app.Services, args);
    }

    app.UseOpenFeed();
    app.UsePlatform();
    app.MapHealth();
    app.MapFrontPage();
    app.MapContractFiles();
    app.MapProblemPages();
    app.MapApiDescription();
    app.MapTokenEndpoints().RefuseWhileClockIsOff();
    app.MapAudit();
    app.MapOpenFeed();
    app.MapPartnerApi();
    app.MapGraphQL();

    await app.Prepare();
    await app.RunAsync();
    return Verbs.Done;
}
catch (OptionsValidationException invalid)
{
    await Console.Error.WriteLineAsync(string.Join('\n', invalid.Failures));
    return Verbs.Misconfigured;
}
catch (AggregateException several) when (several.InnerExceptions.All(one => one is OptionsValidationException))
{
    await Console.Error.WriteLineAsync(string.Join('\n', several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)));
    return Verbs.Misconfigured;
}
// A key that no section knows, or a value of another kind.
catch (InvalidOperationException unread) when (unread.Source == "Microsoft.Extensions.Configuration.Binder")
{
    await Console.Error.WriteLineAsync(unread.Message);
    return Verbs.Misconfigured;
}
catch (MisconfiguredException misconfigured)
{
    await Console.Error.WriteLineAsync(misconfigured.Message);
    return Verbs.Misconfigured;
}

/// <summary>The entry point, named so that tests can start the same host.</summary>
public partial class Program;
