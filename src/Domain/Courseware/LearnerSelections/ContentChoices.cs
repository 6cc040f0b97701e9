using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What a published course leaves to a draw or a choice per learner.</summary>
/// <param name="Experiments">Partitions whose groups are drawn.</param>
/// <param name="Libraries">Blocks that show each learner a sample of their children.</param>
/// <param name="Randomized">Blocks that show each learner one of their children.</param>
public sealed record ContentChoices(
    IReadOnlyList<UserPartition> Experiments, IReadOnlyList<ChildPool> Libraries, IReadOnlyList<ChildPool> Randomized);

/// <summary>Children of a block among which something is chosen.</summary>
/// <param name="Children">In the order of the course, each once.</param>
/// <param name="MaxCount">How many a learner is shown; negative: all. Without meaning for <c>randomize</c>.</param>
public sealed record ChildPool(UsageKey Block, IReadOnlyList<UsageKey> Children, int MaxCount);
