using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A section that opens all others.</summary>
/// <param name="MinimumShare">Of the graded points of the whole section, 0 to 1.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/gating/api.py</c> (evaluate_entrance_exam). Differs: upstream remembers that it was passed, here the score of now decides.</remarks>
public sealed record EntranceExam(UsageKey Section, double MinimumShare)
{
    /// <param name="share">Of the graded points, 0 to 1, 4 decimals.</param>
    public bool IsPassedBy(double share) => share >= MinimumShare;
}
