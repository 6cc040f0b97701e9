using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class ResetSampleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Bank = Course.Block("library_content", "bank");
    private static readonly UsageKey[] Children = [.. Enumerable.Range(1, 6).Select(number => Course.Block("problem", $"p{number}"))];
    private static readonly UserId Ada = new(17);

    [Fact]
    public void the_former_sample_is_given_back_and_another_is_drawn_from_all()
    {
        var state = LearnerSelections.Initial.Evolve(new LibraryContentAssigned(Ada, Bank, [Children[0], Children[1]], [Children[1], Children[0]], 0, 2, Noon));
        var seen = new HashSet<UsageKey>();
        for (var seed = 0; seed < 60; seed++)
        {
            var facts = Ask(seed).Decide(state).Facts;
            Assert.Equal(new LibrarySampleReturned(Ada, Bank, [Children[1], Children[0]], Noon), facts[0]);
            var drawn = Assert.IsType<LibraryContentAssigned>(facts[1]);
            Assert.Equal(2, facts.Count);
            Assert.Equal((2, 0, 2), (drawn.Result.Count, drawn.PreviousCount, drawn.MaxCount));
            Assert.Equal(drawn.Added.Order(Comparer<UsageKey>.Create((a, b) => string.CompareOrdinal(a.BlockId, b.BlockId))), drawn.Result.Order(Comparer<UsageKey>.Create((a, b) => string.CompareOrdinal(a.BlockId, b.BlockId))));
            Assert.Equal(drawn.Result, facts.Aggregate(state, (known, fact) => known.Evolve(fact)).Drawn[Bank]);
            seen.UnionWith(drawn.Result);
        }

        Assert.Equal(Children.Length, seen.Count);
    }

    [Fact]
    public void before_the_first_draw_there_is_nothing_to_give_back() =>
        Assert.IsType<LibraryContentAssigned>(Assert.Single(Ask(1).Decide(LearnerSelections.Initial).Facts));

    [Fact]
    public void the_author_decides_whether_it_may_be_done() =>
        Assert.Equal(new ResetSample.NotAllowed(), (Ask(1) with { IsAllowed = false }).Decide(LearnerSelections.Initial).Refusal);

    private static ResetSample Ask(int seed) => new(Ada, new(Bank, Children, 2), true, seed, Noon);
}
