namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>Facts that several writers append until the end of the block.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly Task[] all;

    private Writers(Node node) => all = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => Write(node, seed), Node.Ct))];

    public static Writers On(Node node) => new(node);

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await Task.WhenAll(all);
        enough.Dispose();
    }

    private async Task Write(Node node, int seed)
    {
        foreach (var fact in Bank.Facts(100 + seed, 100_000).TakeWhile(_ => !enough.IsCancellationRequested)) await node.Append(fact);
    }
}
