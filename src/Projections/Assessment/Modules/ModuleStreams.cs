using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>Which stream tells of a learner's work in a block, and what Open edX would have stored of it.</summary>
public static class ModuleStreams
{
    /// <summary>Null: learners leave nothing in blocks of this type.</summary>
    public static string? StreamOf(UserId user, UsageKey block) => block.Type switch
    {
        "problem" => ProblemAttemptsEvent.StreamOf(user, block),
        "poll_question" or "poll" or "survey" or "word_cloud" => LearnerVoteEvent.StreamOf(user, block),
        "done" or "drag-and-drop-v2" or "lti" or "lti_consumer" => ScoredBlockEvent.StreamOf(user, block),
        "openassessment" => OpenResponseEvent.StreamOf(user, block),
        "course" or "chapter" or "sequential" or "video" => LearnerBlockStateEvent.StreamOf(user, block),
        "library_content" or "itembank" or "randomize" => LearnerSelectionsEvent.StreamOf(user, block.Course),
        _ => null,
    };

    /// <summary>The row after every fact that changes it, oldest first. What Open edX kept copies of, and what it overwrote.</summary>
    /// <param name="facts">Of <see cref="StreamOf"/>.</param>
    public static IEnumerable<StudentModule> HistoryOf(UsageKey block, IReadOnlyList<RecordedEvent> facts) => block.Type switch
    {
        "problem" => ProblemModules.HistoryOf(facts),
        "poll_question" or "poll" or "survey" or "word_cloud" => VoteModules.HistoryOf(block, facts),
        "done" or "drag-and-drop-v2" or "lti" or "lti_consumer" => ScoredModules.HistoryOf(block, facts),
        "openassessment" => ResponseModules.HistoryOf(facts),
        "course" or "chapter" or "sequential" or "video" => PlaceModules.HistoryOf(facts),
        "library_content" or "itembank" or "randomize" => SelectionModules.HistoryOf(block, facts),
        _ => [],
    };
}
