using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Pages by number, the usual form: <c>{next, previous, count, num_pages, current_page, start, results}</c> (wire-lms.md §1.3).</summary>
/// <remarks>Source: Open edX edx-drf-extensions, <c>edx_rest_framework_extensions/paginators.py</c> (DefaultPagination).</remarks>
public static class NumberedPage
{
    /// <param name="all">Everything, in order.</param>
    /// <param name="show">Wire form of an item.</param>
    public static IResult Of<T>(HttpContext http, PlatformSettings settings, IReadOnlyList<T> all, int largest, Func<T, object> show, int usual = 10, ErrorFamily family = ErrorFamily.Developer)
    {
        if (PageCut.Of(http, settings, all.Count, largest, usual) is not { } cut)
            return family == ErrorFamily.Developer ? DeveloperErrors.NotFound("Invalid page.") : RestErrors.Detail(StatusCodes.Status404NotFound, "Invalid page.");

        return Results.Json(
            new
            {
                next = cut.Next,
                previous = cut.Previous,
                count = all.Count,
                num_pages = cut.Pages,
                current_page = cut.Number,
                start = cut.Start,
                results = all.Skip(cut.Start).Take(cut.Size).Select(show).ToArray(),
            },
            WireJson.Options);
    }

    /// <summary>The same of rows that the database cut, with members of its own besides.</summary>
    /// <param name="count">Of all rows.</param>
    internal static IResult Cut(PageCut cut, int count, IEnumerable<object> rows, params (string Name, object? Value)[] more)
    {
        var page = new Dictionary<string, object?>
        {
            ["next"] = cut.Next,
            ["previous"] = cut.Previous,
            ["count"] = count,
            ["num_pages"] = cut.Pages,
            ["current_page"] = cut.Number,
            ["start"] = cut.Start,
            ["results"] = rows.ToArray(),
        };
        foreach (var (name, value) in more) page[name] = value;
        return Results.Json(page, WireJson.Options);
    }
}
