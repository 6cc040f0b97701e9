using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Grading;

/// <summary>How the grades of one learner in one course run came about.</summary>
/// <param name="Steps">Every change of the course grade and of subsection grades, in the order of recording.</param>
public sealed record GradeExplanation(UserId Learner, CourseKey Course, IReadOnlyList<GradeStep> Steps)
{
    /// <summary>Course grade after the last step; null: none was recorded.</summary>
    public GradeValue? Outcome => Steps.LastOrDefault(step => step.Subsection is null)?.To;

    /// <summary>Everybody whose name a reader may want to see.</summary>
    public IReadOnlyCollection<UserId> People =>
        [.. Steps.SelectMany(step => step.Cause.Links.Select(link => link.Actor).Append(step.Cause.Actor).Append(step.Policy?.By)).OfType<UserId>().Append(Learner).Distinct()];
}

/// <summary>One change of one grade.</summary>
/// <param name="Subsection">Null: the course grade.</param>
/// <param name="From">Null: there was no grade before.</param>
/// <param name="At">Instant of the cause, from which on the grade holds. When it was recorded stands in <paramref name="Change"/>.</param>
/// <param name="ContentVersion">Course version in force.</param>
/// <param name="Policy">Policy in force; null: the log does not hold the publication.</param>
/// <param name="Change">The change as recorded.</param>
public sealed record GradeStep(
    UsageKey? Subsection, GradeValue? From, GradeValue To, DateTimeOffset At, long ContentVersion, PublishedPolicy? Policy, EventPlace Change,
    CausingEvent Cause)
{
    /// <summary>Every event that is told of.</summary>
    public IEnumerable<EventPlace> Places => Cause.Links.Select(link => link.Place).Append(Cause.Place).Append(Change).OfType<EventPlace>();
}

/// <summary>A grade.</summary>
/// <param name="Percent">0 to 1; above 1 is possible.</param>
/// <param name="Points">Of a subsection; null for a course grade.</param>
/// <param name="Letter">Of a course grade, empty below every cutoff; null for a subsection.</param>
/// <param name="Passed">Of a course grade; null for a subsection.</param>
public sealed record GradeValue(double Percent, SubsectionTotals? Points, string? Letter, bool? Passed);

/// <summary>Where an event stands in the log.</summary>
/// <param name="Version">Place in its stream, from 1.</param>
/// <param name="RecordedAt">Instant of the append, UTC.</param>
public sealed record EventPlace(Guid Id, string Stream, long Version, long Position, DateTimeOffset RecordedAt);

/// <summary>The event that made grading calculate again.</summary>
/// <param name="Named">As the grade names it.</param>
/// <param name="Place">Null: the log does not hold it at the named position any more.</param>
/// <param name="Actor">Who acted; null: the system, or unknown.</param>
/// <param name="Problem">Usage key of the problem it is about; null: about none.</param>
/// <param name="Reason">As given by the actor; null: none was asked for.</param>
public sealed record CausingEvent(GradeCause Named, EventPlace? Place, UserId? Actor, string? Problem, string? Reason)
{
    /// <summary>The job that graded everybody again after the event; null: the grade followed at once.</summary>
    public CauseLink? Through { get; init; }

    /// <summary>What led to the event in turn, the nearest first; empty: unknown.</summary>
    public IReadOnlyList<CauseLink> LedBy { get; init; } = [];

    /// <summary>Everything that is told of it.</summary>
    public IEnumerable<CauseLink> Links => Through is { } job ? LedBy.Prepend(job) : LedBy;
}

/// <summary>Something that led to an event.</summary>
/// <param name="Kind">Stored name of an event; at the root the name of a command, or the id of an event that was not found.</param>
/// <param name="Place">Null: no event, see <paramref name="Kind"/>.</param>
/// <param name="Actor">Null: the system, or unknown.</param>
/// <param name="Reason">As given by the actor; null: none.</param>
/// <param name="Request">Of a command: id of the request that carried it; null: none.</param>
public sealed record CauseLink(string Kind, EventPlace? Place, UserId? Actor, string? Reason, string? Request);

/// <summary>A grading policy and the publication that put it in force.</summary>
/// <param name="ContentVersion">First course version with this policy.</param>
/// <param name="Position">Of that publication in the log.</param>
/// <param name="By">Who published; null: the system.</param>
/// <param name="Policy">Null: the document cannot be understood, so that the course is not graded.</param>
public sealed record PublishedPolicy(long ContentVersion, long Position, UserId? By, GradingPolicy? Policy);
