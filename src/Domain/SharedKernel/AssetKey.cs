using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Key of a static file of a course run: <c>asset-v1:ORG+NUMBER+RUN+type@asset+block@NAME</c>.
/// Source: Open edX opaque-keys, <c>opaque_keys/edx/locator.py</c> (AssetLocator). <c>block/NAME</c> is read, too: addresses of pages are written so.
/// </summary>
public sealed partial record AssetKey(CourseKey Course, string Name)
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AssetKey? key)
    {
        key = null;
        if (text is null || text.Length > 1024) return false;
        var match = Pattern().Match(text.Replace(' ', '+'));
        if (!match.Success || !CourseKey.TryParse($"course-v1:{match.Groups[1].Value}", out var course)) return false;
        key = new(course, match.Groups[2].Value);
        return true;
    }

    public override string ToString() => $"asset-v1:{Course.Body}+type@asset+block@{Name}";

    [GeneratedRegex(@"\Aasset-v1:([\w\-~.:]+\+[\w\-~.:]+\+[\w\-~.:]+)\+type@asset\+block[@/]([\w.%-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
