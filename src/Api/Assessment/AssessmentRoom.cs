using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
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
        .AddSingleton<IResponseFileBytes, ResponseFileBytes>()
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
        .AddSingleton<PublicHttp>()
        .AddSingleton<IAuthorServers, AuthorServers>()
        .AddSingleton<LtiKeys>()
        .AddSingleton<ToolKeys>()
        .AddSingleton<LoginHints>()
        .AddSingleton<Lti13Blocks>()
        .AddSingleton<Lti13Identities>()
        .AddSingleton<ToolAccess>()
        .AddSingleton<ToolLearners>()
        .AddSingleton<LineItems>()
        .AddSingleton<IBlockHandler, DragEventHandler>()
        .AddSingleton<GraderCalls>()
        .AddSingleton<LearnerWork>();

    public static IEndpointRouteBuilder MapAssessment(this IEndpointRouteBuilder routes) => routes
        .MapCalculateV0()
        .MapLearnerProblemsV1()
        .MapLearnerProblemsV2()
        .MapProblemInfoV2()
        .MapResponseFilesV1()
        .MapStaffGraderV1()
        .MapOpenResponsesV2()
        .MapOutcomeServiceV1()
        .MapResultServiceV2()
        .MapLtiRestEndpoints()
        .MapLaunchGateV1()
        .MapDeepLinkAnswerV1()
        .MapToolTokenV1()
        .MapLineItemsV2()
        .MapToolScoresV2()
        .MapMembershipsV2()
        .MapEntranceExamV1()
        .MapRapidRunsV1()
        .MapGraderRepliesV0()
        .MapSubmissionHistoryV0();
}
