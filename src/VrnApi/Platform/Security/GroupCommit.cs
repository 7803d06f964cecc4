using System.Collections.Concurrent;

namespace VrnApi.Platform.Security;

/// <summary>
/// Small writes of many requests as few transactions: whoever comes while a write is under way waits for the next one, which takes all
/// that wait. Alone a write costs what it costs anyway; the busier the host is, the less each of them costs.
/// </summary>
/// <param name="most">How many a write takes at once.</param>
/// <param name="befallsAll">Faults that no item brought about, such as a database that is gone: nobody is tried alone then.</param>
/// <param name="write">Answers one result for each item, in their order.</param>
internal sealed class GroupCommit<TItem, TResult>(int most, Func<Exception, bool> befallsAll, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> write) : IDisposable
{
    private readonly ConcurrentQueue<Waiting> queue = new();
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <returns>When the item is written. A caller that goes away does not take its item back.</returns>
    public async Task<TResult> Add(TItem item)
    {
        var own = new Waiting(item);
        queue.Enqueue(own);
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            // Those before may have taken it along. A queue longer than one write goes on behind the first.
            while (!own.Result.Task.IsCompleted)
            {
                await WriteNext();
            }
        }
        finally
        {
            turn.Release();
        }
        return await own.Result.Task;
    }

    public void Dispose() => turn.Dispose();

    private async Task WriteNext()
    {
        var batch = new List<Waiting>();
        while (batch.Count < most && queue.TryDequeue(out var next))
        {
            batch.Add(next);
        }
        try
        {
            var results = await write(batch.ConvertAll(one => one.Item));
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Result.SetResult(results[i]);
            }
        }
        catch (Exception exception) when (batch.Count > 1 && !befallsAll(exception))
        {
            // One that cannot be written must not keep the others from being.
            foreach (var one in batch)
            {
                await WriteAlone(one);
            }
        }
        catch (Exception exception)
        {
            batch.ForEach(one => one.Result.SetException(exception));
        }
    }

    private async Task WriteAlone(Waiting one)
    {
        try
        {
            one.Result.SetResult((await write([one.Item]))[0]);
        }
        catch (Exception exception)
        {
            one.Result.SetException(exception);
        }
    }

    private sealed record Waiting(TItem Item)
    {
        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
