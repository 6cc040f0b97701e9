using System.Runtime.CompilerServices;
using System.Text;

namespace OpenEdx.Domain.Tests;

/// <summary>
/// Compares long texts with files beside their test: <c>Golden/NAME</c>. To accept what the program writes now, run the test
/// once with <c>OPENEDX_ACCEPT=1</c> and read the difference before committing; never in CI, where <c>CI</c> is set.
/// </summary>
public static class Golden
{
    public static bool IsAccepting { get; } =
        Environment.GetEnvironmentVariable("OPENEDX_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null;

    /// <param name="name">File name with its ending.</param>
    public static void Matches(string name, string actual, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (IsAccepting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(file), $"{file} does not exist. Run once with OPENEDX_ACCEPT=1 and read it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    /// <summary>HTML with a line per element, so that differences can be read.</summary>
    public static void MatchesHtml(string name, string actual, [CallerFilePath] string test = "") =>
        Matches(name, actual.Replace("><", ">\n<", StringComparison.Ordinal), test);
}
