using System.Collections.Concurrent;

namespace OpenEdx.Cli.Python;

/// <summary>
/// Sandboxes in waiting: an interpreter is started before there is work for it, is used once, and is replaced. At most as many runs at
/// once as there are places; others wait their turn.
/// </summary>
internal sealed class SandboxPool : IDisposable
{
    private readonly Func<int, SandboxWorker> start;
    private readonly SandboxLimits limits;
    private readonly SemaphoreSlim places;
    private readonly int size;
    private readonly ConcurrentQueue<SandboxWorker> warm = new();
    private readonly BlockingCollection<TaskCompletionSource<SandboxWorker>?> orders = [];
    private readonly Thread starter;
    private volatile bool isClosed;

    public SandboxPool(Func<int, SandboxWorker> start, SandboxLimits limits, int size)
    {
        this.start = start;
        this.limits = limits;
        this.size = size;
        places = new(size, size);
        starter = new Thread(Serve) { IsBackground = true, Name = "python sandboxes" };
        starter.Start();
    }

    /// <summary>Process ids of sandboxes in waiting.</summary>
    internal IReadOnlyList<int> Waiting => [.. warm.Where(worker => !worker.HasExited).Select(worker => worker.Id)];

    /// <summary>Starts as many as there are places.</summary>
    public void Warm()
    {
        for (var i = warm.Count; i < size; i++) orders.Add(null, CancellationToken.None);
    }

    /// <summary>Null: no place became free in time.</summary>
    public async Task<WorkerAnswer?> Run(ReadOnlyMemory<byte> work, CancellationToken ct)
    {
        if (!await places.WaitAsync(limits.Patience, ct)) return null;
        try
        {
            await using var worker = await Take();
            return await worker.Run(work, limits, ct);
        }
        finally
        {
            places.Release();
            if (!isClosed && warm.Count < size) orders.Add(null, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        if (isClosed) return;
        isClosed = true;
        orders.CompleteAdding();
        starter.Join();
        Task.WaitAll([.. warm.Select(worker => worker.DisposeAsync().AsTask())]);
        warm.Clear();
        orders.Dispose();
        places.Dispose();
    }

    private async Task<SandboxWorker> Take()
    {
        while (warm.TryDequeue(out var worker))
        {
            if (!worker.HasExited) return worker;
            await worker.DisposeAsync();
        }

        var order = new TaskCompletionSource<SandboxWorker>(TaskCreationOptions.RunContinuationsAsynchronously);
        orders.Add(order, CancellationToken.None);
        return await order.Task;
    }

    /// <summary>One thread starts all: see <see cref="SandboxWorker.Start"/>.</summary>
    private void Serve()
    {
        var slot = Environment.ProcessId;
        foreach (var order in orders.GetConsumingEnumerable())
        {
            try
            {
                if (order is null && (isClosed || warm.Count >= size)) continue;
                var worker = start(++slot);
                if (order is null) warm.Enqueue(worker);
                else order.SetResult(worker);
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
            {
                // Whoever waits is told; a sandbox in waiting is ordered again with the next run.
                order?.TrySetException(error);
            }
        }
    }
}
