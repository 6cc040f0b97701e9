using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Stands in the place of a timed exam's content while that is not shown.</summary>
/// <param name="Door">Never open.</param>
/// <param name="Text">A sentence that says why.</param>
/// <param name="UsualMinutes">For everybody.</param>
/// <param name="Minutes">What this learner has, who starts now: with extra time, cut off at the due date.</param>
/// <param name="Due">Null: none.</param>
/// <param name="Acts">Null: the viewer can neither start nor hand in anything.</param>
public sealed record ExamBlockView(
    UsageKey Usage, string Title, ExamDoor Door, string Text, int UsualMinutes, int Minutes, DateTimeOffset? Due, ExamActs? Acts) : BlockView(Usage, Title, false);

/// <summary>What the buttons of an exam send.</summary>
/// <param name="Exam">Its number on the wire.</param>
/// <param name="Attempt">Number of the learner's attempt; null: there is none yet.</param>
public sealed record ExamActs(long Exam, long? Attempt, string CsrfToken);
