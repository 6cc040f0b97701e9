using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Web.SharedKernel;

/// <summary>
/// What Open edX's micro-front-ends expect of the LMS besides its API: pictures and a style sheet at fixed addresses.
/// </summary>
internal static class FrontEndPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/favicon.ico", () => Fixed("favicon.svg")).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/static/images/logo.svg", () => Fixed("logo.svg")).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/static/images/logo-white.svg", () => Fixed("logo-white.svg")).RequiresOnPage(Operation.UsePublicPages);

        // The Learning MFE puts it into its frames of course text.
        routes.MapGet("/static/css/bootstrap/lms-main.css", () => Fixed("fragment.css")).RequiresOnPage(Operation.UsePublicPages);
    }

    /// <summary>The page gives way to the one of the Learning MFE, where the operator has that: both have the same paths below theirs.</summary>
    public static RouteHandlerBuilder OrOfTheLearningFrontEnd(this RouteHandlerBuilder page) => page.AddEndpointFilter(async (call, next) =>
    {
        var request = call.HttpContext.Request;
        return call.HttpContext.RequestServices.GetRequiredService<FrontEnds>().Of(FrontEnds.LearningApp) is { } site
            ? Results.Redirect(site + request.Path.ToUriComponent()["/learning".Length..] + request.QueryString)
            : await next(call);
    });

    private static IResult Fixed(string name)
    {
        var asset = Asset.Find(name)!;
        return Results.Bytes(asset.Content, asset.ContentType, entityTag: new($"\"{asset.Hash}\""));
    }
}
