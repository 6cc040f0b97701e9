using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Credentials;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;

namespace OpenEdx.Api.Courseware;

/// <summary>The dates of a course that concern one visitor. Source: Open edX <c>lms/djangoapps/courseware/date_summary.py</c>.</summary>
internal sealed class CourseDates(CourseLinks links)
{
    /// <summary>Graded subsections with a due date that the visitor may know of, in course order.</summary>
    public static IEnumerable<OutlineBlock> Assignments(CourseVisit visit) =>
        visit.View.ListedChildren(visit.Outline.Root)
            .SelectMany(visit.View.ListedChildren)
            .Where(sequence => sequence.Graded && visit.View.DueOf(sequence) is not null);

    /// <summary>Ordered by date.</summary>
    public IReadOnlyList<object> Blocks(CourseVisit visit)
    {
        var root = visit.Outline.Root.Block;
        var dates = new List<(DateTimeOffset Date, object Block)>();
        if (root.Instant("start") is { } start && start != BlockSettings.DefaultStart)
        {
            var date = root.IsSelfPaced() && visit.Enrollment?.Created > start ? visit.Enrollment.Created : start;
            dates.Add((date, Block("course-start-date", root.IsSelfPaced() ? "Enrollment Date" : "Course starts", date, "")));
        }

        if (root.Instant("end") is { } end)
        {
            var description = end < visit.Now
                ? "The course is archived: you can look at its content, but nothing in it is active any more."
                : "From this day on the course is archived: its content stays, but nothing in it is active any more.";
            dates.Add((end, Block("course-end-date", "Course ends", end, description)));
        }

        if (AvailableDate(visit) is { } available)
            dates.Add((available, Block("certificate-available-date", "Certificate Available", available, "From this day on, learners who passed see their certificates.")));

        dates.AddRange(Assignments(visit).Select(assignment => (visit.View.DueOf(assignment)!.Value, Assignment(visit, assignment))));
        return [.. dates.OrderBy(date => date.Date).Select(date => date.Block)];
    }

    /// <summary>When certificates will be seen; null: at once, nobody knows, or the visitor gets none.</summary>
    private static DateTimeOffset? AvailableDate(CourseVisit visit)
    {
        if (visit.Enrollment is not { IsActive: true } membership || !LearnerStanding.IsEligible(membership.Mode)) return null;
        var terms = CertificateDesign.Of(visit.Course).Terms;
        return terms.HasPage && terms.AvailableDate is { } date && terms.ShownFrom is not null && date >= visit.Now ? date : null;
    }

    /// <summary>One that is due at some time.</summary>
    public object Assignment(CourseVisit visit, OutlineBlock assignment)
    {
        var isOpen = visit.View.IsOpen(assignment);
        return new
        {
            assignment_type = assignment.Format,
            complete = visit.Completed?.IsComplete(assignment) ?? false,
            date = visit.View.DueOf(assignment),
            date_type = "assignment-due-date",
            description = "",
            learner_has_access = isOpen,
            link = isOpen ? links.JumpTo(visit.Course.Key, assignment.Id) : "",
            link_text = "",
            title = assignment.Name,
            extra_info = (string?)null,
            first_component_block_id = visit.View.OpenChildren(assignment).SelectMany(visit.View.OpenChildren).FirstOrDefault()?.Id ?? "",
        };
    }

    private static object Block(string type, string title, DateTimeOffset date, string description) => new
    {
        assignment_type = (string?)null,
        complete = (bool?)null,
        date,
        date_type = type,
        description,
        learner_has_access = true,
        link = "",
        link_text = "",
        title,
        extra_info = (string?)null,
        first_component_block_id = "",
    };
}
