using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Authoring;

/// <summary>Media types of static files by their ending, for archives that do not say.</summary>
public static partial class MediaTypes
{
    // Each line: a type, and the endings it stands for.
    private static readonly Dictionary<string, string> ByEnding = """
        image/png png
        image/jpeg jpg jpeg
        image/gif gif
        image/svg+xml svg
        image/webp webp
        image/x-icon ico
        image/bmp bmp
        application/pdf pdf
        text/html html htm
        text/css css
        text/javascript js mjs
        application/json json sjson
        text/xml xml
        text/plain txt srt
        text/csv csv
        text/markdown md
        text/vtt vtt
        application/zip zip
        application/gzip gz
        video/mp4 mp4
        video/webm webm
        video/ogg ogv
        audio/mpeg mp3
        audio/ogg ogg
        audio/wav wav
        audio/mp4 m4a
        font/woff woff
        font/woff2 woff2
        font/ttf ttf
        font/otf otf
        text/x-python py
        application/msword doc
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
        application/vnd.ms-excel xls
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
        application/vnd.ms-powerpoint ppt
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
        """.Split('\n')
        .Select(line => line.Split(' '))
        .SelectMany(words => words.Skip(1).Select(ending => KeyValuePair.Create(ending, words[0])))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Of(string path) =>
        ByEnding.GetValueOrDefault(path[(path.LastIndexOf('.') + 1)..], "application/octet-stream");

    /// <summary>False for text that is no media type; such text must never reach a header.</summary>
    public static bool IsWellFormed(string type) => type.Length <= 127 && Form().IsMatch(type);

    [GeneratedRegex(@"\A[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(;\s*charset=[A-Za-z0-9_-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
