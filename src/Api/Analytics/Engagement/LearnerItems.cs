using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary>Learners as the analytics data API shows them.</summary>
public sealed class LearnerItems(CourseLearners learners, InsightsQuery insights, PlatformSettings settings)
{
    public async Task<IReadOnlyList<Dictionary<string, object?>>> Of(AnalyticsCourse course, IReadOnlyList<RosterRow> rows, CancellationToken ct)
    {
        var details = await learners.Details([.. rows.Select(row => row.Learner.User).OfType<UserId>()], ct);
        var updated = await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
        return [.. rows.Select(row => Item(row, row.Learner.User is { } user ? details.GetValueOrDefault(user, LearnerDetails.None) : LearnerDetails.None, updated))];
    }

    private Dictionary<string, object?> Item(RosterRow row, LearnerDetails of, string? updated) => new()
    {
        ["user_id"] = row.Learner.User?.Value,
        ["username"] = row.Username,
        ["enrollment_mode"] = row.Member.Mode,
        ["name"] = row.Learner.Name,
        ["account_url"] = row.Learner.User is null ? null : $"{settings.LmsRoot}/u/{Uri.EscapeDataString(row.Username)}",
        ["email"] = row.Learner.Email,
        ["language"] = of.Language,
        ["location"] = of.Location,
        ["year_of_birth"] = of.YearOfBirth,
        ["level_of_education"] = of.LevelOfEducation,
        ["gender"] = of.Gender,
        ["mailing_address"] = of.MailingAddress,
        ["city"] = of.City,
        ["country"] = of.Country,
        ["goals"] = of.Goals,
        ["segments"] = row.Segments,
        ["engagements"] = new Dictionary<string, object?>
        {
            ["discussion_contributions"] = row.Figures.DiscussionContributions,
            ["problems_attempted"] = row.Figures.ProblemsAttempted,
            ["problems_completed"] = row.Figures.ProblemsCompleted,
            ["videos_viewed"] = row.Figures.VideosViewed,
            ["problem_attempts_per_completed"] = row.AttemptsPerCompleted,
        },
        ["enrollment_date"] = row.Member.Since is { } since ? AnalyticsAnswer.Date(since) : null,
        ["cohort"] = row.Learner.Cohort,
        ["last_updated"] = updated,
    };
}
