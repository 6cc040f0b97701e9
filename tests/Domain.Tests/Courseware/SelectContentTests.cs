using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class SelectContentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Bank = Course.Block("library_content", "bank");
    private static readonly UsageKey Variants = Course.Block("randomize", "variants");
    private static readonly UserId Ada = new(17);

    private static readonly UserPartition Experiment = new(7, "random", true, new HashSet<int> { 1, 2, 3 })
    {
        Name = "Wording",
        GroupNames = new Dictionary<int, string> { [1] = "Short", [2] = "Long", [3] = "Verse" },
    };

    [Fact]
    public void an_experiment_draws_each_group_for_somebody_and_only_once_for_each()
    {
        var drawn = new HashSet<int>();
        for (var seed = 0; seed < 40; seed++)
        {
            var fact = Assert.IsType<PartitionGroupAssigned>(Assert.Single(Decide(LearnerSelections.Initial, seed, [Experiment])));
            Assert.Equal(new(Ada, Course, 7, "Wording", fact.GroupId, Experiment.GroupNames[fact.GroupId], Noon), fact);
            Assert.Empty(Decide(LearnerSelections.Initial.Evolve(fact), seed + 1, [Experiment]));
            drawn.Add(fact.GroupId);
        }

        Assert.Equal([1, 2, 3], drawn.Order());
    }

    [Fact]
    public void a_group_that_left_the_experiment_is_drawn_anew()
    {
        var state = LearnerSelections.Initial.Evolve(new PartitionGroupAssigned(Ada, Course, 7, "", 99, "", Noon));
        Assert.IsType<PartitionGroupAssigned>(Assert.Single(Decide(state, 1, [Experiment])));
    }

    [Fact]
    public void an_experiment_without_groups_draws_nothing() =>
        Assert.Empty(Decide(LearnerSelections.Initial, 1, [Experiment with { Groups = new HashSet<int>() }]));

    [Fact]
    public void a_library_shows_a_sample_of_its_children_and_keeps_it()
    {
        var first = Assert.IsType<LibraryContentAssigned>(Assert.Single(Sample(LearnerSelections.Initial, 3, 2, "a", "b", "c", "d")));
        Assert.Equal((Bank, 0, 2, 2), (first.Block, first.PreviousCount, first.MaxCount, first.Result.Count));
        Assert.Equal(first.Added.Order(), first.Result.Order());
        Assert.Equal(2, first.Result.Distinct().Count());
        Assert.Empty(Sample(LearnerSelections.Initial.Evolve(first), 4, 2, "a", "b", "c", "d"));
    }

    [Fact]
    public void samples_differ_between_learners() => Assert.Equal(
        6, Enumerable.Range(0, 60).Select(seed => Sample(LearnerSelections.Initial, seed, 2, "a", "b", "c", "d"))
            .Select(facts => string.Join(',', ((LibraryContentAssigned)facts[0]).Result.Select(child => child.BlockId).Order())).Distinct().Count());

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void without_a_limit_that_bites_all_children_are_shown(int max)
    {
        var fact = Assert.IsType<LibraryContentAssigned>(Assert.Single(Sample(LearnerSelections.Initial, 3, max, "a", "b", "c")));
        Assert.Equal(Keys("a", "b", "c"), fact.Result.Order());
        Assert.Equal(max, fact.MaxCount);
    }

    [Fact]
    public void what_left_the_library_is_replaced()
    {
        var facts = Sample(Shown("a", "b"), 3, 2, "b", "c");
        Assert.Equal(2, facts.Count);
        var removed = Assert.IsType<LibraryContentRemoved>(facts[0]);
        var added = Assert.IsType<LibraryContentAssigned>(facts[1]);
        Assert.Equal(("invalid", 2, 2), (removed.Reason, removed.PreviousCount, added.PreviousCount));
        Assert.Equal(Keys("a"), removed.Removed);
        Assert.Equal(Keys("c"), added.Added);
        Assert.Equal(Keys("b", "c"), added.Result.Order());
        Assert.Equal(added.Result, removed.Result);
    }

    [Fact]
    public void fewer_places_drop_the_surplus_and_keep_the_rest()
    {
        var removed = Assert.IsType<LibraryContentRemoved>(Assert.Single(Sample(Shown("a", "b", "c"), 3, 1, "a", "b", "c", "d")));
        Assert.Equal(("overlimit", 3, 1), (removed.Reason, removed.PreviousCount, removed.MaxCount));
        Assert.Equal(Keys("a", "b", "c"), removed.Removed.Concat(removed.Result).Order());
        Assert.Single(removed.Result);
    }

    [Fact]
    public void more_places_add_to_what_is_shown()
    {
        var added = Assert.IsType<LibraryContentAssigned>(Assert.Single(Sample(Shown("a"), 3, 3, "a", "b", "c", "d")));
        Assert.Equal((1, 2, 3), (added.PreviousCount, added.Added.Count, added.Result.Count));
        Assert.Contains(Keys("a")[0], added.Result);
        Assert.DoesNotContain(Keys("a")[0], added.Added);
    }

    [Fact]
    public void randomize_takes_the_child_at_the_learners_number_and_keeps_its_place()
    {
        var fact = Assert.IsType<RandomChildChosen>(Assert.Single(Choose(LearnerSelections.Initial, "a", "b", "c")));
        Assert.Equal(new(Ada, Variants, 2, Keys("c")[0], Noon), fact);
        Assert.Empty(Choose(LearnerSelections.Initial.Evolve(fact), "a", "b", "c", "d", "e"));
    }

    /// <summary>Kept from Open edX: at exactly the count of children the choice points behind the last, and stays.</summary>
    [Fact]
    public void a_choice_is_stale_only_beyond_the_count_of_children()
    {
        var state = LearnerSelections.Initial.Evolve(new RandomChildChosen(Ada, Variants, 2, Keys("c")[0], Noon));
        Assert.Empty(Choose(state, "a", "b"));
        Assert.Equal(new RandomChildChosen(Ada, Variants, 0, Keys("a")[0], Noon), Assert.Single(Choose(state, "a")));
    }

    [Fact]
    public void randomize_without_children_chooses_nothing() => Assert.Empty(Choose(LearnerSelections.Initial));

    private static LearnerSelections Shown(params string[] children) => LearnerSelections.Initial.Evolve(
        new LibraryContentAssigned(Ada, Bank, Keys(children), Keys(children), 0, children.Length, Noon));

    private static IReadOnlyList<LearnerSelectionsEvent> Decide(LearnerSelections state, int seed, UserPartition[] experiments) =>
        new SelectContent(Ada, Course, new(experiments, [], []), seed, Noon).Decide(state).Facts;

    private static IReadOnlyList<LearnerSelectionsEvent> Sample(LearnerSelections state, int seed, int max, params string[] children)
    {
        var ask = new SelectContent(Ada, Course, new([], [new(Bank, Keys(children), max)], []), seed, Noon);
        var facts = ask.Decide(state).Facts;
        Assert.Empty(ask.Decide(facts.Aggregate(state, (at, fact) => at.Evolve(fact))).Facts);
        return facts;
    }

    private static IReadOnlyList<LearnerSelectionsEvent> Choose(LearnerSelections state, params string[] children) =>
        new SelectContent(Ada, Course, new([], [], [new(Variants, Keys(children), 0)]), 1, Noon).Decide(state).Facts;

    private static UsageKey[] Keys(params string[] names) => [.. names.Select(name => Course.Block("problem", name))];
}
