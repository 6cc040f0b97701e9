using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenEdx.Domain.Authoring;

/// <summary>An announcement of the course team.</summary>
/// <param name="Id">Number within the course; the larger is the newer.</param>
/// <param name="Date">As its author wrote it: no instant.</param>
/// <param name="Content">HTML.</param>
public sealed record CourseUpdate(int Id, string Date, string Content)
{
    /// <summary>
    /// Name of the page that holds the announcements as a JSON list, newest first, beside <c>info/updates</c>, which shows them. Courses
    /// whose archive has the page alone, and those imported before the list was kept, are without.
    /// </summary>
    public const string Page = "info/updates.items";

    // Keys stay readable, so that references to the course follow it to a new key as in other pages.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<CourseUpdate> updates) => JsonSerializer.Serialize(updates, Json);

    /// <summary>Empty for what is no such list.</summary>
    public static IReadOnlyList<CourseUpdate> Read(string page)
    {
        try
        {
            return JsonSerializer.Deserialize<List<CourseUpdate>>(page) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
