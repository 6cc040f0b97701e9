using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a block in a course run: <c>block-v1:ORG+NUMBER+RUN+type@TYPE+block@ID</c>. Compared case-sensitively.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (BlockUsageLocator).
/// </summary>
[JsonConverter(typeof(UsageKeyConverter))]
public sealed record UsageKey : IComparable<UsageKey>
{
    private const string Scheme = "block-v1:";
    private const string TypeMark = "+type@";
    private const string IdMark = "+block@";

    private readonly string text;
    private readonly int type;
    private readonly int id;

    /// <param name="text">Known to be valid.</param>
    /// <param name="type">Index of the type in it.</param>
    /// <param name="id">Index of the id in it.</param>
    private UsageKey(string text, CourseKey course, int type, int id) => (this.text, Course, this.type, this.id) = (text, course, type, id);

    public CourseKey Course { get; }

    /// <summary>Block type: <c>problem</c>, <c>vertical</c>, …</summary>
    public string Type => text[type..(id - IdMark.Length)];

    /// <summary>Last part of the key; also the HTML id of the block (upstream's <c>html_id()</c> for modern keys).</summary>
    public string BlockId => text[id..];

    /// <exception cref="FormatException">The text is no usage key.</exception>
    public static UsageKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a usage key (block-v1:ORG+NUMBER+RUN+type@TYPE+block@ID).");

    /// <summary>Accepts a blank for <c>+</c>, since clients send the plus sign unencoded in query strings.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UsageKey? key)
    {
        key = null;
        if (text is null || text.Length > 255) return false;
        var cursor = new KeyCursor(text);
        if (!cursor.Takes(Scheme) || !CourseKey.TakesBody(ref cursor, out var number, out var run)) return false;
        var end = cursor.At;
        if (!cursor.Takes(TypeMark) || !cursor.TakesPart() || !cursor.Takes(IdMark)) return false;
        var id = cursor.At;
        if (!cursor.TakesPart(orPercent: true) || !cursor.IsAtEnd) return false;
        var plain = text.Replace(' ', '+');
        key = new(plain, CourseKey.Within(plain, Scheme.Length, number, run, end), end + TypeMark.Length, id);
        return true;
    }

    /// <exception cref="FormatException">Type or id hold characters that a key cannot carry.</exception>
    public static UsageKey Of(CourseKey course, string type, string blockId) =>
        Parse($"block-v1:{course.Body}+type@{type}+block@{blockId}");

    public int CompareTo(UsageKey? other) => string.CompareOrdinal(text, other?.text);

    public bool Equals(UsageKey? other) => other is not null && text == other.text;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;

    public static bool operator <(UsageKey left, UsageKey right) => left.CompareTo(right) < 0;

    public static bool operator >(UsageKey left, UsageKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(UsageKey left, UsageKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UsageKey left, UsageKey right) => left.CompareTo(right) >= 0;

    internal sealed class UsageKeyConverter : JsonConverter<UsageKey>
    {
        public override UsageKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var key) ? key : throw new JsonException("Not a usage key.");

        public override void Write(Utf8JsonWriter writer, UsageKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override UsageKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, UsageKey value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
