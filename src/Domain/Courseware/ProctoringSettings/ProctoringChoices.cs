namespace OpenEdx.Domain.Courseware;

/// <summary>How a course run wants its exams to be proctored. Nothing is proctored here: they are kept and told.</summary>
/// <remarks>Source of the fields and their usual values: Open edX <c>xmodule/course_block.py</c>.</remarks>
/// <param name="Provider">Name of the proctoring company; null: none.</param>
/// <param name="EscalationEmail">Null: none was ever said; empty: taken away.</param>
public sealed record ProctoringChoices(string? Provider, string? EscalationEmail, bool CreatesTickets, bool IsEnabled);
