using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Analytics;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Domain.Identity.AccessRole;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Somebody who asks every endpoint.</summary>
/// <param name="Here">What this one is in <see cref="AuthorizationWalkers.Course"/>, written down here instead of asked from the program.</param>
/// <param name="Elsewhere">The same in every other course.</param>
internal sealed record Walker(string Name, AccessRole[] Here, AccessRole[] Elsewhere)
{
    public string? Session { get; init; }

    /// <summary>Of walkers that have no session.</summary>
    public string? Authorization { get; init; }

    /// <summary>Of the token; null: there is none.</summary>
    public string? Scope { get; init; }
}

/// <summary>One application, and everybody who may ask it.</summary>
public sealed class AuthorizationWalkers : IAsyncLifetime
{
    internal static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+WalkX+2026");
    internal static readonly CourseKey OtherCourse = CourseKey.Parse("course-v1:OpenedX+OtherX+2026");

    public TestApp App { get; } = new();

    internal IReadOnlyList<Walker> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        var walkers = new List<Walker> { new("", [Anonymous], [Anonymous]) };
        foreach (var walker in (Walker[])
                 [
                     new("inactive", [Inactive], [Inactive]),
                     new("inactive-staff", [Inactive], [Inactive]),
                     new("inactive-support", [Inactive], [Inactive]),
                     new("inactive-enrolled", [Inactive, EnrolledLearner], [Inactive]),
                     new("learner", [Learner], [Learner]),
                     new("enrolled", [Learner, EnrolledLearner], [Learner]),
                     new("cohort", [Learner, EnrolledLearner], [Learner]),
                     new("beta", [Learner], [Learner]),
                     new("ta", [Learner, CommunityTa], [Learner]),
                     new("group-moderator", [Learner, GroupModerator], [Learner]),
                     new("moderator", [Learner, DiscussionModerator], [Learner]),
                     new("discussion-admin", [Learner, DiscussionAdministrator], [Learner]),
                     new("researcher", [Learner, DataResearcher], [Learner]),
                     new("limited", [Learner, LimitedStaff], [Learner]),
                     new("staff", [Learner, CourseStaff], [Learner]),
                     new("instructor", [Learner, CourseInstructor], [Learner]),
                     new("support", [Learner, Support], [Learner, Support]),
                     new("global", [Learner, GlobalStaff], [Learner, GlobalStaff]),
                     new("super", [Learner, GlobalStaff], [Learner, GlobalStaff]),
                 ])
            walkers.Add(walker with { Session = await Enter(walker.Name) });

        // A token that was made for events stands for nothing else, though its owner is of the team; programs with a secret of their own
        // (client credentials) are what their owners are.
        walkers.Add(new("event-token", [EventReader], [EventReader]) { Authorization = $"Bearer {await App.Token("events", "staff", TokenScopes.EventsRead)}", Scope = TokenScopes.EventsRead });
        walkers.Add(new("service", [Learner], [Learner]) { Authorization = $"Bearer {await App.Token("service", "learner", TokenScopes.UserId)}", Scope = TokenScopes.UserId });
        walkers.Add(new("staff-service", [Learner, GlobalStaff], [Learner, GlobalStaff]) { Authorization = $"Bearer {await App.Token("staff-service", "global", TokenScopes.UserId)}", Scope = TokenScopes.UserId });
        All = walkers;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private async Task<string> Enter(string name)
    {
        var isActive = !name.StartsWith("inactive", StringComparison.Ordinal);
        var user = await App.Account(name, isStaff: name == "global", isSuperuser: name == "super", isActive, Wire.Ct);
        if (name is "enrolled" or "inactive-enrolled" or "cohort") await Append(CourseEnrollmentEvent.StreamOf(user, Course), "course_enrollment", new EnrollmentActivated(user, Course, "audit", DateTimeOffset.UnixEpoch));
        if (name is "cohort") await Append(CohortMembershipEvent.StreamOf(user, Course), "cohort_membership", new CohortJoined(user, Course, 1, null, null, DateTimeOffset.UnixEpoch));
        if (name is "inactive-staff") await App.GrantRole(user, Course, CourseRoles.Staff, Wire.Ct);
        if (name is "support" or "inactive-support") await App.Provider.GetRequiredService<AccountBootstrap>().EnsureGlobalRole(user, GlobalRoles.Support, Wire.Ct);
        if (RoleOf(name) is { } role) await App.GrantRole(user, Course, role, Wire.Ct);
        return await App.Provider.GetRequiredService<SessionCookie>().Write(new(user, 1, TimeProvider.System.GetUtcNow()), Wire.Ct);
    }

    private async Task Append(string stream, string type, object fact) =>
        await App.Streams.Append([new StreamAppend(stream, type, ExpectedVersion.Any, [fact])], EventMetadata.None, Wire.Ct);

    private static string? RoleOf(string name) => name switch
    {
        "beta" => CourseRoles.BetaTesters,
        "ta" => DiscussionRoles.CommunityTa,
        "group-moderator" => DiscussionRoles.GroupModerator,
        "moderator" => DiscussionRoles.Moderator,
        "discussion-admin" => DiscussionRoles.Administrator,
        "researcher" => CourseRoles.DataResearcher,
        "limited" => CourseRoles.LimitedStaff,
        "staff" => CourseRoles.Staff,
        "instructor" => CourseRoles.Instructor,
        _ => null,
    };
}
