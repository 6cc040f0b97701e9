using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>As whom a course is looked at: the requester, or the learner as whom a member of the team looks.</summary>
/// <param name="Person">Whose progress and answers are shown; null: anonymous.</param>
/// <param name="IsTeam">Sees and may what the course team sees and may; false while it looks as a learner.</param>
/// <param name="Guise">Null: nobody pretends anything. Otherwise the requester is of the course team.</param>
public sealed record Onlooker(Requester? Person, bool IsTeam, LearnerGuise? Guise)
{
    /// <summary>The team looks as any learner, or any of a group; the account, its progress and its answers stay its own.</summary>
    public bool IsAnyLearner => Guise is { Learner: null };

    /// <summary>The team looks as a certain learner, and may change nothing meanwhile.</summary>
    public bool IsOtherPerson => Guise is { Learner: not null };

    /// <summary>Somebody as itself, whatever it pretends to be at the moment.</summary>
    public static Onlooker Itself(Requester? person, CourseKey course) => new(person, person?.IsTeamOf(course) == true, null);
}

/// <summary>The one place that decides with whose eyes a request looks at a course. Readers: visits of courses, handlers of blocks, the progress tab.</summary>
/// <remarks>The stream itself is read, not a projection of it: the page after the choice shows it, on every node. Only the team costs a look.</remarks>
public sealed class Onlookers(StreamStore streams, RequestersQuery requesters)
{
    public async Task<Onlooker> Of(Requester? requester, CourseKey course, CancellationToken ct)
    {
        var itself = Onlooker.Itself(requester, course);
        if (!itself.IsTeam) return itself;
        var state = await streams.Load<CourseMasquerade, CourseMasqueradeEvent>(CourseMasqueradeEvent.StreamOf(requester!.User, course), ct);
        if (state.Guise is not { } guise) return itself;
        if (guise.Learner is not { } learner) return new(requester, false, guise);
        // An account that is gone can no longer be looked as.
        return await requesters.Find(learner, ct) is { } found ? new(found.Requester, found.Requester.IsTeamOf(course), guise) : itself;
    }
}
