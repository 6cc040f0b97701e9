using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Which part of a list a request asks for by <c>page</c> (from 1, or <c>last</c>) and <c>page_size</c>.</summary>
/// <param name="Number">Of the page, from 1.</param>
/// <param name="Next">Address of the next page; null: this is the last. <paramref name="Previous"/> likewise.</param>
internal sealed record PageCut(int Number, int Size, int Pages, string? Next, string? Previous)
{
    /// <summary>How many items stand before it.</summary>
    public int Start => (Number - 1) * Size;

    /// <summary>Null: there is no such page.</summary>
    public static PageCut? Of(HttpContext http, PlatformSettings settings, int count, int largest, int usual)
    {
        var size = int.TryParse(http.Request.Query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, largest)
            : usual;
        var pages = Math.Max(1, (count + size - 1) / size);
        var text = http.Request.Query.One("page") ?? "1";
        var page = text == "last" ? pages : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (page < 1 || page > pages) return null;
        return new(
            page, size, pages, page < pages ? Address(http.Request, settings, page + 1) : null, page > 1 ? Address(http.Request, settings, page - 1) : null);
    }

    private static string Address(HttpRequest request, PlatformSettings settings, int page)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "page").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")));
        if (page > 1) query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }
}
