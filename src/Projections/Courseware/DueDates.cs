using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>When work in a course is due for one learner: dates of the course, of a schedule that begins with the enrollment, and extensions.</summary>
/// <remarks>Source: Open edX edx-when; <c>openedx/core/djangoapps/course_date_signals/handlers.py</c> (relative_weeks_due).</remarks>
/// <param name="enrolled">Where a self-paced learner's weeks begin unless the learner shifted them; null: no member, or nothing in the course counts in weeks.</param>
public sealed class DueDates(LearnerSchedule schedule, DateTimeOffset? enrolled)
{
    private readonly DateTimeOffset? begins = enrolled is null ? null : schedule.Begins ?? enrolled;

    /// <summary>As the course says, for nobody in particular.</summary>
    public static DueDates Published { get; } = new(LearnerSchedule.Initial, null);

    public static bool CountsWeeks(PublishedBlock block) => block.Number("relative_weeks_due") is not null && Root(block).Flag("self_paced") == true;

    /// <summary>Null: never due.</summary>
    public DateTimeOffset? Of(PublishedBlock block) => (schedule.Acts == 0 ? null : schedule.ExtensionOf(Path(block))) ?? WithoutExtensions(block);

    /// <inheritdoc cref="Of(PublishedBlock)"/>
    public DateTimeOffset? Of(OutlineBlock block) => schedule.Acts == 0 && (begins is null || !block.CountsWeeks) ? block.Due : Of(block.Block);

    /// <summary>What holds for the learner when nobody gave any time.</summary>
    public DateTimeOffset? WithoutExtensions(PublishedBlock block)
    {
        if (begins is not { } from || !CountsWeeks(block)) return block.Instant("due");
        return ByTheEnd(from + TimeSpan.FromDays(7 * Math.Clamp(block.Number("relative_weeks_due")!.Value, 0, 1000)), block);
    }

    /// <summary>When work should be done that nothing gives a date to. Advice: it closes nothing.</summary>
    /// <param name="after">From where the learner's weeks begin, see <see cref="SpreadWeeks"/>; null: no advice.</param>
    public DateTimeOffset? Advised(PublishedBlock block, TimeSpan? after) => begins + after is { } due ? ByTheEnd(due, block) : null;

    private static DateTimeOffset ByTheEnd(DateTimeOffset due, PublishedBlock block) => Root(block).Instant("end") is { } end && end < due ? end : due;

    private static PublishedBlock Root(PublishedBlock block) => block.Parent is { } parent ? Root(parent) : block;

    private static IEnumerable<UsageKey> Path(PublishedBlock block)
    {
        for (var at = block; at is not null; at = at.Parent) yield return at.Usage;
    }
}
