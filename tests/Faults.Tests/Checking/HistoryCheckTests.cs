using OpenEdx.EventStore.Streams;

namespace OpenEdx.Faults.Tests.Checking;

/// <summary>The checker is believed because it finds what was planted: each test breaks one promise in a sound history.</summary>
public sealed class HistoryCheckTests
{
    private readonly History history = new();
    private readonly List<RecordedEvent> log = [];

    [Fact]
    public void a_sound_history_has_no_violation()
    {
        Sound();
        Assert.Empty(Violations());
    }

    [Fact]
    public void an_acknowledged_append_that_is_lost_is_found()
    {
        Sound();
        log.RemoveAll(fact => fact.Stream == "b");
        Assert.Contains(Violations(), text => text.StartsWith("3: was acknowledged and is lost", StringComparison.Ordinal));
    }

    [Fact]
    public void an_append_that_is_stored_twice_is_found()
    {
        Sound();
        Store("3", "b", 2);
        Assert.Contains(Violations(), text => text.StartsWith("3: 2 of its 1 events are stored", StringComparison.Ordinal));
    }

    [Fact]
    public void a_torn_append_of_several_streams_is_found()
    {
        Answered("1", new Answer.Unknown(), new Part("a", null, [Fact("1", 1)]), new Part("b", null, [Fact("1", 2)]));
        Store("1", "a", 1, place: 1);
        Assert.Equal(["1: 1 of its 2 events are stored, or others than those meant."], Violations());
    }

    [Fact]
    public void an_append_of_unknown_outcome_may_be_there_or_not()
    {
        Answered("1", new Answer.Unknown(), new Part("a", null, [Fact("1", 1)]));
        Assert.Empty(Violations());
        Store("1", "a", 1);
        Assert.Empty(Violations());
    }

    [Fact]
    public void an_altered_event_is_found()
    {
        Sound();
        log[0] = log[0] with { Data = new Put("1", 1, 999, null) };
        Assert.Contains(Violations(), text => text.StartsWith("1: 1 of its 1 events are stored, or others", StringComparison.Ordinal));
    }

    [Fact]
    public void an_event_of_nobody_is_found()
    {
        Sound();
        Store("stranger", "a", 3);
        Assert.Contains("stranger: nobody wrote this.", Violations());
    }

    [Fact]
    public void a_refused_append_that_is_stored_is_found()
    {
        Answered("1", new Answer.Refused("a", 1, false), new Part("a", 0, [Fact("1", 1)]));
        Store("1", "a", 1);
        Assert.Contains("1: was refused and is stored.", Violations());
    }

    [Fact]
    public void a_rolled_back_append_that_is_stored_is_found()
    {
        Answered("1", new Answer.NotStored(), new Part("a", null, [Fact("1", 1)]));
        Store("1", "a", 1);
        Assert.Equal(["1: is said not to be stored, and is."], Violations());
    }

    [Fact]
    public void a_refusal_without_reason_is_found()
    {
        Sound();
        Answered("9", new Answer.Refused("a", 1, false), new Part("a", 2, [Fact("9", 1)]));
        Assert.Equal(
            ["9: was refused although a was at version 2 all the time.", "9: was refused with version 1 of a, at which it was not meanwhile."],
            Violations());
    }

    [Fact]
    public void a_refusal_because_of_an_append_under_way_is_justified()
    {
        var begun = history.Tick();
        Answered("1", new Answer.Refused("a", 1, false), new Part("a", 0, [Fact("1", 1)]));
        history.Attempts.Add(new("2", [new("a", null, [Fact("2", 1)])], begun, history.Tick(), new Answer.Unknown()));
        Store("2", "a", 1);
        Assert.Empty(Violations());
    }

    [Fact]
    public void an_append_past_another_version_than_expected_is_found()
    {
        Sound();
        Answered("9", Stored("a", 3, "9"), new Part("a", 1, [Fact("9", 1)]));
        Assert.Contains("9: expected version 1 of a and was stored after version 2.", Violations());
    }

    [Fact]
    public void a_decision_on_an_outdated_version_is_found()
    {
        Sound();
        Answered("9", new Answer.Unknown(), new Part("a", null, [new Put("9", 1, 1, 1)]));
        Store("9", "a", 3, fact: new Put("9", 1, 1, 1));
        Assert.Equal(["9: was decided on version 1 of a and stored as 3."], Violations());
    }

    [Fact]
    public void a_guard_that_guarded_nothing_is_found()
    {
        Sound();
        Answered("9", new Answer.Stored(new Dictionary<string, long> { ["a"] = 1 }, []), new Part("a", 1, []));
        Assert.Equal(["9: its guard found a at version 1, at which it was not meanwhile."], Violations());
    }

    [Fact]
    public void an_answer_with_wrong_places_is_found()
    {
        Sound();
        Answered("9", new Answer.Stored(new Dictionary<string, long> { ["a"] = 3 }, [new(77, Guid.Empty, "a", 3)]), new Part("a", null, [Fact("9", 1)]));
        Store("9", "a", 3);
        Assert.Equal(["9: is stored at other places than answered."], Violations());
    }

    [Fact]
    public void appends_in_another_order_than_they_were_answered_are_found()
    {
        Sound();
        var (first, third) = (log[0], log[2]);
        log[0] = third with { Position = first.Position };
        log[2] = first with { Position = third.Position };
        Assert.Contains("2: lies in the log before something that was answered ahead of its beginning.", Violations());
    }

    [Fact]
    public void a_hole_in_a_stream_is_found()
    {
        Answered("1", new Answer.Unknown(), new Part("a", null, [Fact("1", 1)]));
        Store("1", "a", 2);
        Assert.Contains("a: its versions are not 1 to 1.", Violations());
    }

    [Fact]
    public void a_stream_row_that_disagrees_with_its_events_is_found()
    {
        Sound();
        Assert.Contains("b: its row says version 5, the log has 1 events.", HistoryCheck.Violations(history, log, new Dictionary<string, long> { ["a"] = 2, ["b"] = 5 }));
    }

    [Fact]
    public void an_append_to_an_archived_stream_is_found()
    {
        history.Archivals.Add(new("a", history.Tick(), history.Tick()));
        Answered("1", Stored("a", 1, "1"), new Part("a", null, [Fact("1", 1)]));
        Assert.Equal(["1: was stored although a was archived before."], Violations());
    }

    [Fact]
    public void a_refusal_for_an_archive_that_was_none_is_found()
    {
        Answered("1", new Answer.Refused("a", 0, true), new Part("a", null, [Fact("1", 1)]));
        Assert.Equal(["1: was refused since a is archived, which it was not."], Violations());
    }

    [Fact]
    public void a_reader_that_skips_an_event_is_found()
    {
        Sound();
        history.LogSights.Add(new("reader", null, [.. log.Where((_, i) => i != 1).Select(Seen)]));
        Assert.Equal(["reader: did not see position 2."], Violations());
    }

    [Fact]
    public void a_reader_that_sees_an_event_twice_is_found()
    {
        Sound();
        history.LogSights.Add(new("reader", null, [.. log.Select(Seen), Seen(log[^1])]));
        Assert.Equal(["reader: saw position 3 2 times."], Violations());
    }

    [Fact]
    public void a_reader_that_sees_what_is_not_there_is_found()
    {
        Sound();
        history.LogSights.Add(new("reader", ["remark"], [Seen(log[0])]));
        Assert.Equal(["reader: saw position 1, at which this event is not."], Violations());
    }

    [Fact]
    public void a_reader_of_a_stream_that_misses_an_answered_append_is_found()
    {
        Sound();
        history.StreamSights.Add(new("a", [log[0].Id], history.Tick(), history.Tick()));
        Assert.Equal(["a: a reader saw 1 events, a state in which it was not meanwhile."], Violations());
    }

    [Fact]
    public void a_reader_of_a_stream_that_sees_half_an_append_is_found()
    {
        var begun = history.Tick();
        Answered("1", new Answer.Unknown(), new Part("a", null, [Fact("1", 1), Fact("1", 2)]));
        Store("1", "a", 1, place: 1);
        Store("1", "a", 2, place: 2);
        history.StreamSights.Add(new("a", [log[0].Id], begun, history.Tick()));
        Assert.Equal(["a: a reader saw 1 events, a state in which it was not meanwhile."], Violations());
    }

    private static (long Position, Guid Id) Seen(RecordedEvent fact) => (fact.Position, fact.Id);

    private static Put Fact(string attempt, int place) => new(attempt, place, place, null);

    /// <summary>Three appends, one after the other: two to a, then one to b that expected it to be new.</summary>
    private void Sound()
    {
        Answered("1", Stored("a", 1, "1"), new Part("a", null, [Fact("1", 1)]));
        Answered("2", Stored("a", 2, "2"), new Part("a", 1, [Fact("2", 1)]));
        Answered("3", Stored("b", 1, "3"), new Part("b", 0, [Fact("3", 1)]));
    }

    private void Answered(string id, Answer answer, params Part[] parts)
    {
        var begun = history.Tick();
        history.Attempts.Add(new(id, parts, begun, history.Tick(), answer));
    }

    /// <summary>Puts an event into the log, and tells where it is.</summary>
    private Answer.Stored Stored(string stream, long version, string attempt)
    {
        var fact = Store(attempt, stream, version);
        return new(new Dictionary<string, long> { [stream] = version }, [new(fact.Position, fact.Id, stream, version)]);
    }

    private RecordedEvent Store(string attempt, string stream, long version, int place = 1, IMarked? fact = null)
    {
        log.Add(new(log.Count + 1, Guid.NewGuid(), stream, version, "put", fact ?? Fact(attempt, place), default, EventMetadata.None));
        return log[^1];
    }

    private IReadOnlyList<string> Violations() => HistoryCheck.Violations(
        history, log, log.GroupBy(fact => fact.Stream).ToDictionary(group => group.Key, group => (long)group.Count()));
}
