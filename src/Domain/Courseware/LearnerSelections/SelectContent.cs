using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner opens a course run: what is drawn per learner and was not drawn yet, or no longer fits the course, is settled.</summary>
/// <param name="Seed">Of this draw. It is not kept: facts carry what came out.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SelectContent(UserId User, CourseKey Course, ContentChoices Choices, int Seed, DateTimeOffset At)
{
    /// <summary>What was drawn stays, as long as the course still has it; then nothing is recorded.</summary>
    public Decision<LearnerSelectionsEvent> Decide(LearnerSelections state)
    {
        // Made at the first draw: most visits draw nothing, and the generator is dear.
        var random = new Lazy<PythonRandom>(() => new PythonRandom(Seed));
        var facts = new List<LearnerSelectionsEvent>();
        foreach (var experiment in Choices.Experiments)
        {
            if (Group(state, experiment, random) is { } assigned) facts.Add(assigned);
        }

        foreach (var library in Choices.Libraries)
            facts.AddRange(new LibrarySample(library, state.Drawn.GetValueOrDefault(library.Block) ?? []).Settle(random, User, At));
        foreach (var block in Choices.Randomized)
        {
            if (Child(state, block) is { } chosen) facts.Add(chosen);
        }

        return Decision<LearnerSelectionsEvent>.Of(facts);
    }

    /// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/partition_schemes.py</c> (RandomUserPartitionScheme).</remarks>
    private PartitionGroupAssigned? Group(LearnerSelections state, UserPartition experiment, Lazy<PythonRandom> random)
    {
        if (experiment.Groups.Count == 0) return null;
        if (state.Groups.TryGetValue(experiment.Id, out var known) && experiment.Groups.Contains(known)) return null;
        var groups = experiment.Groups.Order().ToList();
        var group = groups[random.Value.RandInt(0, groups.Count - 1)];
        return new(User, Course, experiment.Id, experiment.Name, group, experiment.GroupNames.GetValueOrDefault(group, ""), At);
    }

    /// <summary>
    /// The learner's number decides. Kept on purpose: a choice is dropped only when it lies beyond the count of children, so that after
    /// the removal of the last child its learners are shown none.
    /// </summary>
    /// <remarks>Source: Open edX <c>xmodule/randomize_block.py</c>; the seed of a block is the id of the learner.</remarks>
    private RandomChildChosen? Child(LearnerSelections state, ChildPool block)
    {
        var count = block.Children.Count;
        if (count == 0 || (state.Choices.TryGetValue(block.Block, out var known) && known <= count)) return null;
        var choice = (int)(User.Value % count);
        return new(User, block.Block, choice, block.Children[choice], At);
    }
}
