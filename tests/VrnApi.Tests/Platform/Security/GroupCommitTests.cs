using VrnApi.Platform.Security;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Small writes that go together: each gets its own answer, and none waits for ever or falls with another.</summary>
public sealed class GroupCommitTests
{
    [Fact]
    public async Task Whoever_comes_during_a_write_goes_with_the_next_one()
    {
        var (writes, first) = (new List<int[]>(), new TaskCompletionSource());
        using var group = new GroupCommit<int, string>(100, _ => false, async items =>
        {
            writes.Add([.. items]);
            if (writes.Count == 1)
            {
                await first.Task;
            }
            return [.. items.Select(item => $"{item}")];
        });

        var alone = group.Add(1);
        var others = Enumerable.Range(2, 50).Select(group.Add).ToList();
        first.SetResult();

        Assert.Equal("1", await alone);
        Assert.Equal(Enumerable.Range(2, 50).Select(item => $"{item}"), await Task.WhenAll(others));
        Assert.Equal([[1], [.. Enumerable.Range(2, 50)]], writes);
    }

    [Fact]
    public async Task A_write_takes_no_more_than_it_may()
    {
        var (sizes, first) = (new List<int>(), new TaskCompletionSource());
        using var group = new GroupCommit<int, int>(10, _ => false, async items =>
        {
            sizes.Add(items.Count);
            await first.Task;
            return items;
        });

        var all = Enumerable.Range(0, 25).Select(group.Add).ToList();
        first.SetResult();

        Assert.Equal(Enumerable.Range(0, 25), await Task.WhenAll(all));
        Assert.Equal([1, 10, 10, 4], sizes);
    }

    [Fact]
    public async Task One_that_cannot_be_written_fails_alone()
    {
        var first = new TaskCompletionSource();
        using var group = new GroupCommit<int, int>(100, _ => false, async items =>
        {
            await first.Task;
            return items.Contains(7) ? throw new InvalidOperationException("seven") : items;
        });

        var all = Enumerable.Range(0, 20).Select(item => (Item: item, Written: group.Add(item))).ToList();
        first.SetResult();

        foreach (var (item, written) in all)
        {
            if (item == 7)
            {
                Assert.Equal("seven", (await Assert.ThrowsAsync<InvalidOperationException>(() => written)).Message);
            }
            else
            {
                Assert.Equal(item, await written);
            }
        }
    }

    [Fact]
    public async Task What_befalls_all_is_told_to_all_at_once()
    {
        var (writes, first) = (0, new TaskCompletionSource());
        using var group = new GroupCommit<int, int>(100, exception => exception is TimeoutException, async _ =>
        {
            writes++;
            await first.Task;
            throw new TimeoutException();
        });

        var all = Enumerable.Range(0, 20).Select(group.Add).ToList();
        first.SetResult();

        foreach (var written in all)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => written);
        }
        Assert.Equal(2, writes);
    }
}
