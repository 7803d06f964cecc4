namespace VrnApi.Platform.Limits;

/// <summary>Exports that this host is sending, by client: each holds a connection to the database as long as its reader takes.</summary>
internal sealed class RunningExports
{
    /// <summary>What a client that has its share is asked to wait; nobody knows when an export will have been read.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock state = new();
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <returns>What ends it when disposed; null when as many run as may.</returns>
    public IDisposable? Begin(string clientId, int most)
    {
        lock (state)
        {
            var count = counts.GetValueOrDefault(clientId);
            if (count >= most)
            {
                return null;
            }
            counts[clientId] = count + 1;
        }
        return new Export(this, clientId);
    }

    private void End(string clientId)
    {
        lock (state)
        {
            if (--counts[clientId] == 0)
            {
                counts.Remove(clientId);
            }
        }
    }

    private sealed class Export(RunningExports of, string clientId) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            if (!ended)
            {
                ended = true;
                of.End(clientId);
            }
        }
    }
}
