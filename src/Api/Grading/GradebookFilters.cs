using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Api.Grading;

/// <summary>Reads filters of the gradebook (snake_case) and of grade files (camelCase; the MFE sends snake_case there, too).</summary>
internal static class GradebookFilters
{
    /// <summary>False: a bound is no number.</summary>
    public static bool TryRead(IQueryCollection query, out GradebookFilter filter)
    {
        string? One(params string[] names) => names.Select(query.One).FirstOrDefault(value => value is not null);
        var isRead = true;
        double? Number(params string[] names)
        {
            if (One(names) is not { } text) return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
            isRead = false;
            return null;
        }

        IReadOnlyList<string> roles = [.. query.Many("excluded_course_roles"), .. query.Many("excludedCourseRoles")];
        filter = GradebookFilter.None with
        {
            UserContains = One("user_contains"),
            UsernameContains = One("username_contains"),
            Cohort = One("cohort_id") is { } cohort ? int.TryParse(cohort, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0 : null,
            CohortName = One("cohort"),
            Mode = One("enrollment_mode", "track"),
            Assignment = One("assignment"),
            AssignmentGrade = (Number("assignment_grade_min", "assignmentGradeMin"), Number("assignment_grade_max", "assignmentGradeMax")),
            CourseGrade = (Number("course_grade_min", "courseGradeMin"), Number("course_grade_max", "courseGradeMax")),
            ExcludedRoles = roles.Count > 0 ? roles : GradebookFilter.None.ExcludedRoles,
        };
        return isRead;
    }
}
