using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Answers handler calls of one kind of block. Registered as <c>IBlockHandler</c> by the room that owns the kind;
/// <see cref="XBlockHandlers"/> asks each in turn, after it has checked that the caller may see the block.
/// </summary>
public interface IBlockHandler
{
    /// <summary>Pure, cheap. The first registered handler that says yes answers; when none does, the caller gets 404.</summary>
    /// <param name="suffix">Rest of the URL behind the handler's name; empty: none.</param>
    bool Answers(PublishedBlock block, string handler, string suffix);

    /// <summary>
    /// Pure, cheap. True: the call changes nothing, whoever makes it, so that it is answered also while the team looks as a certain learner.
    /// </summary>
    /// <inheritdoc cref="Answers" path="/param"/>
    bool OnlyReads(string handler, string suffix) => false;

    Task<IResult> Answer(BlockCall call, CancellationToken ct);

    /// <summary>Answers instead while the block is part of a timed exam that is not open to the caller.</summary>
    IResult Refuse(BlockCall call) => Results.Text("This timed exam is not open to you now.", statusCode: StatusCodes.Status403Forbidden);
}

/// <summary>One handler call by a person who may see the block.</summary>
/// <param name="Suffix">Empty: none.</param>
public sealed record BlockCall(
    HttpContext Http, Requester Caller, PublishedCourse Course, PublishedBlock Block, string Handler, string Suffix)
{
    public UserId User => Caller.User;

    /// <summary>Course team: sees everything, whatever the dates. False also while it looks as a learner.</summary>
    public bool IsTeam { get; init; } = Caller.IsTeamOf(Course.Key);

    /// <summary>The block is a problem, and the caller had done nothing with it when the request came.</summary>
    public bool IsUntouched { get; init; }
}
