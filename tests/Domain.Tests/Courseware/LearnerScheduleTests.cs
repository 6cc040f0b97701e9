using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Schedule = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.LearnerSchedule, OpenEdx.Domain.Courseware.LearnerScheduleEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class LearnerScheduleTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly UsageKey Homework = Course.Block("sequential", "hw");
    private static readonly UsageKey Problem = Course.Block("problem", "p");
    private static readonly UserId Learner = new(17);
    private static readonly UserId Teacher = new(3);
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Usual = Noon.AddDays(1);

    [Fact]
    public void a_learner_gets_more_time() =>
        new Schedule().When(state => Ask(Homework, 2).Decide(state, Usual, true)).Then(Extended(Homework, 2));

    [Fact]
    public void the_date_of_the_course_itself_is_allowed_and_an_earlier_one_is_not()
    {
        new Schedule().When(state => Ask(Homework, 1).Decide(state, Usual, true)).Then(Extended(Homework, 1));
        new Schedule().When(state => (Ask(Homework, 1) with { Due = Usual.AddTicks(-1) }).Decide(state, Usual, true)).ThenRefused(new ExtendDueDate.Earlier());
    }

    [Fact]
    public void what_is_never_due_is_not_extended_and_strangers_get_nothing()
    {
        new Schedule().When(state => Ask(Homework, 2).Decide(state, null, true)).ThenRefused(new ExtendDueDate.NothingDue());
        new Schedule().When(state => Ask(Homework, 2).Decide(state, Usual, false)).ThenRefused(new ExtendDueDate.NotEnrolled());
        new Schedule().When(state => new ClearExtension(Learner, Homework, Teacher, null, Noon).Decide(state, false)).ThenRefused(new ClearExtension.NotEnrolled());
    }

    [Fact]
    public void clearing_is_recorded_once_and_only_where_there_is_something()
    {
        var clear = new ClearExtension(Learner, Homework, Teacher, "Mistake", Noon);
        new Schedule().When(state => clear.Decide(state, true)).Then();
        new Schedule(Extended(Homework, 2)).When(state => clear.Decide(state, true)).Then(new DueDateExtensionCleared(Learner, Homework, Teacher, "Mistake", Noon));
    }

    [Fact]
    public void an_extension_reaches_what_is_below_and_the_latest_act_counts()
    {
        UsageKey[] path = [Problem, Homework];
        Assert.Null(State().ExtensionOf(path));
        Assert.Equal(Noon.AddDays(2), State(Extended(Homework, 2)).ExtensionOf(path));
        Assert.Equal(Noon.AddDays(3), State(Extended(Homework, 2), Extended(Problem, 3)).ExtensionOf(path));
        Assert.Equal(Noon.AddDays(2), State(Extended(Problem, 3), Extended(Homework, 2)).ExtensionOf(path));
        Assert.Null(State(Extended(Problem, 3), new DueDateExtensionCleared(Learner, Homework, Teacher, null, Noon)).ExtensionOf(path));
        Assert.Null(State(Extended(Problem, 3)).ExtensionOf([Homework]));
    }

    private static LearnerSchedule State(params LearnerScheduleEvent[] facts) => facts.Aggregate(LearnerSchedule.Initial, (state, fact) => state.Evolve(fact));

    private static ExtendDueDate Ask(UsageKey block, int days) => new(Learner, block, Noon.AddDays(days), Teacher, "Was ill", Noon);

    private static DueDateExtended Extended(UsageKey block, int days) => new(Learner, block, Noon.AddDays(days), Usual, Teacher, "Was ill", Noon);
}
