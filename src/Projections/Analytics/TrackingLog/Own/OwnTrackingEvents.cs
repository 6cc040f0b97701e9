using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>What the log tells beside a fact.</summary>
/// <param name="Id">Of the fact.</param>
/// <param name="Actor">Who acted; null: the platform by itself, and then the learner whom it is about stands as the acting user, as upstream.</param>
/// <param name="At">When it was recorded; counts only where the fact carries no instant of its own.</param>
/// <param name="IsFirst">It is the first of its type in its stream. Only <see cref="OpenEdx.Domain.Grading.CourseGradeNowPassed"/> asks.</param>
public readonly record struct Recording(Guid Id, UserId? Actor, DateTimeOffset At, bool IsFirst = false);

/// <summary>
/// Our own facts as tracking events of Open edX, in emitter form: <c>name</c>, <c>timestamp</c>, <c>data</c>, <c>context</c> (tracking §1.1), with the names and
/// fields of §3. Fields that no fact tells are absent, never guessed.
/// </summary>
/// <remarks>
/// Facts know people by number only. Where a username stands in the event (<c>context.username</c>, <c>data.student</c>, the beginning of <c>data.bookmark_id</c>),
/// this gives <c>#7</c> (<see cref="TrackedLearner"/>), and whoever lets the event out puts the name there, together with <c>context.host</c>.
/// Imported lines are no facts of ours: they are events already. Why a fact has no counterpart says <see cref="FactsWithoutTrackingEvent"/>.
/// </remarks>
public static class OwnTrackingEvents
{
    private static readonly Func<object, Recording, IEnumerable<JsonObject>?>[] Rooms =
    [
        OwnProblemEvents.Of, OwnCoursewareEvents.Of, OwnGradeEvents.Of, OwnEnrollmentEvents.Of, OwnCertificateEvents.Of, OwnScoreEvents.Of, OwnBoardEvents.Of, OwnResponseEvents.Of,
        OwnExamEvents.Of, OwnSettingsEvents.Of, OwnReportEvents.Of,
    ];

    /// <summary>The events that upstream's platform would have logged at this fact, in its order; none for most facts.</summary>
    /// <param name="fact">As recorded.</param>
    public static IReadOnlyList<JsonObject> Of(object fact, Recording of)
    {
        foreach (var room in Rooms)
        {
            if (room(fact, of) is { } events) return [.. events];
        }

        return [];
    }

    /// <summary>Whether facts like this one have a counterpart, though not each of them may have.</summary>
    public static bool Covers(object fact) => Rooms.Any(room => room(fact, default) is not null);
}
