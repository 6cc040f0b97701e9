using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>A place in a list of enrollments by their age; opaque to clients (wire-lms.md §1.3, PG-Cursor).</summary>
/// <param name="At">Null: an end of the list.</param>
/// <param name="Newer">The rows newer than the place instead of those older.</param>
public readonly record struct EnrollmentCursor(LearnerEnrollment? At, bool Newer)
{
    /// <param name="text">Null: an end of the list.</param>
    public static bool TryParse(string? text, out EnrollmentCursor cursor)
    {
        cursor = default;
        if (text is null) return true;
        try
        {
            var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)).Split(' ', 4);
            if (parts.Length != 4) return false;
            var created = new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero);
            var user = long.Parse(parts[2], CultureInfo.InvariantCulture);
            cursor = new(new(user, parts[3], "", false, created, created), parts[0] == "n");
            return true;
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The address of the request with this cursor in the place of its own.</summary>
    public string Address(HttpRequest request, PlatformSettings settings)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "cursor").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? ""))) { { "cursor", ToString() } };
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }

    public override string ToString() => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{(Newer ? "n" : "o")} {At!.Created.UtcTicks} {At.UserId} {At.CourseId}")));
}
