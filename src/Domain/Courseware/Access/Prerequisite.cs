using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What a subsection waits for: enough points and enough completion in another one.</summary>
/// <param name="Subsection">The one to work on first.</param>
/// <param name="MinScore">Percent of its graded points; 0: none are asked for.</param>
/// <param name="MinCompletion">Percent of what can be completed in it; 0: nothing has to be.</param>
/// <remarks>Source: Open edX <c>openedx/core/lib/gating/api.py</c> (update_milestone, get_subsection_completion_percentage).</remarks>
public sealed record Prerequisite(UsageKey Subsection, int MinScore, int MinCompletion)
{
    /// <summary>Compared as binary doubles, as upstream: 0.57 of the points is a little less than 57 percent.</summary>
    /// <param name="grade">Share of the graded points, 0 to 1, 4 decimals.</param>
    /// <param name="completion">0 to 100, see <see cref="CompletionPercent"/>.</param>
    public bool IsMetBy(double grade, double completion) => grade * 100.0 >= MinScore && completion >= MinCompletion;

    /// <summary>0 to 100; where nothing can be completed, everything is.</summary>
    /// <param name="completed">Sum of the completions of the blocks that count.</param>
    /// <param name="completable">Number of those blocks. Pages do not count: they are complete without the learner's doing.</param>
    public static double CompletionPercent(double completed, int completable) => completable == 0 ? 100 : Math.Min(100 * (completed / completable), 100);
}
