using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>A place in a list of people by user id; opaque to clients (wire-lms.md §1.3, PG-Cursor).</summary>
/// <param name="From">Last id of the page before, or first id of the page behind; 0: the beginning.</param>
/// <param name="Backwards">The page before the place instead of the one behind it.</param>
public readonly record struct PageCursor(long From, bool Backwards)
{
    public static PageCursor After(UserId user) => new(user.Value, false);

    public static PageCursor Before(UserId user) => new(user.Value, true);

    /// <param name="text">Null: the beginning.</param>
    public static bool TryParse(string? text, out PageCursor cursor)
    {
        cursor = default;
        if (text is null) return true;
        try
        {
            var plain = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(text));
            if (plain.Length < 2 || plain[0] is not ('n' or 'p') ||
                !long.TryParse(plain.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var from)) return false;
            cursor = new(from, plain[0] == 'p');
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Size of a page as asked for with <c>page_size</c>.</summary>
    public static int SizeOf(IQueryCollection query, int usual, int largest) =>
        int.TryParse(query.One("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, largest) : usual;

    /// <summary>The address of the request with this cursor in the place of its own.</summary>
    public string Address(HttpRequest request, PlatformSettings settings)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "cursor").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? "")))
        {
            { "cursor", WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(Backwards ? 'p' : 'n')}{From}"))) },
        };
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }
}
