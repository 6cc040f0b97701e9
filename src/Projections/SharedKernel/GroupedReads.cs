using System.Diagnostics;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>
/// Questions that many requests ask at the same time, each its own: while statements are under way, those that come meanwhile wait and are then
/// asked together, in one. Whoever finds a lane free goes at once and pays nothing for it. Every answer is read after its question came.
/// </summary>
/// <param name="read">Gives one answer to each question, in order.</param>
/// <param name="patience">After so long a statement is held up, and makes room for another: nobody waits behind a connection that broke. Null: 100 ms.</param>
public sealed class GroupedReads<TQuestion, TAnswer>(Func<IReadOnlyList<TQuestion>, CancellationToken, Task<TAnswer[]>> read, TimeSpan? patience = null)
{
    private const int MostLanes = 2;
    private const int MostOfGroup = 64;

    private readonly Lock gate = new();
    private readonly Queue<Waiting> queue = [];
    private readonly List<Lane> lanes = [];
    private readonly TimeSpan patience = patience ?? TimeSpan.FromMilliseconds(100);

    public Task<TAnswer> Ask(TQuestion question, CancellationToken ct)
    {
        var lane = new Lane();
        lock (gate)
        {
            if (lanes.Count(busy => Stopwatch.GetElapsedTime(busy.Since) < patience) >= MostLanes)
            {
                var waiting = new Waiting(question);
                queue.Enqueue(waiting);
                return waiting.Answer.Task.WaitAsync(ct);
            }

            lanes.Add(lane);
        }

        return AtOnce(question, lane, ct);
    }

    private async Task<TAnswer> AtOnce(TQuestion question, Lane lane, CancellationToken ct)
    {
        try
        {
            return (await read([question], ct))[0];
        }
        finally
        {
            // A lane serves many callers: nothing of the one who happened to open it goes along, such as its trace.
            ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.Reads.Drain(self.Lane), (Reads: this, Lane: lane), preferLocal: false);
        }
    }

    private async Task Drain(Lane lane)
    {
        while (true)
        {
            var group = new List<Waiting>();
            lock (gate)
            {
                while (group.Count < MostOfGroup && queue.TryDequeue(out var waiting)) group.Add(waiting);
                if (group.Count == 0)
                {
                    lanes.Remove(lane);
                    return;
                }

                lane.Since = Stopwatch.GetTimestamp();
            }

            try
            {
                var answers = await read([.. group.Select(waiting => waiting.Question)], CancellationToken.None);
                for (var place = 0; place < answers.Length; place++) group[place].Answer.TrySetResult(answers[place]);
            }
#pragma warning disable CA1031 // Whatever it was, nobody else's question may be the reason: each is asked alone and gets its own answer.
            catch (Exception)
#pragma warning restore CA1031
            {
                foreach (var waiting in group) await Alone(waiting);
            }
        }
    }

    private async Task Alone(Waiting waiting)
    {
        try
        {
            waiting.Answer.TrySetResult((await read([waiting.Question], CancellationToken.None))[0]);
        }
#pragma warning disable CA1031 // It reaches the caller who waits for this answer.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            waiting.Answer.TrySetException(failure);
        }
    }

    private sealed class Lane
    {
        /// <summary>Begin of its statement.</summary>
        public long Since { get; set; } = Stopwatch.GetTimestamp();
    }

    private sealed class Waiting(TQuestion question)
    {
        public TQuestion Question { get; } = question;

        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
