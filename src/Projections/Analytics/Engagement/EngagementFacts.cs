using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Any fact as engagement: our own as the event that Open edX would have logged for it (tracking §4.8, §4.9, §8), imported lines by
/// <see cref="LoggedEngagement"/>. It stands on this floor because facts of several rooms meet here.
/// </summary>
/// <remarks>
/// Enrolling is no deed: who did it, learner or staff, our fact does not say. Forum columns come from imported lines alone until there are
/// discussions here; their facts need a case in <see cref="Of"/> and their types in <see cref="Consumed"/>. Pages are known from the place
/// that a learner reached in a sequence, which front ends report with every unit they open.
/// </remarks>
public static class EngagementFacts
{
    /// <summary>Facts that make a day active and count in no column of their own.</summary>
    private static readonly Dictionary<Type, Func<object, (UserId User, CourseKey Course, DateTimeOffset At)>> Deeds = new()
    {
        [typeof(ProblemCheckRefused)] = it => it is ProblemCheckRefused fact ? (fact.User, fact.Problem.Course, fact.At) : default,
        [typeof(ProblemAnswersSaved)] = it => it is ProblemAnswersSaved fact ? (fact.User, fact.Problem.Course, fact.At) : default,
        [typeof(ProblemReset)] = it => it is ProblemReset fact ? (fact.User, fact.Problem.Course, fact.At) : default,
        [typeof(ProblemAnswerShown)] = it => it is ProblemAnswerShown fact ? (fact.User, fact.Problem.Course, fact.At) : default,
        [typeof(ProblemHintShown)] = it => it is ProblemHintShown fact ? (fact.User, fact.Problem.Course, fact.At) : default,
        [typeof(BlockCompletionChanged)] = it => it is BlockCompletionChanged fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(VideoStateSaved)] = it => it is VideoStateSaved fact ? (fact.User, fact.Video.Course, fact.At) : default,
        [typeof(PollVoteCast)] = it => it is PollVoteCast fact ? (fact.User, fact.Poll.Course, fact.At) : default,
        [typeof(PollVoteWithdrawn)] = it => it is PollVoteWithdrawn fact ? (fact.User, fact.Poll.Course, fact.At) : default,
        [typeof(SurveyAnswered)] = it => it is SurveyAnswered fact ? (fact.User, fact.Survey.Course, fact.At) : default,
        [typeof(CloudWordsSubmitted)] = it => it is CloudWordsSubmitted fact ? (fact.User, fact.WordCloud.Course, fact.At) : default,
        [typeof(BookmarkAdded)] = it => it is BookmarkAdded fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(BookmarkRemoved)] = it => it is BookmarkRemoved fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(DoneToggled)] = it => it is DoneToggled fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(DragItemDropped)] = it => it is DragItemDropped fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(DragBoardSubmitted)] = it => it is DragBoardSubmitted fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(ExamAttemptStarted)] = it => it is ExamAttemptStarted fact ? (fact.User, fact.Exam.Course, fact.At) : default,
        [typeof(ExamAttemptSubmitted)] = it => it is ExamAttemptSubmitted fact ? (fact.User, fact.Exam.Course, fact.At) : default,
        [typeof(ResponseDraftSaved)] = it => it is ResponseDraftSaved fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(ResponseSubmitted)] = it => it is ResponseSubmitted fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(TrainingExampleAssessed)] = it => it is TrainingExampleAssessed fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(PeerAssessmentGiven)] = it => it is PeerAssessmentGiven fact ? (fact.User, fact.Block.Course, fact.At) : default,
        [typeof(ResponseSelfAssessed)] = it => it is ResponseSelfAssessed fact ? (fact.User, fact.Block.Course, fact.At) : default,
    };

    public static IReadOnlyCollection<Type> Consumed { get; } =
        [typeof(TrackingLineImported), typeof(ProblemChecked), typeof(LearnerInteractionRecorded), typeof(SequencePositionChanged), .. Deeds.Keys];

    /// <summary>Empty: the fact is of no course, or says nothing about engagement.</summary>
    /// <param name="anonymous">See <see cref="LoggedEngagement.Of"/>.</param>
    public static IEnumerable<Engagement> Of(object fact, string? anonymous = null) => fact switch
    {
        TrackingLineImported line => LoggedEngagement.Of(line, anonymous),
        ProblemChecked it => [Deed(it.User, it.Problem.Course, it.At) with { Acts = Attempt(it) }],
        SequencePositionChanged { Sequence.Type: "sequential" } it =>
            [Visit(it.User, it.Sequence.Course, it.At) with { Acts = [EntityAct.Visited(it.Sequence.ToString(), it.Position)] }],
        SequencePositionChanged it => [Visit(it.User, it.Sequence.Course, it.At)],
        LearnerInteractionRecorded { Course: { } course } it => Interaction(it, course),
        _ when Deeds.TryGetValue(fact.GetType(), out var read) && read(fact) is var (user, course, at) => [Deed(user, course, at)],
        _ => [],
    };

    private static IReadOnlyList<EntityAct> Attempt(ProblemChecked it) => it.Success == "correct"
        ? [EntityAct.Attempted(it.Problem.ToString()), EntityAct.Completed(it.Problem.ToString())]
        : [EntityAct.Attempted(it.Problem.ToString())];

    /// <summary>Payloads that are no objects are as unusable here as in a log.</summary>
    private static IEnumerable<Engagement> Interaction(LearnerInteractionRecorded it, CourseKey course)
    {
        if (it.Payload.ValueKind != JsonValueKind.Object) yield break;
        var isHome = it.Page.Length > 0 && Uri.TryCreate(it.Page, UriKind.Absolute, out var page) && Navigation.IsHome(page.AbsolutePath);
        var video = it.Name == "play_video" && it.Payload.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()!.Trim() : "";
        yield return Deed(it.User, course, it.At) with
        {
            Acts = video.Length > 0 ? [EntityAct.Viewed(video)] : [],
            Counts = new(Events: 1, TextbookPages: it.Name == "book" ? 1 : 0, Visits: Navigation.IsVisit(it.Name) ? 1 : 0, Deeds: isHome ? 0 : 1),
        };
    }

    private static Engagement Deed(UserId user, CourseKey course, DateTimeOffset at) =>
        new(course.ToString(), TrackedLearner.Of(user), at) { Counts = new(Events: 1, Deeds: 1) };

    private static Engagement Visit(UserId user, CourseKey course, DateTimeOffset at) =>
        Deed(user, course, at) with { Counts = new(Events: 1, Deeds: 1, Visits: 1) };
}
