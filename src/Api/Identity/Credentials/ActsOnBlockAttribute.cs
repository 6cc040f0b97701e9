using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Metadata of an endpoint that acts on the block of its route value <c>usage</c>, the hottest there is: what it needs to know about course and learner is
/// looked up together with the session, and waits for it as a feature of the request (<c>BlockEntry</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ActsOnBlockAttribute : Attribute
{
    /// <summary>Null: another endpoint, or no key of a block.</summary>
    public static UsageKey? BlockOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ActsOnBlockAttribute>() is not null && UsageKey.TryParse(http.Request.RouteValues["usage"] as string, out var block)
            ? block : null;
}
