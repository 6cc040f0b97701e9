namespace OpenEdx.Faults.Tests.Checking;

/// <summary>One append as its writer saw it: what was asked, when, and what the answer was.</summary>
/// <param name="Begun">Before the call, by the clock of the <see cref="History"/>.</param>
/// <param name="Ended">After the answer.</param>
public sealed record Attempt(string Id, IReadOnlyList<Part> Parts, long Begun, long Ended, Answer Answer)
{
    /// <summary>From here on the effect, if there is one, is certainly there. An attempt of unknown outcome may take effect at any later time.</summary>
    public long SettledBy => Answer is Answer.Stored ? Ended : long.MaxValue;

    public IEnumerable<(string Stream, IMarked Fact)> Facts =>
        Parts.SelectMany(part => part.Facts.Select(fact => (part.Stream, fact))).OrderBy(pair => pair.fact.Place);
}

/// <param name="Expected">Null: any version.</param>
/// <param name="Facts">Empty for a guard.</param>
public sealed record Part(string Stream, long? Expected, IReadOnlyList<IMarked> Facts);

/// <summary>What a writer was told.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <param name="Versions">New version of each stream.</param>
    public sealed record Stored(IReadOnlyDictionary<string, long> Versions, IReadOnlyList<Place> Events) : Answer;

    /// <param name="Actual">Version found; null when the store did not say.</param>
    public sealed record Refused(string Stream, long? Actual, bool IsArchived) : Answer;

    /// <summary>Rolled back by the writer, or failed with an error that leaves nothing behind.</summary>
    public sealed record NotStored : Answer;

    /// <summary>The connection broke, or the caller went away: stored or not.</summary>
    public sealed record Unknown : Answer;
}

/// <summary>Where an event was stored, as answered.</summary>
public sealed record Place(long Position, Guid Id, string Stream, long Version);

/// <summary>A stream was closed for appends.</summary>
/// <param name="Ended"><see cref="long.MaxValue"/> when the outcome is unknown.</param>
public sealed record Archival(string Stream, long Begun, long Ended);

/// <summary>What a reader of one stream saw.</summary>
/// <param name="Ids">Of the events, in the order of the answer.</param>
public sealed record StreamSight(string Stream, IReadOnlyList<Guid> Ids, long Begun, long Ended);

/// <summary>What a reader of the log saw from its beginning on.</summary>
/// <param name="Types">Stored names that it asked for; null: all.</param>
/// <param name="IsComplete">It read to the end after all writing had ended; else only what lies before its last event counts.</param>
public sealed record LogSight(string Reader, IReadOnlyCollection<string>? Types, IReadOnlyList<(long Position, Guid Id)> Seen, bool IsComplete = false);
