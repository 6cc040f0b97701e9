using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>How the tour of the course home is offered; words of the wire.</summary>
public static class HomeTour
{
    /// <summary>By a dialog over the page.</summary>
    public const string NewUser = "show-new-user-tour";

    /// <summary>By a hint beside its button.</summary>
    public const string ExistingUser = "show-existing-user-tour";

    /// <summary>Not: only its button is there.</summary>
    public const string None = "no-tour";

    public static IReadOnlyList<string> All { get; } = [NewUser, ExistingUser, None];
}

/// <summary>Which tours one person is still to be offered.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/user_tours/models.py</c>.</remarks>
public sealed record UserTours(string Home, bool ShowsCourseware) : IAggregate<UserTours, UserToursEvent>
{
    public static string StreamType => "user_tours";

    public static UserTours Initial { get; } = new(HomeTour.NewUser, true);

    public UserTours Evolve(UserToursEvent fact) => fact switch
    {
        CourseHomeTourSet set => this with { Home = set.Status },
        CoursewareTourSet set => this with { ShowsCourseware = set.IsShown },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of UserTours."),
    };
}
