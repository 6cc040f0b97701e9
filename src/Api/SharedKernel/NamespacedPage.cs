using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
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
        var size = int.TryParse(http.Request.Query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, largest)
            : usual;
        var pages = Math.Max(1, (all.Count + size - 1) / size);
        var text = http.Request.Query.One("page") ?? "1";
        var page = text == "last" ? pages : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (page < 1 || page > pages) return DeveloperErrors.NotFound("Invalid page.");
        return Results.Json(
            new
            {
                results = all.Skip((page - 1) * size).Take(size).Select(show).ToArray(),
                pagination = new
                {
                    next = page < pages ? Address(http.Request, settings, page + 1) : null,
                    previous = page > 1 ? Address(http.Request, settings, page - 1) : null,
                    count = all.Count,
                    num_pages = pages,
                },
            },
            WireJson.Options);
    }

    private static string Address(HttpRequest request, PlatformSettings settings, int page)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "page").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")));
        if (page > 1) query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }
}
