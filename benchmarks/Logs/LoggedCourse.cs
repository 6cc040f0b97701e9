using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Bench.Logs;

/// <summary>The blocks of a course that <see cref="SyntheticLog"/> tells of.</summary>
internal sealed class LoggedCourse
{
    public LoggedCourse(int number)
    {
        Key = CourseKey.Of("OpenEdx", string.Create(CultureInfo.InvariantCulture, $"B{number}"), "2026");
        Page = $"http://localhost:18000/courses/{Key}/courseware/week_1/lesson_1/1";
        (Problems, Videos, Sequences, Texts) = (Blocks("problem", 100), Blocks("video", 40), Blocks("sequential", 40), Blocks("html", 120));
    }

    public CourseKey Key { get; }

    public string Page { get; }

    public UsageKey[] Problems { get; }

    public UsageKey[] Videos { get; }

    public UsageKey[] Sequences { get; }

    public UsageKey[] Texts { get; }

    private UsageKey[] Blocks(string type, int count) => [.. Enumerable.Range(0, count).Select(i => Key.Block(type, $"a0effb954cca4759994f1ac9{type[0]}{i:d6}"))];
}
