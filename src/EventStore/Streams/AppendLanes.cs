using System.Diagnostics;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Group commit: while appends are under way, those that come meanwhile wait and are then stored together, in one transaction with one
/// statement, each answered as if it had come alone. Whoever finds a lane free goes at once and pays nothing for it.
/// </summary>
/// <remarks>
/// A stream is in one lane at a time, and in its group once, so that lanes do not wait for each other in the database; appends to the same stream go in the
/// order in which they came. A caller who gives up while waiting is taken out and nothing is stored; from then on the append takes its course.
/// </remarks>
internal sealed class AppendLanes(AppendWriter writer)
{
    /// <summary>One works in the server while the other is on its way. More make smaller groups, which was not faster (ADR-0013).</summary>
    private const int MostLanes = 2;

    private static readonly TimeSpan HeldUp = TimeSpan.FromMilliseconds(100);

    private const int MostEvents = 500;
    private const int MostBytes = 1 << 20;

    /// <summary>Members of a failed group that are tried alone at the same time.</summary>
    private const int MostAlone = 8;

    private readonly Lock gate = new();
    private readonly LinkedList<Waiting> queue = [];
    private readonly HashSet<string> busy = new(StringComparer.Ordinal);
    private int lanes;

    /// <summary>Others have streams that only a check or an order of their own would let into a group, or are large enough by themselves.</summary>
    public static bool Takes(PreparedAppend append) => append.Streams is [{ Events.Count: > 0 }] && !BulkAppend.Suits(append);

    public Task<AppendResult> Append(PreparedAppend append, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var stream = append.Streams[0].Stream;
        lock (gate)
        {
            if (lanes == MostLanes || queue.Count > 0 || !busy.Add(stream)) return Enqueue(append, ct);
            lanes++;
        }

        return AtOnce(append, stream, ct);
    }

    private async Task<AppendResult> AtOnce(PreparedAppend append, string stream, CancellationToken ct)
    {
        StoreMeter.Group(1);
        var work = writer.Alone(append, ct);
        var isLane = await InTime(work);
        lock (gate)
        {
            busy.Remove(stream);
            if (isLane) lanes--;
            OpenLane();
        }

        return await work;
    }

    /// <summary>
    /// Waits for the work of a lane to end, well or badly. One that is held up, by a row of a longer transaction, makes room for another lane: others
    /// must not wait for it, least of all its holder.
    /// </summary>
    /// <returns>Whether it still counts as a lane.</returns>
    private async Task<bool> InTime(Task work)
    {
        await work.WaitAsync(HeldUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompleted) return true;
        lock (gate)
        {
            lanes--;
            OpenLane();
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    private Task<AppendResult> Enqueue(PreparedAppend append, CancellationToken ct)
    {
        var waiting = new Waiting(append);
        var place = queue.AddLast(waiting);
        if (ct.CanBeCanceled)
        {
            waiting.GivingUp = ct.Register(() =>
            {
                lock (gate)
                {
                    if (place.List is null) return;
                    queue.Remove(place);
                }

                waiting.Answer.TrySetCanceled(ct);
            });
        }

        OpenLane();
        return waiting.Answer.Task;
    }

    /// <summary>Under the gate.</summary>
    private void OpenLane()
    {
        if (lanes == MostLanes || queue.Count == 0) return;
        lanes++;
        // A lane serves many callers: nothing of the one who happened to open it goes along, such as its trace.
        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.Drain(), this, preferLocal: false);
    }

    private async Task Drain()
    {
        while (true)
        {
            List<Waiting> group;
            lock (gate)
            {
                group = Take();
                // What is left waits for streams of the other lane, which will come back for it.
                if (group.Count == 0)
                {
                    lanes--;
                    return;
                }
            }

            var work = Write(group);
            var isLane = await InTime(work);
            lock (gate)
            {
                foreach (var member in group) busy.Remove(member.Append.Streams[0].Stream);
                if (!isLane) OpenLane();
            }

            var answers = await work;
            for (var i = 0; i < group.Count; i++) group[i].Complete(answers[i]);
            if (!isLane) return;
        }
    }

    /// <summary>Under the gate.</summary>
    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        var (events, bytes) = (0, 0L);
        for (var place = queue.First; place is not null;)
        {
            var (next, append) = (place.Next, place.Value.Append);
            if (group.Count > 0 && (events + append.Events.Length > MostEvents || bytes + append.Bytes > MostBytes)) break;
            if (busy.Add(append.Streams[0].Stream))
            {
                queue.Remove(place);
                group.Add(place.Value);
                events += append.Events.Length;
                bytes += append.Bytes;
            }

            place = next;
        }

        return group;
    }

    /// <returns>Of each member its result or exception.</returns>
    private async Task<object[]> Write(List<Waiting> group)
    {
        object?[] answers;
        PreparedAppend[] appends = [.. group.Select(member => member.Append)];
        StoreMeter.Group(appends.Length);
        using var span = StoreTracing.Group(group.Select(member => member.Trace), appends.Length);
        try
        {
            answers = appends.Length == 1 ? new object?[1] : await writer.Group(appends);
        }
        catch (AppendOutcomeUnknownException unknown)
        {
            return Array.ConvertAll<PreparedAppend, object>(appends, append => AppendOutcomes.Unknown([append], unknown.InnerException!));
        }
#pragma warning disable CA1031 // Whatever it was, the group was rolled back; alone, each member gets its own answer.
        catch (Exception)
#pragma warning restore CA1031
        {
            answers = new object?[appends.Length];
        }

        // The usual group is answered whole and needs no helpers.
        int[] unanswered = [.. Enumerable.Range(0, appends.Length).Where(i => answers[i] is null)];
        if (unanswered.Length == 1) answers[unanswered[0]] = await Alone(appends[unanswered[0]]);
        else if (unanswered.Length > 1)
            await Parallel.ForEachAsync(unanswered, new ParallelOptions { MaxDegreeOfParallelism = MostAlone }, async (i, _) => answers[i] = await Alone(appends[i]));
        return answers!;
    }

    private async Task<object> Alone(PreparedAppend append)
    {
        try
        {
            return await writer.Alone(append, CancellationToken.None);
        }
#pragma warning disable CA1031 // It reaches the caller who waits for this append.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            return refusal;
        }
    }

    private sealed class Waiting(PreparedAppend append)
    {
        public PreparedAppend Append { get; } = append;

        public TaskCompletionSource<AppendResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Of the caller.</summary>
        public ActivityContext? Trace { get; } = StoreTracing.Traced();

        public CancellationTokenRegistration GivingUp { get; set; }

        public void Complete(object answer)
        {
            GivingUp.Dispose();
            if (answer is AppendResult result) Answer.TrySetResult(result);
            else Answer.TrySetException((Exception)answer);
        }
    }
}
