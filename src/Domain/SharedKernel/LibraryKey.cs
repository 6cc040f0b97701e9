using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a content library of the first kind: <c>library-v1:ORG+SLUG</c>. Compared case-sensitively.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (LibraryLocator).
/// </summary>
[JsonConverter(typeof(LibraryKeyConverter))]
public sealed partial record LibraryKey
{
    private LibraryKey(string org, string slug)
    {
        Org = org;
        Slug = slug;
    }

    public string Org { get; }

    public string Slug { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LibraryKey? key)
    {
        key = null;
        if (text is null || text.Length > 255) return false;
        var match = Pattern().Match(text.Replace(' ', '+'));
        if (!match.Success) return false;
        key = new(match.Groups[1].Value, match.Groups[2].Value);
        return true;
    }

    public override string ToString() => $"library-v1:{Org}+{Slug}";

    [GeneratedRegex(@"\Alibrary-v1:([\w\-~.:]+)\+([\w\-~.:]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    internal sealed class LibraryKeyConverter : JsonConverter<LibraryKey>
    {
        public override LibraryKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var key) ? key : throw new JsonException("Not a library key.");

        public override void Write(Utf8JsonWriter writer, LibraryKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
