using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a course run: <c>course-v1:ORG+NUMBER+RUN</c>. Compared case-sensitively. Only the modern form without
/// branch and version is a course run here; see <see cref="TryParse"/>.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (CourseLocator).
/// </summary>
[JsonConverter(typeof(CourseKeyConverter))]
public sealed record CourseKey : IComparable<CourseKey>
{
    private const string Scheme = "course-v1:";

    private readonly string text;
    private readonly int number;
    private readonly int run;

    /// <param name="text">Known to be valid.</param>
    /// <param name="number">Index of the number in it.</param>
    /// <param name="run">Index of the run in it.</param>
    private CourseKey(string text, int number, int run) => (this.text, this.number, this.run) = (text, number, run);

    public string Org => text[Scheme.Length..(number - 1)];

    public string Number => text[number..(run - 1)];

    public string Run => text[run..];

    /// <summary>Part that usage and asset keys repeat: <c>ORG+NUMBER+RUN</c>.</summary>
    public string Body => text[Scheme.Length..];

    /// <exception cref="FormatException">The text is no course key.</exception>
    public static CourseKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a course key (course-v1:ORG+NUMBER+RUN).");

    /// <summary>
    /// Accepts a blank for <c>+</c>, since clients send the plus sign unencoded in query strings.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CourseKey? key)
    {
        key = null;
        if (text is null || text.Length > 255) return false;
        var cursor = new KeyCursor(text);
        if (!cursor.Takes(Scheme) || !TakesBody(ref cursor, out var number, out var run) || !cursor.IsAtEnd) return false;
        key = new(text.Replace(' ', '+'), number, run);
        return true;
    }

    public static CourseKey Of(string org, string number, string run) => Parse($"course-v1:{org}+{number}+{run}");

    /// <summary>Usage key of a block of this run.</summary>
    public UsageKey Block(string type, string blockId) => UsageKey.Of(this, type, blockId);

    /// <summary>Usage key of the root block.</summary>
    public UsageKey Root => Block("course", "course");

    public int CompareTo(CourseKey? other) => string.CompareOrdinal(text, other?.text);

    public bool Equals(CourseKey? other) => other is not null && text == other.text;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;

    public static bool operator <(CourseKey left, CourseKey right) => left.CompareTo(right) < 0;

    public static bool operator >(CourseKey left, CourseKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(CourseKey left, CourseKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CourseKey left, CourseKey right) => left.CompareTo(right) >= 0;

    /// <summary>Goes past <c>ORG+NUMBER+RUN</c>.</summary>
    /// <param name="number">Index of the number.</param>
    /// <param name="run">Index of the run.</param>
    internal static bool TakesBody(ref KeyCursor cursor, out int number, out int run)
    {
        (number, run) = (0, 0);
        if (!cursor.TakesPart() || !cursor.Takes("+")) return false;
        number = cursor.At;
        if (!cursor.TakesPart() || !cursor.Takes("+")) return false;
        run = cursor.At;
        return cursor.TakesPart();
    }

    /// <summary>The run inside the key of another thing.</summary>
    /// <param name="text">Valid, without blanks.</param>
    /// <param name="body">Where <c>ORG+NUMBER+RUN</c> begins; it ends at <paramref name="end"/>.</param>
    internal static CourseKey Within(string text, int body, int number, int run, int end) =>
        new(string.Concat(Scheme, text.AsSpan(body..end)), number - body + Scheme.Length, run - body + Scheme.Length);

    internal sealed class CourseKeyConverter : JsonConverter<CourseKey>
    {
        public override CourseKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var key) ? key : throw new JsonException("Not a course key.");

        public override void Write(Utf8JsonWriter writer, CourseKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override CourseKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, CourseKey value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
