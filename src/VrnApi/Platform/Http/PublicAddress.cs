namespace VrnApi.Platform.Http;

/// <summary>Where the world finds this platform. Every absolute address in an answer is built from it, never from the Host header.</summary>
public sealed record PublicAddress(Uri Base)
{
    /// <param name="pathAndQuery">Begins with a slash.</param>
    public string Absolute(string pathAndQuery) => Base.GetLeftPart(UriPartial.Authority) + pathAndQuery;
}
