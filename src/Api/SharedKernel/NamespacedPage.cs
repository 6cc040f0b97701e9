using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Pages by number within <c>{"results": […], "pagination": {…}}</c>.</summary>
/// <remarks>Source: Open edX edx-drf-extensions, <c>edx_rest_framework_extensions/paginators.py</c> (NamespacedPageNumberPagination).</remarks>
public static class NamespacedPage
{
    /// <param name="all">Everything, in order.</param>
    /// <param name="show">Wire form of an item.</param>
    public static IResult Of<T>(HttpContext http, PlatformSettings settings, IReadOnlyList<T> all, int largest, Func<T, object> show, int usual = 10)
    {
        if (PageCut.Of(http, settings, all.Count, largest, usual) is not { } cut) return DeveloperErrors.NotFound("Invalid page.");
        return Results.Json(
            new
            {
                results = all.Skip(cut.Start).Take(cut.Size).Select(show).ToArray(),
                pagination = new { next = cut.Next, previous = cut.Previous, count = all.Count, num_pages = cut.Pages },
            },
            WireJson.Options);
    }
}
