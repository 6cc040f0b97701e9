using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>How a published course wants its exams to be proctored.</summary>
public static class ProctoringContent
{
    public static ProctoringChoices Of(PublishedCourse course) => new(
        course.Root.Text("proctoring_provider"), course.Root.Text("proctoring_escalation_email"), course.Root.Flag("create_zendesk_tickets") ?? true,
        course.Root.Flag("enable_proctored_exams") ?? false);
}
