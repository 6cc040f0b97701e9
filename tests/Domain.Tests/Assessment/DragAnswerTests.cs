using System.Collections.Immutable;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class DragAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DragBoard Board = new(
        [new(0, ["top"]), new(1, ["top", "low"]), new(2, ["low", "top"]), new(3, [])], ["top", "low"], true, 2, Noon, 1);

    [Fact]
    public void right_items_stay_and_the_others_go_where_fewest_are() =>
        Assert.Equal(
            [new(0, "top"), new(1, "low"), new(2, "low")],
            DragAnswer.Of(Board, Places((0, "low", false), (1, "low", true))));

    [Fact]
    public void of_zones_with_equally_many_the_first_is_taken() =>
        Assert.Equal([new(0, "top"), new(1, "low"), new(2, "low")], DragAnswer.Of(Board, Places()));

    [Theory]
    [InlineData(ShowAnswerRule.Always, "open used-up solved late attempted")]
    [InlineData(ShowAnswerRule.Answered, "solved")]
    [InlineData(ShowAnswerRule.Attempted, "used-up late attempted")]
    [InlineData(ShowAnswerRule.AttemptedNoPastDue, "used-up attempted")]
    [InlineData(ShowAnswerRule.Closed, "used-up late")]
    [InlineData(ShowAnswerRule.Finished, "used-up solved late")]
    [InlineData(ShowAnswerRule.CorrectOrPastDue, "solved late")]
    [InlineData(ShowAnswerRule.PastDue, "late")]
    [InlineData(ShowAnswerRule.AfterAllAttempts, "used-up")]
    [InlineData(ShowAnswerRule.AfterAllAttemptsOrCorrect, "used-up solved")]
    [InlineData(ShowAnswerRule.AfterAttempts, "")]
    [InlineData(ShowAnswerRule.Unknown, "")]
    [InlineData(ShowAnswerRule.Never, "")]
    public void who_sees_the_answer_when(ShowAnswerRule rule, string shown)
    {
        var board = Board with { ShowAnswer = rule };
        var solved = ScoredBlock.Initial with { Places = Places((0, "top", true), (1, "low", true), (2, "low", true)) };
        var cases = new (string Name, ScoredBlock State, DateTimeOffset At)[]
        {
            ("open", ScoredBlock.Initial, Noon),
            ("used-up", ScoredBlock.Initial with { Attempts = 2 }, Noon),
            ("solved", solved, Noon),
            ("late", ScoredBlock.Initial, Noon.AddTicks(1)),
            ("attempted", ScoredBlock.Initial with { Attempts = 1 }, Noon),
        };
        Assert.Equal(shown, string.Join(' ', cases.Where(one => DragAnswer.IsAvailable(board, one.State, one.At, isTeam: false)).Select(one => one.Name)));
        Assert.Equal(rule != ShowAnswerRule.Never, DragAnswer.IsAvailable(board, ScoredBlock.Initial, Noon, isTeam: true));
        Assert.False(DragAnswer.IsAvailable(board with { IsAssessment = false }, solved, Noon, isTeam: true));
    }

    private static ImmutableSortedDictionary<long, DragPlace> Places(params (long Item, string Zone, bool IsCorrect)[] places) =>
        places.ToImmutableSortedDictionary(place => place.Item, place => new DragPlace(place.Zone, place.IsCorrect));
}
