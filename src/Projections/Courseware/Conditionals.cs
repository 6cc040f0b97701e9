using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// Whether somebody did what <c>conditional</c> blocks wait for: read from the learner's own streams, so that the answer is true right after the act.
/// The course team has to do it too, as upstream. Readers: unit pages, the blocks' handlers.
/// </summary>
public sealed class Conditionals(StreamStore streams)
{
    /// <param name="user">Null: anonymous, who did nothing.</param>
    public async Task<bool> IsFulfilled(OutlineBlock conditional, ViewedOutline view, UserId? user, CancellationToken ct)
    {
        var content = ConditionalContent.Of(conditional.Block);
        if (content.Sources.Count == 0 || content.Value.Length == 0) return false;
        foreach (var source in content.Sources)
        {
            // A source that the viewer may not open fulfills nothing.
            if (!view.Outline.TryFind(source, out var block) || !view.IsOpen(block)) return false;
            if (await Read(block, content.Attribute, user, ct) != content.Value) return false;
        }

        return true;
    }

    /// <summary>
    /// Every conditional block above lets the viewer through. Differs: upstream opens the content to everybody who knows its address; here only the
    /// team may look at it without having done what it waits for.
    /// </summary>
    public async Task<bool> LetsThrough(OutlineBlock block, ViewedOutline view, UserId? user, CancellationToken ct)
    {
        if (!block.IsBelowConditional || view.Viewer.IsTeam) return true;
        for (var at = block.Parent; at is not null; at = at.Parent)
        {
            if (at.Type == "conditional" && !await IsFulfilled(at, view, user, ct)) return false;
        }

        return true;
    }

    /// <returns>Null: blocks of this type do not have the attribute.</returns>
    private async Task<string?> Read(OutlineBlock block, string attribute, UserId? user, CancellationToken ct)
    {
        var usage = block.Block.Usage;
        switch (block.Type, attribute)
        {
            case ("problem", "submitted" or "attempted" or "correct"):
                var work = user is { } learner
                    ? await streams.Load<ProblemAttempts, ProblemAttemptsEvent>(ProblemAttemptsEvent.StreamOf(learner, usage), ct)
                    : ProblemAttempts.Initial;
                return Python(attribute switch { "submitted" => work.IsDone, "attempted" => work.Attempts > 0, _ => work.IsCorrect });
            case ("drag-and-drop-v2", "attempted" or "correct"):
                var board = user is { } player
                    ? await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(player, usage), ct)
                    : ScoredBlock.Initial;
                return Python(attribute == "attempted" ? board.Attempts > 0 : DragContent.Of(block.Block).Board.IsSolved(board.Places));
            case ("poll_question", "voted" or "poll_answer"):
                var vote = user is { } voter
                    ? await streams.Load<LearnerVote, LearnerVoteEvent>(LearnerVoteEvent.StreamOf(voter, usage), ct)
                    : LearnerVote.Initial;
                return attribute == "voted" ? Python(vote.Choice is not null) : vote.Choice ?? "";
            default:
                return null;
        }
    }

    private static string Python(bool value) => value ? "True" : "False";
}
