using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class AudienceTests
{
    private static readonly UsageKey Bank = Key.Block("itembank", "bank");
    private static readonly Audience Limited = new([new(1, new HashSet<int> { 10, 11 })], []);
    private static readonly Audience Drawn = new([], [new(Bank, P2, 1)]);

    [Fact]
    public void without_limits_everybody_is_included() => Assert.True(Audience.Everybody.Includes(LearnerSight.Unknown));

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, true)]
    [InlineData(12, false)]
    [InlineData(null, false)]
    public void a_group_of_the_limit_is_included(int? group, bool included) => Assert.Equal(included, Limited.Includes(In((1, group))));

    [Fact]
    public void a_group_that_is_not_on_record_decides_nothing() => Assert.Null(Limited.Includes(In((2, 10))));

    [Fact]
    public void a_limit_that_names_no_known_group_lets_nobody_in() =>
        Assert.False(new Audience([new(1, new HashSet<int>())], []).Includes(LearnerSight.Unknown));

    [Fact]
    public void all_partitions_must_admit()
    {
        var both = new Audience([.. Limited.Groups, new(50, new HashSet<int> { 2 })], []);
        Assert.True(both.Includes(In((1, 10), (50, 2))));
        Assert.False(both.Includes(In((1, 10), (50, 1))));
        Assert.Null(both.Includes(In((1, 10))));
        Assert.False(both.Includes(In((50, 1))));
    }

    [Fact]
    public void a_drawn_child_is_included_and_its_siblings_are_not()
    {
        Assert.True(Drawn.Includes(Shown(P1, P2)));
        Assert.False(Drawn.Includes(Shown(P1)));
        Assert.Null(Drawn.Includes(LearnerSight.Unknown));
    }

    [Fact]
    public void where_places_count_the_child_at_that_place_is_included()
    {
        Assert.True(Drawn.Includes(LearnerSight.Unknown with { Places = new Dictionary<UsageKey, int> { [Bank] = 1 } }));
        Assert.False(Drawn.Includes(LearnerSight.Unknown with { Places = new Dictionary<UsageKey, int> { [Bank] = 2 } }));
    }

    [Fact]
    public void what_a_learner_may_not_see_does_not_count_though_it_was_attempted()
    {
        var problem = Problem(P1) with { Audience = Limited };
        var score = new ProblemScore(1, 1, Noon, Noon);
        Assert.Null(problem.PointsOf(score, In((1, 12)), Noon));
        Assert.Equal(new WeightedPoints(1, 1), problem.PointsOf(score, In((1, 10)), Noon));
        Assert.Equal(new WeightedPoints(0, 1), problem.PointsOf(null, In((1, 10)), Noon));
    }

    [Fact]
    public void what_may_have_been_drawn_counts_once_attempted()
    {
        var problem = Problem(P2) with { Audience = Drawn };
        Assert.Null(problem.PointsOf(null, LearnerSight.Unknown, Noon));
        Assert.Equal(new WeightedPoints(1, 1), problem.PointsOf(new(1, 1, Noon, Noon), LearnerSight.Unknown, Noon));
    }

    private static LearnerSight In(params (int Partition, int? Group)[] groups) =>
        LearnerSight.Unknown with { Groups = groups.ToDictionary(pair => pair.Partition, pair => pair.Group) };

    private static LearnerSight Shown(params UsageKey[] children) =>
        LearnerSight.Unknown with { Shown = new Dictionary<UsageKey, IReadOnlyList<UsageKey>> { [Bank] = children } };
}
