using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Grading;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class GradingRoom
{
    public static IServiceCollection AddGrading(this IServiceCollection services) => services
        .AddSingleton<GradeOverrides>()
        .AddSingleton<EnrollmentPages>()
        .AddSingleton<GradeFileWriter>();

    public static IEndpointRouteBuilder MapGrading(this IEndpointRouteBuilder routes) => routes
        .MapGradesV1()
        .MapSectionGradesV1()
        .MapSubmissionHistoryV1()
        .MapGradebookV1()
        .MapBulkGradesV1()
        .MapGradeFreezeV1()
        .MapGradeHistoryV1()
        .MapSubsectionGradeV1()
        .MapPolicyTrialV1()
        .MapGradingConfigV2()
        .MapCourseHomeProgress();
}
