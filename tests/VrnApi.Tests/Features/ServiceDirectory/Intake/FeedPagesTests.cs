using System.Text;
using VrnApi.Features.ServiceDirectory.Intake;

namespace VrnApi.Tests.Features.ServiceDirectory.Intake;

public sealed class FeedPagesTests
{
    [Theory]
    [InlineData("""{"contents":[{"id":"a","name":"A"}]}""", true)]
    [InlineData("""{"contents":[{"id":"a","name":"\ud83d\ude00"}]}""", true)]
    [InlineData("""{"contents":[{"id":"a","name":"\ud83d"}]}""", false)]
    [InlineData("""{"contents":[{"id":"a","\udc00":1}]}""", false)]
    [InlineData("""{"contents":[{"id":"a","name":"A","name":"B"}]}""", false)]
    [InlineData("""{"contents":[{"id":"a"}""", false)]
    [InlineData("""{"contents":{}}""", false)]
    [InlineData("\"text\"", false)]
    public async Task A_feed_is_read_or_is_broken_and_nothing_else(string json, bool good)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);
        async Task<int> Items()
        {
            var items = 0;
            await foreach (var page in new FeedPages(null, file).Read(TestContext.Current.CancellationToken))
            {
                items += page.Items.Select(FeedDocument.Of).Count();
            }
            return items;
        }

        if (good)
        {
            Assert.Equal(1, await Items());
        }
        else
        {
            await Assert.ThrowsAsync<FeedBrokenException>(Items);
        }
        File.Delete(file);
    }
}
