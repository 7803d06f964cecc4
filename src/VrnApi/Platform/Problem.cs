namespace VrnApi.Platform;

/// <summary>One way in which a request can be refused. REST shows <see cref="Code"/> as it stands, GraphQL in capitals.</summary>
/// <param name="Code">Stable, lower snake case.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
/// <param name="Remedy">What the caller can do about it; shown on the problem's page.</param>
public sealed record Problem(string Code, int Status, string Title, string Remedy)
{
    /// <summary>Relative reference of the human page that explains this problem.</summary>
    public string Type => "/problems/" + Code.Replace('_', '-');

    public string GraphQLCode => Code.ToUpperInvariant();
}
