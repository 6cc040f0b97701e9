using Microsoft.AspNetCore.Routing;

namespace OpenEdx.Api.Jobs;

/// <summary>The reports' part of this room's face.</summary>
public static class ReportsRoom
{
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes) => routes
        .MapReportsV1()
        .MapReportsV2()
        .MapReportDownloadV1()
        .MapLearnerProfilesV1();
}
