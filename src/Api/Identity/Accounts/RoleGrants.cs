using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>Gives and takes roles.</summary>
public sealed class RoleGrants(StreamStore streams)
{
    public Task<Done<CourseAccessRole, CourseAccessRoleEvent>> Grant(GrantCourseRole command, EventMetadata metadata, CancellationToken ct) =>
        Transact(command.User, command.Decide, metadata, ct);

    public Task<Done<CourseAccessRole, CourseAccessRoleEvent>> Revoke(RevokeCourseRole command, EventMetadata metadata, CancellationToken ct) =>
        Transact(command.User, command.Decide, metadata, ct);

    public Task<Done<CourseAccessRole, CourseAccessRoleEvent>> Grant(GrantGlobalRole command, EventMetadata metadata, CancellationToken ct) =>
        Transact(command.User, command.Decide, metadata, ct);

    public Task<Done<CourseAccessRole, CourseAccessRoleEvent>> Revoke(RevokeGlobalRole command, EventMetadata metadata, CancellationToken ct) =>
        Transact(command.User, command.Decide, metadata, ct);

    private Task<Done<CourseAccessRole, CourseAccessRoleEvent>> Transact(
        UserId user, Func<CourseAccessRole, Decision<CourseAccessRoleEvent>> decide, EventMetadata metadata, CancellationToken ct) =>
        streams.Transact(CourseAccessRoleEvent.StreamOf(user), decide, metadata, ct);
}
