using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Masquerade = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.CourseMasquerade, OpenEdx.Domain.Courseware.CourseMasqueradeEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class CourseMasqueradeTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly UserId Teacher = new(3);
    private static readonly UserId Learner = new(17);
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<int, UserPartition> Partitions = new()
    {
        [700] = new(700, "cohort", true, new HashSet<int> { 1, 2 }),
        [701] = new(701, "cohort", false, new HashSet<int> { 1 }),
    };

    private static readonly MasqueradeBegun AsAnybody = new(Teacher, Course, null, null, null, Noon);
    private static readonly MasqueradeBegun AsLearner = new(Teacher, Course, Learner, null, null, Noon);

    [Fact]
    public void the_team_looks_as_any_learner() => Begin(LearnerGuise.Anybody).Then(AsAnybody);

    [Fact]
    public void another_guise_replaces_the_first() => Begin(new(null, 700, 2), AsAnybody).Then(new MasqueradeBegun(Teacher, Course, null, 700, 2, Noon));

    [Theory]
    [InlineData(700, 3)]
    [InlineData(701, 1)]
    [InlineData(702, 1)]
    [InlineData(700, null)]
    [InlineData(null, 1)]
    public void only_groups_of_the_course_can_be_looked_as(int? partition, int? group) =>
        Begin(new(null, partition, group)).ThenRefused(new BeginMasquerade.NoSuchGroup(partition, group));

    [Fact]
    public void only_learners_of_the_course_can_be_looked_as()
    {
        Begin(new(Learner, null, null)).Then(AsLearner);
        new Masquerade().When(state => new BeginMasquerade(Teacher, Course, new(Learner, null, null), Noon).Decide(state, Partitions, false))
            .ThenRefused(new BeginMasquerade.NotEnrolled());
    }

    [Fact]
    public void who_looks_as_itself_has_nothing_to_end()
    {
        var end = new EndMasquerade(Teacher, Course, Noon);
        new Masquerade().When(end.Decide).ThenNothing();
        new Masquerade(AsLearner).When(end.Decide).Then(new MasqueradeEnded(Teacher, Course, Noon));
    }

    private static Masquerade.Outcome Begin(LearnerGuise guise, params CourseMasqueradeEvent[] before) =>
        new Masquerade(before).When(state => new BeginMasquerade(Teacher, Course, guise, Noon).Decide(state, Partitions, true));
}
