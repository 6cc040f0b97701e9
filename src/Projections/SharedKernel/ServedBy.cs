using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>Sites of an Open edX installation that listen on ports of their own.</summary>
public enum Site
{
    Lms,
    Studio,
}

/// <summary>Metadata of an endpoint that only one site serves; endpoints without it answer on every port.</summary>
public sealed record ServedBy(Site Site);

public static class ServedByExtensions
{
    /// <summary>For a URL that means something else on the other site, such as <c>/</c>.</summary>
    public static TBuilder OnlyOn<TBuilder>(this TBuilder builder, Site site)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ServedBy(site));
}

/// <summary>
/// Chooses between endpoints of one URL by the port that the request came to; requests without a port of their own (tests in
/// process) are told apart by the port in their Host header. What is not Studio's is the LMS's.
/// </summary>
public sealed class SitePolicy(PlatformSettings settings) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ServedBy>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var port = httpContext.Connection.LocalPort is > 0 and var local ? local : httpContext.Request.Host.Port;
        var site = port == settings.StudioPort && settings.StudioPort != 0 ? Site.Studio : Site.Lms;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<ServedBy>() is { } only && only.Site != site)
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }
}
