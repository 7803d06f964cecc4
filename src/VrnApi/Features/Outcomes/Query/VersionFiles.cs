using VrnApi.Features.Outcomes.Query.Formats;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>Files of versions that parts were asked of, kept on this host for the next part: a version's file never changes, so any host makes the same.</summary>
internal sealed class VersionFiles : IDisposable
{
    private const int Most = 20;

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Dictionary<string, (string Path, long Used)> files = new(StringComparer.Ordinal);
    private string? folder;
    private long uses;

    public async Task<FileStream> Open(RowFormat form, ReleasedAnswer answer, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            var key = $"{answer.Version.Id}.{answer.Version.Status}.{form.Name}";
            if (!files.TryGetValue(key, out var file))
            {
                folder ??= Directory.CreateTempSubdirectory("vrn-versions-").FullName;
                file.Path = Path.Combine(folder, Guid.CreateVersion7().ToString("n"));
                await Make(file.Path, form, answer, ct);
                Forget();
            }
            files[key] = (file.Path, ++uses);
            return new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        finally
        {
            one.Release();
        }
    }

    private static async Task Make(string path, RowFormat form, ReleasedAnswer answer, CancellationToken ct)
    {
        try
        {
            await using var made = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await form.Write(made, answer, ct);
        }
        catch
        {
            // Half a file is nobody's.
            File.Delete(path);
            throw;
        }
    }

    public void Dispose()
    {
        one.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Forget()
    {
        while (files.Count >= Most)
        {
            var oldest = files.MinBy(file => file.Value.Used);
            File.Delete(oldest.Value.Path);
            files.Remove(oldest.Key);
        }
    }
}
