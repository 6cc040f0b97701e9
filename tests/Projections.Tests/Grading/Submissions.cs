using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Tests.Grading;

internal static class Submissions
{
    public static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    public static readonly UsageKey Problem = Course.Block("problem", "p1");
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static (string, object) Checked(long user, double earned, DateTimeOffset at, int attempt = 1, string answer = "a") =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), Submission(user, earned, at, attempt, answer));

    public static ProblemChecked Submission(long user, double earned, DateTimeOffset at, int attempt = 1, string answer = "a") => new(
        new(user), Problem, attempt, FieldValues.Empty.With("p1_2_1", "choice_" + answer),
        [new("p1_2_1", earned > 0 ? "correct" : "incorrect", null, "", "", "Which?", $"<b>Text</b>  {answer}", "multiplechoiceresponse", "choicegroup")],
        earned, 1, earned * 2, 2, earned > 0 ? "correct" : "incorrect", 1, 1, "A problem", $"{user}-{attempt}-{at:O}", at);

    public static (string, object) Reset(long user, DateTimeOffset at) =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), new ProblemReset(new(user), Problem, 1, 1, 2, at));

    public static (string, object) Overridden(long user, double earned, DateTimeOffset at) =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), new ProblemScoreOverridden(new(user), Problem, earned, 1, earned * 2, 2, 1, new(3), null, at));

    public static (string, object) Rescored(long user, double earned, DateTimeOffset at, bool keepsFormer = false) => (
        ProblemAttemptsEvent.StreamOf(new(user), Problem),
        new ProblemRescored(
            new(user), Problem, [], earned, 1, [earned], earned * 2, 2, keepsFormer, earned > 0 ? "correct" : "incorrect", 1, 2, $"{at:O}", new(3), null, at));

    public static (string, object) AttemptsReset(long user, DateTimeOffset at) =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), new ProblemAttemptsReset(new(user), Problem, 1, new(3), null, at));

    public static (string, object) Deleted(long user, DateTimeOffset at) =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), new ProblemStateDeleted(new(user), Problem, new(3), null, at));
}
