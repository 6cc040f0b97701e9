using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Courseware;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>The face of this room: its services and its endpoints. Problems are answered through the handlers of blocks.</summary>
public static class AssessmentRoom
{
    public static IServiceCollection AddAssessment(this IServiceCollection services) => services
        .AddSingleton<IPythonLibraries, CoursePythonLibraries>()
        .AddSingleton<IBlockHandler, ProblemHandler>()
        .AddSingleton<IBlockHandler, DoneHandler>()
        .AddSingleton<IBlockHandler, RapidResponseHandler>()
        .AddSingleton<IBlockHandler, DragHandler>()
        .AddSingleton<ResponseActs>()
        .AddSingleton<ResponseUploads>()
        .AddSingleton<ResponseMfeViews>()
        .AddSingleton<ResponseMfeFiles>()
        .AddSingleton<GraderDesk>()
        .AddSingleton<IBlockHandler, ResponseHandler>()
        .AddSingleton<IBlockHandler, ResponseMfeHandler>()
        .AddSingleton<IBlockHandler, ResponsePageHandler>()
        .AddSingleton<IBlockHandler, LtiHandler>()
        .AddSingleton<LtiPeople>()
        .AddSingleton<ToolRequests>()
        .AddSingleton<ToolResults>()
        .AddSingleton<IBlockHandler, DragEventHandler>()
        .AddSingleton<GraderCalls>()
        .AddSingleton<LearnerWork>();

    public static IEndpointRouteBuilder MapAssessment(this IEndpointRouteBuilder routes) => routes
        .MapLearnerProblemsV1()
        .MapLearnerProblemsV2()
        .MapResponseFilesV1()
        .MapStaffGraderV1()
        .MapOutcomeServiceV1()
        .MapResultServiceV2()
        .MapLtiRestEndpoints()
        .MapEntranceExamV1()
        .MapGraderRepliesV0()
        .MapSubmissionHistoryV0();
}
