using OpenEdx.EventStore.Streams;

namespace OpenEdx.Faults.Tests.Checking;

/// <summary>
/// Compares what writers and readers were told with the log as it is in the end. Every answer must be explained by one order of
/// all appends, that of the log, in which nothing comes before what was answered ahead of its beginning.
/// </summary>
internal sealed class HistoryCheck
{
    private readonly History history;
    private readonly IReadOnlyList<RecordedEvent> log;
    private readonly Dictionary<string, List<RecordedEvent>> byAttempt;
    private readonly Dictionary<string, List<RecordedEvent>> byStream;
    private readonly Dictionary<string, StreamPast> pasts;

    private HistoryCheck(History history, IReadOnlyList<RecordedEvent> log)
    {
        this.history = history;
        this.log = log;
        byStream = log.GroupBy(fact => fact.Stream).ToDictionary(group => group.Key, group => group.OrderBy(fact => fact.Version).ToList());
        byAttempt = log.Where(fact => fact.Data is IMarked).GroupBy(fact => ((IMarked)fact.Data).Attempt).ToDictionary(group => group.Key, group => group.ToList());
        pasts = history.Attempts
            .SelectMany(attempt => byAttempt.GetValueOrDefault(attempt.Id, []).GroupBy(fact => fact.Stream)
                .Select(group => (Stream: group.Key, Block: new StreamPast.Block(attempt, group.Min(fact => fact.Version), group.Max(fact => fact.Version)))))
            .GroupBy(pair => pair.Stream)
            .ToDictionary(group => group.Key, group => new StreamPast(group.Select(pair => pair.Block)));
    }

    /// <param name="log">All of it, in its order, as stored.</param>
    /// <param name="versions">Of every stream, as its row tells.</param>
    /// <returns>A sentence for each promise that was broken; empty when all were kept.</returns>
    public static IReadOnlyList<string> Violations(History history, IReadOnlyList<RecordedEvent> log, IReadOnlyDictionary<string, long> versions)
    {
        var check = new HistoryCheck(history, log);
        return
        [
            .. check.Streams(versions),
            .. check.Strangers(),
            .. history.Attempts.SelectMany(check.Of),
            .. check.RealTime(),
            .. history.StreamSights.SelectMany(check.Of),
            .. history.LogSights.SelectMany(check.Of),
        ];
    }

    private IEnumerable<string> Streams(IReadOnlyDictionary<string, long> versions)
    {
        foreach (var (stream, facts) in byStream)
        {
            if (!facts.Select(fact => fact.Version).SequenceEqual(Enumerable.Range(1, facts.Count).Select(version => (long)version)))
                yield return $"{stream}: its versions are not 1 to {facts.Count}.";
            if (!facts.Select(fact => fact.Position).SequenceEqual(facts.Select(fact => fact.Position).Order()))
                yield return $"{stream}: its versions are not in the order of the log.";
            if (versions.GetValueOrDefault(stream) != facts.Count)
                yield return $"{stream}: its row says version {versions.GetValueOrDefault(stream)}, the log has {facts.Count} events.";
        }

        foreach (var (stream, version) in versions)
        {
            if (version != 0 && !byStream.ContainsKey(stream)) yield return $"{stream}: its row says version {version}, the log has no event.";
        }

        if (log.Select(fact => fact.Id).Distinct().Count() != log.Count) yield return "Two events have the same id.";
    }

    private IEnumerable<string> Strangers() =>
        byAttempt.Keys.Except(history.Attempts.Select(attempt => attempt.Id)).Select(id => $"{id}: nobody wrote this.");

    private IEnumerable<string> Of(Attempt attempt)
    {
        var found = byAttempt.GetValueOrDefault(attempt.Id, []);
        var meant = attempt.Facts.ToList();
        if (found.Count > 0 && !found.Select(fact => (fact.Stream, (IMarked)fact.Data)).SequenceEqual(meant))
        {
            yield return $"{attempt.Id}: {found.Count} of its {meant.Count} events are stored, or others than those meant.";
            yield break;
        }

        foreach (var fact in found)
        {
            if (fact.Data is Put { After: { } after } && after != fact.Version - 1)
                yield return $"{attempt.Id}: was decided on version {after} of {fact.Stream} and stored as {fact.Version}.";
        }

        var isStored = found.Count > 0;
        var complaints = attempt.Answer switch
        {
            Answer.Stored stored => Of(attempt, stored, found),
            Answer.Refused refused => isStored ? [$"{attempt.Id}: was refused and is stored."] : Of(attempt, refused),
            Answer.NotStored => isStored ? [$"{attempt.Id}: is said not to be stored, and is."] : [],
            _ => [],
        };
        foreach (var complaint in complaints) yield return complaint;
    }

    private IEnumerable<string> Of(Attempt attempt, Answer.Stored answer, List<RecordedEvent> found)
    {
        if (found.Count == 0 && attempt.Facts.Any())
        {
            yield return $"{attempt.Id}: was acknowledged and is lost.";
            yield break;
        }

        if (!found.Select(fact => new Place(fact.Position, fact.Id, fact.Stream, fact.Version)).SequenceEqual(answer.Events))
            yield return $"{attempt.Id}: is stored at other places than answered.";
        foreach (var part in attempt.Parts)
        {
            var last = answer.Versions.GetValueOrDefault(part.Stream, -1);
            var before = last - part.Facts.Count;
            if (part.Facts.Count > 0 && found.Where(fact => fact.Stream == part.Stream).Max(fact => fact.Version) != last)
                yield return $"{attempt.Id}: {part.Stream} was answered to be at version {last}, which is not that of its last event.";
            if (part.Expected is { } expected && expected != before)
                yield return $"{attempt.Id}: expected version {expected} of {part.Stream} and was stored after version {before}.";
            if (part.Facts.Count == 0 && !Past(part.Stream).CanHaveBeenAt(before, attempt.Begun, attempt.Ended))
                yield return $"{attempt.Id}: its guard found {part.Stream} at version {before}, at which it was not meanwhile.";
            if (history.Archivals.Any(archival => archival.Stream == part.Stream && archival.Ended < attempt.Begun))
                yield return $"{attempt.Id}: was stored although {part.Stream} was archived before.";
        }
    }

    private IEnumerable<string> Of(Attempt attempt, Answer.Refused refused)
    {
        var part = attempt.Parts.FirstOrDefault(part => part.Stream == refused.Stream);
        if (part is null)
        {
            yield return $"{attempt.Id}: was refused for {refused.Stream}, of which it does not speak.";
        }
        else if (refused.IsArchived)
        {
            if (!history.Archivals.Any(archival => archival.Stream == part.Stream && archival.Begun < attempt.Ended))
                yield return $"{attempt.Id}: was refused since {part.Stream} is archived, which it was not.";
        }
        else if (part.Expected is { } expected)
        {
            var past = Past(part.Stream);
            if (!past.CanHaveDifferedFrom(expected, attempt.Begun, attempt.Ended))
                yield return $"{attempt.Id}: was refused although {part.Stream} was at version {expected} all the time.";
            if (refused.Actual is { } actual && !past.CanHaveBeenAt(actual, attempt.Begun, attempt.Ended))
                yield return $"{attempt.Id}: was refused with version {actual} of {part.Stream}, at which it was not meanwhile.";
        }
        else
        {
            yield return $"{attempt.Id}: was refused for the version of {part.Stream}, of which it takes any.";
        }
    }

    /// <summary>What was answered before something else began comes before it, in each stream and in the log.</summary>
    private IEnumerable<string> RealTime()
    {
        var stored = history.Attempts.Where(attempt => byAttempt.ContainsKey(attempt.Id)).ToList();
        var answered = new Queue<Attempt>(stored.Where(attempt => attempt.SettledBy < long.MaxValue).OrderBy(attempt => attempt.Ended));
        var highest = 0L;
        foreach (var attempt in stored.OrderBy(attempt => attempt.Begun))
        {
            while (answered.TryPeek(out var former) && former.Ended < attempt.Begun)
                highest = Math.Max(highest, byAttempt[answered.Dequeue().Id].Max(fact => fact.Position));
            if (byAttempt[attempt.Id].Min(fact => fact.Position) < highest)
                yield return $"{attempt.Id}: lies in the log before something that was answered ahead of its beginning.";
        }
    }

    private IEnumerable<string> Of(StreamSight sight)
    {
        var whole = byStream.GetValueOrDefault(sight.Stream, []);
        if (!sight.Ids.SequenceEqual(whole.Take(sight.Ids.Count).Select(fact => fact.Id)))
            yield return $"{sight.Stream}: a reader saw events that are not its first {sight.Ids.Count}.";
        else if (!Past(sight.Stream).CanHaveBeenAt(sight.Ids.Count, sight.Begun, sight.Ended))
            yield return $"{sight.Stream}: a reader saw {sight.Ids.Count} events, a state in which it was not meanwhile.";
    }

    private IEnumerable<string> Of(LogSight sight)
    {
        var last = sight.IsComplete ? long.MaxValue : sight.Seen.Count == 0 ? 0 : sight.Seen[^1].Position;
        var there = log.Where(fact => fact.Position <= last && sight.Types?.Contains(fact.Type) != false).Select(fact => (fact.Position, fact.Id)).ToList();
        foreach (var skipped in there.Except(sight.Seen).Take(3)) yield return $"{sight.Reader}: did not see position {skipped.Position}.";
        foreach (var ghost in sight.Seen.Except(there).Take(3)) yield return $"{sight.Reader}: saw position {ghost.Position}, at which this event is not.";
        foreach (var twice in sight.Seen.GroupBy(one => one.Position).Where(group => group.Count() > 1).Take(3)) yield return $"{sight.Reader}: saw position {twice.Key} {twice.Count()} times.";
        if (!sight.Seen.Select(one => one.Position).SequenceEqual(sight.Seen.Select(one => one.Position).Order())) yield return $"{sight.Reader}: saw positions out of order.";
    }

    private StreamPast Past(string stream) => pasts.GetValueOrDefault(stream, StreamPast.Empty);
}
