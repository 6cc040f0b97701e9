using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Grading;

public sealed class GradeReadModelsTests
{
    private static readonly GradeCause Cause = new("problem_checked", new Guid("11111111-1111-1111-1111-111111111111"), 5);
    private static readonly string Stream = LearnerGradesEvent.StreamOf(new(7), Course);

    [Fact]
    public async Task the_last_score_counts_with_the_first_attempt_and_the_number_of_attempts()
    {
        await using var model = await ReadModel.Of(new ProblemScores());
        await model.Given(Checked(7, 1, Noon), Checked(7, 0.5, Noon.AddHours(1), attempt: 2), Reset(7, Noon.AddHours(2)), Checked(8, 1, Noon));
        Assert.Equal(
            ["7 0/1 0/2 2", "8 1/1 2/2 1"],
            await Sql.Lines(model, "select format('%s %s/%s %s/%s %s', user_id, earned, possible, weighted_earned, weighted_possible, attempts) from grading.problem_scores order by 1"));
        Assert.Equal(
            ["true"],
            await Sql.Lines(model, $"select (first_attempted = '{Noon:O}')::text from grading.problem_scores where user_id = 7"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task what_the_course_team_does_to_scores_counts()
    {
        await using var model = await ReadModel.Of(new ProblemScores());
        await model.Given(
            Checked(7, 0, Noon, attempt: 2), Overridden(7, 0.5, Noon.AddHours(1)),
            Checked(8, 0, Noon, attempt: 2), Rescored(8, 1, Noon.AddHours(1)), Rescored(8, 0, Noon.AddHours(2), keepsFormer: true),
            Checked(9, 1, Noon, attempt: 2), AttemptsReset(9, Noon.AddHours(1)),
            Checked(10, 1, Noon), Deleted(10, Noon.AddHours(1)),
            Overridden(11, 1, Noon), Checked(11, 0, Noon.AddHours(-1)),
            AttemptsReset(12, Noon), Deleted(12, Noon));
        Assert.Equal(
            ["11 1/1 2/2 1", "7 0.5/1 1/2 2", "8 1/1 2/2 2", "9 1/1 2/2 0"],
            await Sql.Lines(model, "select format('%s %s/%s %s/%s %s', user_id, earned, possible, weighted_earned, weighted_possible, attempts) from grading.problem_scores order by 1"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task what_the_course_team_does_to_blocks_that_are_no_problems_counts()
    {
        await using var model = await ReadModel.Of(new ProblemScores());
        var block = Course.Block("drag-and-drop-v2", "b");
        (string, object) Of(long user, Func<UserId, object> fact) => (ScoredBlockEvent.StreamOf(new(user), block), fact(new(user)));
        (string, object) Scored(long user, double earned) => Of(user, ada => new BlockScored(ada, block, earned, 1, earned * 2, 2, Noon));
        (string, object) Again(long user, double earned, bool keeps) =>
            Of(user, ada => new BlockRescored(ada, block, earned, 1, earned * 2, 2, keeps, "task", new(3), null, Noon.AddHours(1)));
        await model.Given(
            Scored(7, 0), Of(7, ada => new BlockScoreOverridden(ada, block, 0.5, 1, 1, 2, new(3), null, Noon.AddHours(1))),
            Scored(8, 0), Again(8, 1, keeps: false), Again(8, 0, keeps: true),
            Scored(9, 1), Of(9, ada => new BlockAttemptsReset(ada, block, 2, new(3), null, Noon.AddHours(1))),
            Scored(10, 1), Of(10, ada => new BlockStateDeleted(ada, block, new(3), null, Noon.AddHours(1))),
            Of(11, ada => new BlockScoreOverridden(ada, block, 1, 1, 2, 2, new(3), null, Noon)),
            Of(12, ada => new BlockStateDeleted(ada, block, new(3), null, Noon)), Of(12, ada => new BlockAttemptsReset(ada, block, 2, new(3), null, Noon)));
        Assert.Equal(
            ["11 1/1 2/2", "7 0.5/1 1/2", "8 1/1 2/2", "9 1/1 2/2"],
            await Sql.Lines(model, "select format('%s %s/%s %s/%s', user_id, earned, possible, weighted_earned, weighted_possible) from grading.problem_scores order by 1"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task the_first_pass_is_set_once_and_never_cleared()
    {
        await using var model = await ReadModel.Of(new CourseGrades());
        await model.Given(Course1(0.3, 0), Course1(0.6, 1), Course1(0.4, 2), Course1(0.9, 3));
        Assert.Equal(
            ["0.9 Pass true 13"],
            await Sql.Lines(model, "select concat_ws(' ', percent, letter, passed::text, extract(hour from passed_at at time zone 'UTC')) from grading.course_grades"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task every_change_is_kept_with_its_cause()
    {
        await using var model = await ReadModel.Of(new GradeHistory());
        var subsection = Course.Block("sequential", "s");
        await model.Given((Stream, new SubsectionGradeChanged(new(7), subsection, 1, 2, 1, 2, Noon, 1, Cause, Noon)), Course1(0.3, 0), Course1(0.6, 1));
        Assert.Equal(
            [$"{subsection} 0.5 problem_checked 5", " 0.3 problem_checked 5", " 0.6 problem_checked 5"],
            await Sql.Lines(model, "select coalesce(subsection, '') || ' ' || percent || ' ' || cause_kind || ' ' || cause_position from grading.grade_history order by position"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_subsection_has_its_last_grade()
    {
        await using var model = await ReadModel.Of(new SubsectionGrades());
        var subsection = Course.Block("sequential", "s");
        await model.Given(
            (Stream, new SubsectionGradeChanged(new(7), subsection, 1, 3, 1, 3, Noon, 1, Cause, Noon)),
            (Stream, new SubsectionGradeChanged(new(7), subsection, 2, 4, 2, 3, Noon, 2, Cause, Noon)));
        Assert.Equal(["2/4 2/3 0.6667"], await Sql.Lines(model, "select format('%s/%s %s/%s %s', earned_all, possible_all, earned_graded, possible_graded, percent) from grading.subsection_grades"));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Course1(double percent, int hour) =>
        (Stream, new CourseGradeChanged(new(7), Course, percent, percent >= 0.5 ? "Pass" : "", percent >= 0.5, 1, Cause, Noon.AddHours(hour)));
}
