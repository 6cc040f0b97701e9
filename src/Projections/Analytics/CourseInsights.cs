using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Analytics;

/// <summary>Everything that the dashboard of a course run draws.</summary>
/// <param name="Position">Log position that all figures reflect.</param>
/// <param name="AsOf">Instant of the last fact that may have moved a figure; null: nothing happened yet.</param>
public sealed record CourseInsights(
    CourseKey Course,
    string Name,
    long Position,
    DateTimeOffset? AsOf,
    EnrollmentFigures Enrollment,
    IReadOnlyList<EnrollmentDay> Days,
    IReadOnlyList<WeekFigures> Weeks,
    IReadOnlyList<ProblemFigures> Problems,
    GradeFigures Grades);

/// <param name="Current">Enrolled now.</param>
/// <param name="Total">Ever enrolled.</param>
/// <param name="Change7Days">Current minus the figure of seven days ago.</param>
/// <param name="Verified">Enrolled now in a verified track.</param>
public sealed record EnrollmentFigures(long Current, long Total, long Change7Days, long Verified);

/// <summary>Distinct learners of a week.</summary>
/// <param name="Week">Its Monday; the week ends before the next one.</param>
/// <param name="IsRunning">The week is not over; its figures still grow.</param>
public sealed record WeekFigures(DateOnly Week, bool IsRunning, int Active, int AttemptedProblem, int PlayedVideo, int PostedForum);

/// <summary>Last answers to one problem.</summary>
/// <param name="Section">Names of section and subsection; null when the problem left the course.</param>
/// <param name="AssignmentType">Null: in no graded subsection.</param>
/// <param name="Submissions">Learners who answered, by the mean over the parts.</param>
public sealed record ProblemFigures(
    UsageKey Problem, string Name, string? Section, string? Subsection, string? AssignmentType, long Submissions, long Correct, IReadOnlyList<string> Parts);

/// <param name="Graded">Learners with a course grade.</param>
/// <param name="Buckets">Eleven tenths; the last holds 100 % and more.</param>
/// <param name="Cutoffs">Of the policy, highest first.</param>
public sealed record GradeFigures(long Graded, long Passed, IReadOnlyList<GradeBucket> Buckets, IReadOnlyList<GradeCutoff> Cutoffs);

/// <summary>Puts the dashboard together. Readers: Insights page and <c>/api/insights/v1/</c>.</summary>
public sealed class CourseInsightsQuery(
    InsightsQuery insights, EnrollmentQuery enrollment, ActivityQuery activity, AnswersQuery answers, GradeDaysQuery grades, GradedCourses graded)
{
    private const int WeeksShown = 24;

    /// <summary>Consumers of the log whose figures the dashboard shows.</summary>
    public static IReadOnlyList<string> Shards { get; } =
    [
        .. new[]
        {
            "enrollment_changes:V3", "weekly_activity:V2", "answer_distribution:V2", "problem_responses", "video_viewings", "sequence_opens", "link_clicks:V2",
            "course_grade_days", "problem_score_days", "course_pulse:V2", "learner_activity:V2", "member_days", "tracked_users",
        }.Select(name => $"{name}:All"),
    ];

    /// <summary>Who may see the figures of a course: its team and its data researchers.</summary>
    public static bool MaySee(Requester? requester, CourseKey course) =>
        requester is not null && (requester.IsTeamOf(course) || requester.CourseRoles.Contains(("limited_staff", course)) || requester.CourseRoles.Contains(("data_researcher", course)));

    /// <summary>Null when the caller may not see the figures.</summary>
    /// <param name="asOf">Counts events up to the end of this day, UTC, and calls it now; null: all.</param>
    public async Task<CourseInsights?> Of(Requester? requester, PublishedCourse course, DateTimeOffset now, DateOnly? asOf, CancellationToken ct)
    {
        if (!MaySee(requester, course.Key)) return null;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var until = asOf < today ? asOf.Value : today;

        // The position first: what is read afterwards is at least as new as it says.
        var position = await insights.Reached(Shards, ct);
        var pulse = await insights.Pulse(course.Key, ct);
        var days = await enrollment.Days(AnalyticsCourse.Of(course.Key), EnrollmentCut.Everybody, until, ct);
        var weeks = await activity.Weeks(AnalyticsCourse.Of(course.Key), EnrollmentCut.Everybody, asOf, ct);
        var problems = await answers.Problems(course.Key.ToString(), asOf, ct);
        var buckets = await grades.Grades(course.Key, asOf, ct);
        var policy = graded.GradedCourseOf(course).Policy;
        return new(
            course.Key,
            course.Root.DisplayName ?? course.Key.ToString(),
            position,
            pulse?.At,
            Enrollment(days),
            days,
            [.. weeks.TakeLast(WeeksShown).Select(week => Week(week, asOf < today ? until.AddDays(1) : today))],
            [.. Ordered(course, problems)],
            new(
                buckets.Sum(bucket => bucket.Learners),
                buckets.Sum(bucket => bucket.Passed),
                buckets,
                [.. (policy?.Cutoffs ?? []).OrderByDescending(cutoff => cutoff.AtLeast)]));
    }

    private static EnrollmentFigures Enrollment(IReadOnlyList<EnrollmentDay> days)
    {
        if (days.Count == 0) return new(0, 0, 0, 0);
        var before = days.Count > 7 ? days[^8].Count : 0;
        return new(days[^1].Count, days[^1].Cumulative, days[^1].Count - before, days[^1].Modes.GetValueOrDefault("verified").Count);
    }

    /// <param name="today">The first day that is not over.</param>
    private static WeekFigures Week(ActivityWeek week, DateOnly today)
    {
        int Learners(string label) => week.Learners.GetValueOrDefault(label);
        return new(
            week.Week, week.End > today, Learners(ActivityLabels.Active), Learners(ActivityLabels.AttemptedProblem),
            Learners(ActivityLabels.PlayedVideo), Learners(ActivityLabels.PostedForum));
    }

    /// <summary>In course order; problems that left the course come last.</summary>
    private IEnumerable<ProblemFigures> Ordered(PublishedCourse course, IReadOnlyList<ProblemAnswers> answers)
    {
        var places = graded.GradedCourseOf(course).Subsections
            .SelectMany(subsection => subsection.Problems.Select(problem => (problem.Usage, subsection)))
            .Select((pair, at) => (pair.Usage, pair.subsection, at))
            .DistinctBy(place => place.Usage)
            .ToDictionary(place => place.Usage.ToString());
        return answers
            .Where(problem => UsageKey.TryParse(problem.Problem, out _))
            .OrderBy(problem => places.TryGetValue(problem.Problem, out var place) ? place.at : int.MaxValue)
            .Select(problem =>
            {
                var subsection = places.TryGetValue(problem.Problem, out var place) ? place.subsection : null;
                var section = subsection is not null && course.TryFind(subsection.Usage, out var block) ? block.Parent?.DisplayName : null;
                var parts = Math.Max(1, problem.Parts.Count);
                return new ProblemFigures(
                    UsageKey.Parse(problem.Problem), problem.DisplayName, section, subsection?.Name, subsection is { IsGraded: true } ? subsection.Format : null,
                    problem.LastResponses / parts, problem.CorrectResponses / parts, problem.Parts);
            });
    }
}
