using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>
/// Lets a sandbox on this machine do what the token server allows in Development: an issuer over plain http on loopback. The
/// library's own check runs unchanged; it is only told so. Other environments are not touched.
/// </summary>
internal static class LoopbackIssuer
{
    public static void AllowLoopbackIssuerInSandbox(this IServiceCollection services, IHostEnvironment environment)
    {
        if (!environment.IsEnvironment("Sandbox"))
        {
            return;
        }
        var check = services.Single(service => service.ServiceType == typeof(IValidateOptions<TokensOptions>)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton(typeof(IValidateOptions<TokensOptions>), provider =>
            ActivatorUtilities.CreateInstance(provider, check, new AsDevelopment(environment))));
    }

    private sealed class AsDevelopment(IHostEnvironment real) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get => real.ApplicationName; set => real.ApplicationName = value; }

        public string ContentRootPath { get => real.ContentRootPath; set => real.ContentRootPath = value; }

        public IFileProvider ContentRootFileProvider { get => real.ContentRootFileProvider; set => real.ContentRootFileProvider = value; }
    }
}
