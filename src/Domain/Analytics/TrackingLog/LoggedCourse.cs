using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// The course of a line (tracking §2.5): old (<c>org/course/run</c>), new and CCX keys count. Source: Open edX edx-analytics-pipeline,
/// <c>util/opaque_key_util.py</c>.
/// </summary>
public static partial class LoggedCourse
{
    private const int LongestKey = 255;

    public static bool IsValid(string key) => key.Length <= LongestKey && WholeKey().IsMatch(key);

    /// <summary>The course of a page or request; null: none.</summary>
    public static string? InUrl(string url)
    {
        var text = url.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(url) : url;
        if (Block().Match(text) is { Success: true } block)
        {
            var key = $"{(block.Groups["ccx"].Success ? "ccx" : "course")}-v1:{block.Groups["run"].Value}";
            return IsValid(key) ? key : null;
        }

        return Course().Match(text) is { Success: true } course && IsValid(course.Groups["key"].Value) ? course.Groups["key"].Value : null;
    }

    [GeneratedRegex(@"^(?:course-v1:[\w\-~.:%]+\+[\w\-~.:%]+\+[\w\-~.:%]+|ccx-v1:[\w\-~.:%]+\+[\w\-~.:%]+\+[\w\-~.:%]+\+ccx@[0-9]+|[\w\-~.%]+/[\w\-~.%]+/[\w\-~.%]+)\z")]
    private static partial Regex WholeKey();

    [GeneratedRegex(@"/xblock/(?<ccx>ccx-)?block-v1:(?<run>[^/?#]+?)\+type@")]
    private static partial Regex Block();

    [GeneratedRegex(@"/courses/(?!v1/)(?<key>(?:course|ccx)-v1:[^/?#\s]+|[^/+?#\s]+/[^/+?#\s]+/[^/+?#\s]+)")]
    private static partial Regex Course();
}
