using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a course run: <c>course-v1:ORG+NUMBER+RUN</c>. Compared case-sensitively. Only the modern form without
/// branch and version is a course run here; see <see cref="TryParse"/>.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (CourseLocator).
/// </summary>
[JsonConverter(typeof(CourseKeyConverter))]
public sealed partial record CourseKey : IComparable<CourseKey>
{
    private readonly string text;

    private CourseKey(string org, string number, string run)
    {
        Org = org;
        Number = number;
        Run = run;
        text = $"course-v1:{org}+{number}+{run}";
    }

    public string Org { get; }

    public string Number { get; }

    public string Run { get; }

    /// <summary>Part that usage and asset keys repeat: <c>ORG+NUMBER+RUN</c>.</summary>
    public string Body => text["course-v1:".Length..];

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
        var match = Pattern().Match(text.Replace(' ', '+'));
        if (!match.Success) return false;
        key = new CourseKey(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
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

    [GeneratedRegex(@"\Acourse-v1:([\w\-~.:]+)\+([\w\-~.:]+)\+([\w\-~.:]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    private sealed class CourseKeyConverter : JsonConverter<CourseKey>
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
