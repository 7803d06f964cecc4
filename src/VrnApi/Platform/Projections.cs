using AutoMapper;

namespace VrnApi.Platform;

/// <summary>Every projection of the house, each written in the file of the model it fills.</summary>
internal static class Projections
{
    public static IServiceCollection AddProjections(this IServiceCollection services) =>
        services.AddSingleton<AutoMapper.IConfigurationProvider>(provider => Create(provider.GetRequiredService<ILoggerFactory>()));

    internal static MapperConfiguration Create(ILoggerFactory logs) =>
        new(configuration => configuration.AddMaps(typeof(Projections).Assembly), logs);
}
