using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>Short labels of graded subsections: <c>HW 01</c>. Source: Open edX <c>xmodule/util/misc.py</c> (get_default_short_labeler).</summary>
internal sealed class SubsectionLabels
{
    private readonly Dictionary<UsageKey, string> labels = [];

    public SubsectionLabels(GradedCourse course)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var subsection in course.Subsections.Where(subsection => subsection.IsGraded))
        {
            if (course.Policy?.AssignmentTypes.FirstOrDefault(type => type.Type == subsection.Format) is not { } known) continue;
            var number = numbers[known.Type] = numbers.GetValueOrDefault(known.Type) + 1;
            labels[subsection.Usage] = string.Create(CultureInfo.InvariantCulture, $"{known.ShortLabel} {number:00}");
        }
    }

    /// <summary>Null: of no assignment type of the policy.</summary>
    public string? Of(GradedSubsection subsection) => labels.GetValueOrDefault(subsection.Usage);
}
