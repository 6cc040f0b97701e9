using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>The steps that every request takes before its endpoint.</summary>
public static class IdentityPipeline
{
    // What Open edX allows, by its front ends' needs.
    private static readonly string[] Headers =
    [
        "accept", "accept-encoding", "authorization", "content-type", "dnt", "origin", "user-agent", "x-csrftoken", "x-requested-with",
        "cache-control", "expires", "pragma", "use-jwt-cookie",
    ];

    private static readonly string[] Methods = ["GET", "OPTIONS", "PATCH", "POST", "PUT", "DELETE"];

    /// <summary>Routing, cross-origin rules for front ends, then who asks and whether they may. The host calls it once, before mapping.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app)
    {
        var sites = app.ApplicationServices.GetRequiredService<TrustedSites>();
        return app
            .Use((http, next) =>
            {
                // Of our pages and sentences; what authors wrote may be in another, and endpoints that know say so.
                http.Response.Headers.ContentLanguage = "en";
                return next(http);
            })
            .Use(MethodNotAllowed.Explain)
            .UseRouting()
            .UseCors(policy => policy
                .SetIsOriginAllowed(origin => Uri.TryCreate(origin, UriKind.Absolute, out var site) && sites.Trusts(site))
                .AllowCredentials()
                .WithHeaders(Headers)
                .WithMethods(Methods)

                // The Learning MFE computes the skew of its clock from it.
                .WithExposedHeaders("Date"))
            .UseMiddleware<AuthorizationStep>();
    }
}
