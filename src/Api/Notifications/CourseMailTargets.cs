using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Api.Notifications;

/// <summary>Whom a course team may name in a mail: also cohorts and tracks, of its own run alone.</summary>
internal sealed class CourseMailTargets(CohortsQuery cohorts, OfferedModes modes)
{
    /// <returns>The targets, or the first text that is none.</returns>
    public async Task<(IReadOnlyList<MailTarget> Targets, string? Unknown)> Read(CourseKey course, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var targets = new List<MailTarget>();
        foreach (var text in texts)
        {
            if (MailTarget.Of(text) is not { } target || !await IsThere(course, target, ct)) return ([], text);
            targets.Add(target);
        }

        return (targets, null);
    }

    private async Task<bool> IsThere(CourseKey course, MailTarget target, CancellationToken ct) => target.Kind switch
    {
        MailTarget.Cohort => (await cohorts.Of(course, ct)).Any(known => known.Cohort.Name == target.Name),
        MailTarget.Track => (await modes.Of(course, ct)).Any(mode => mode.Slug == target.Name),
        _ => true,
    };
}
