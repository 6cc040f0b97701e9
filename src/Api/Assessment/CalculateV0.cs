using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET /calculate?equation=</c>: the calculator of unit pages, for courses with <c>show_calculator</c>. Client: Learning MFE. Always 200: what has no
/// value says so as its result. Source: Open edX <c>common/djangoapps/util/views.py</c>.
/// </summary>
internal static class CalculateV0
{
    public static IEndpointRouteBuilder MapCalculateV0(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/calculate", Get).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static IResult Get(HttpContext http) => Results.Json(
        new { result = LearnerCalculator.Result(http.Request.Query["equation"].ToString()) ?? "Invalid syntax" }, WireJson.Options);
}
