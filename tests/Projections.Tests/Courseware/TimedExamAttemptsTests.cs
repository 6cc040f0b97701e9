using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class TimedExamAttemptsTests
{
    private static readonly UsageKey Exam = Course.Block("sequential", "exam");

    [Fact]
    public async Task attempts_are_kept_as_they_stand_and_reset_ones_are_gone()
    {
        await using var model = await ReadModel.Of(new TimedExamAttempts());
        await model.Given(
            Fact(7, user => new ExamAttemptCreated(user, Exam, 1, Noon)),
            Fact(7, user => new ExamAttemptStarted(user, Exam, 1, 60, 0, 60, null, Noon)),
            Fact(7, user => new ExamAttemptReadyToSubmit(user, Exam, 1, Noon.AddMinutes(1))),
            Fact(7, user => new ExamAttemptContinued(user, Exam, 1, Noon.AddMinutes(2))),
            Fact(8, user => new ExamAttemptCreated(user, Exam, 1, Noon)),
            Fact(8, user => new ExamAttemptReset(user, Exam, 1, new(3), null, Noon)),
            Fact(9, user => new ExamAttemptCreated(user, Exam, 2, Noon)),
            Fact(9, user => new ExamAttemptStarted(user, Exam, 2, 60, 0, 60, null, Noon)),
            Fact(9, user => new ExamAttemptTimedOut(user, Exam, 2, Noon.AddMinutes(60), Noon.AddDays(1))));
        Assert.Equal(
            [
                $"7 {TimedExamContent.NumberOf(Exam, new(7), 1)} started 2026-05-01 13:00:00 ",
                $"9 {TimedExamContent.NumberOf(Exam, new(9), 2)} submitted 2026-05-01 13:00:00 2026-05-01 13:00:00",
            ],
            await Sql.Lines(model, """
                select format('%s %s %s %s %s', user_id, attempt_id, status, expires_at at time zone 'UTC', completed_at at time zone 'UTC')
                from courseware.timed_exam_attempts order by user_id
                """));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public void numbers_fit_into_those_of_browsers_and_differ_by_exam_learner_and_attempt()
    {
        long[] numbers = [TimedExamContent.NumberOf(Exam), TimedExamContent.NumberOf(Exam, new(7), 1), TimedExamContent.NumberOf(Exam, new(7), 2), TimedExamContent.NumberOf(Exam, new(8), 1)];
        Assert.All(numbers, number => Assert.InRange(number, 1, (1L << 53) - 1));
        Assert.Distinct(numbers);
    }

    private static (string, object) Fact(long user, Func<UserId, TimedExamEvent> fact) => (TimedExamEvent.StreamOf(new(user), Exam), fact(new(user)));
}
