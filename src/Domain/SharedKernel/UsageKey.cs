using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a block in a course run: <c>block-v1:ORG+NUMBER+RUN+type@TYPE+block@ID</c>. Compared case-sensitively.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (BlockUsageLocator).
/// </summary>
[JsonConverter(typeof(UsageKeyConverter))]
public sealed partial record UsageKey : IComparable<UsageKey>
{
    private readonly string text;

    private UsageKey(CourseKey course, string type, string blockId)
    {
        Course = course;
        Type = type;
        BlockId = blockId;
        text = $"block-v1:{course.Body}+type@{type}+block@{blockId}";
    }

    public CourseKey Course { get; }

    /// <summary>Block type: <c>problem</c>, <c>vertical</c>, …</summary>
    public string Type { get; }

    /// <summary>Last part of the key; also the HTML id of the block (upstream's <c>html_id()</c> for modern keys).</summary>
    public string BlockId { get; }

    /// <exception cref="FormatException">The text is no usage key.</exception>
    public static UsageKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a usage key (block-v1:ORG+NUMBER+RUN+type@TYPE+block@ID).");

    /// <summary>Accepts a blank for <c>+</c>, since clients send the plus sign unencoded in query strings.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UsageKey? key)
    {
        key = null;
        if (text is null || text.Length > 255) return false;
        var match = Pattern().Match(text.Replace(' ', '+'));
        if (!match.Success) return false;
        var course = CourseKey.Of(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        key = new UsageKey(course, match.Groups[4].Value, match.Groups[5].Value);
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

    [GeneratedRegex(@"\Ablock-v1:([\w\-~.:]+)\+([\w\-~.:]+)\+([\w\-~.:]+)\+type@([\w\-~.:]+)\+block@([\w\-~.:%]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    private sealed class UsageKeyConverter : JsonConverter<UsageKey>
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
