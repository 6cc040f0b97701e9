using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Enrollment;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class EnrollmentRoom
{
    public static IServiceCollection AddEnrollment(this IServiceCollection services) => services
        .AddSingleton<CohortWork>()
        .AddSingleton<MembershipDesk>()
        .AddSingleton<RosterDesk>()
        .AddSingleton<LearnerCards>();

    public static IEndpointRouteBuilder MapEnrollment(this IEndpointRouteBuilder routes) => routes
        .MapEnrollmentV1()
        .MapEnrollmentListsV1()
        .MapChangeEnrollment()
        .MapRefundStatus()
        .MapCourseModesV1()
        .MapLearnerHomeV1()
        .MapCohortsV1()
        .MapCohortUsersV1()
        .MapCohortsV2()
        .MapCohortForms()
        .MapMembershipV1()
        .MapMembershipV2()
        .MapLearnersV1()
        .MapRosterV1();
}
