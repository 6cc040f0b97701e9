using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What one learner chose on the pages of one course run.</summary>
/// <param name="Goal">Null: none was ever set.</param>
/// <param name="Celebrated">By celebration the instant at which it was done last; absent: never, or due again.</param>
/// <param name="DismissedMessage">Digest of the news that was put away last; null: none.</param>
/// <param name="ShowsNotes">True until the learner hides them.</param>
public sealed record CourseHomeChoices(
    CourseHomeChoices.WeeklyGoal? Goal, ImmutableDictionary<string, DateTimeOffset> Celebrated, string? DismissedMessage, bool ShowsNotes)
    : IAggregate<CourseHomeChoices, CourseHomeChoicesEvent>
{
    public static string StreamType => "course_home_choices";

    public static CourseHomeChoices Initial { get; } = new(null, ImmutableDictionary<string, DateTimeOffset>.Empty, null, true);

    public CourseHomeChoices Evolve(CourseHomeChoicesEvent fact) => fact switch
    {
        CourseGoalSet set => this with { Goal = new(set.DaysPerWeek, set.Reminders) },
        CelebrationSwitched { IsDue: true } due => this with { Celebrated = Celebrated.Remove(due.Celebration) },
        CelebrationSwitched done => this with { Celebrated = Celebrated.SetItem(done.Celebration, done.At) },
        WelcomeMessageDismissed dismissed => this with { DismissedMessage = dismissed.Message },
        NotesVisibilityChanged changed => this with { ShowsNotes = changed.IsVisible },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseHomeChoices."),
    };

    /// <param name="DaysPerWeek">1 to 7; null: no number of days.</param>
    public sealed record WeeklyGoal(int? DaysPerWeek, bool Reminders);
}
