using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Grading;

/// <summary>A small course: two homeworks and an ungraded practice, all started.</summary>
internal static class GradedCourses
{
    public static readonly UserId Ada = new(7);
    public static readonly CourseKey Key = CourseKey.Parse("course-v1:Org+N+R");
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly GradeCause Cause = new("problem_checked", new Guid("11111111-1111-1111-1111-111111111111"), 5);
    public static readonly UsageKey Homework1 = Key.Block("sequential", "hw1");
    public static readonly UsageKey Homework2 = Key.Block("sequential", "hw2");
    public static readonly UsageKey Practice = Key.Block("sequential", "practice");
    public static readonly UsageKey P1 = Key.Block("problem", "p1");
    public static readonly UsageKey P2 = Key.Block("problem", "p2");
    public static readonly UsageKey P3 = Key.Block("problem", "p3");
    public static readonly UsageKey P4 = Key.Block("problem", "p4");

    public static readonly GradingPolicy Policy = new([new("Homework", "HW", 2, 0, 1)], [new("Pass", 0.5)]);

    public static GradedCourse Course { get; } = Of(Policy, 1);

    public static GradedCourse Of(GradingPolicy? policy, long version, params GradedSubsection[] subsections) =>
        new(Key, version, policy, subsections.Length > 0 ? subsections :
        [
            Subsection(Homework1, "Homework", Problem(P1), Problem(P2) with { Weight = 3 }),
            Subsection(Homework2, "Homework", Problem(P3)),
            Subsection(Practice, null, Problem(P4)),
        ]);

    public static GradedSubsection Subsection(UsageKey usage, string? format, params GradedProblem[] problems) =>
        new(usage, usage.BlockId, format, format is not null, DateTimeOffset.MinValue, problems);

    public static GradedProblem Problem(UsageKey usage) => new(usage, null, 1, Counts: true, DateTimeOffset.MinValue, Audience.Everybody);

    public static GradedLearner Scores(params (UsageKey Problem, double Earned, double Possible)[] scores) =>
        new(scores.ToDictionary(score => score.Problem, score => new ProblemScore(score.Earned, score.Possible, Noon, Noon)));

    public static SubsectionGradeChanged Changed(UsageKey subsection, double earned, double possible, double? earnedGraded = null, double? possibleGraded = null, long version = 1) =>
        new(Ada, subsection, earned, possible, earnedGraded ?? earned, possibleGraded ?? possible, Noon, version, Cause, Noon);

    public static CourseGradeChanged CourseChanged(double percent, long version = 1) =>
        new(Ada, Key, percent, percent >= 0.5 ? "Pass" : "", percent >= 0.5, version, Cause, Noon);

    public static CourseGradeNowPassed NowPassed(double percent, long version = 1) => new(Ada, Key, percent, "Pass", version, Cause, Noon);

    public static CourseGradeNowFailed NowFailed(double percent, long version = 1) => new(Ada, Key, percent, "", version, Cause, Noon);
}
