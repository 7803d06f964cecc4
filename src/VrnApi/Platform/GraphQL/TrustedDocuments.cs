using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// The documents that the host is started with (<c>schemas/graphql/documents</c>): validated, planned and pinned, and asked for by
/// <c>documentId</c>. One that is not valid here stops the host.
/// </summary>
internal sealed record TrustedDocuments(IReadOnlyList<TrustedDocument> All)
{
    private const string Folder = "schemas/graphql/documents/";

    public static TrustedDocuments Register(Engine<Call> engine)
    {
        var found = new List<TrustedDocument>();
        foreach (var name in typeof(TrustedDocuments).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var path = name.Replace('\\', '/');
            if (!path.StartsWith(Folder, StringComparison.Ordinal) || !path.EndsWith(".graphql", StringComparison.Ordinal))
            {
                continue;
            }
            using var stream = typeof(TrustedDocuments).Assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var file = path[Folder.Length..];
            found.Add(new TrustedDocument(file, "sha256:" + engine.Trust(file, bytes), System.Text.Encoding.UTF8.GetString(bytes)));
        }
        return new TrustedDocuments(found);
    }
}

/// <param name="Id">What a client sends as <c>documentId</c>.</param>
internal sealed record TrustedDocument(string Name, string Id, string Text);
