using System.Globalization;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Workers.Assessment;

/// <summary>Where texts and files of open responses lie in the archive of a course: a folder per unit, names with the learner's anonymous id.</summary>
/// <remarks>
/// Source: edx-ora2 <c>openassessment/data.py</c> (OraDownloadData). Differs: separators and control characters in names become <c>_</c>, so that no
/// name leads out of its folder; of two files of the same name in one response the second is called <c>name (2)</c>.
/// </remarks>
internal sealed class SubmissionPaths
{
    private const int Longest = 255;

    private readonly Dictionary<UsageKey, (string Folder, int Index)> places = [];

    /// <param name="course">Null: not published any more, as blocks that were taken out.</param>
    public SubmissionPaths(PublishedCourse? course)
    {
        if (course is null) return;
        foreach (var (s, section) in course.Root.Children.Index())
        {
            foreach (var (ss, subsection) in section.Children.Index())
            {
                foreach (var (u, unit) in subsection.Children.Index())
                {
                    var folder = Folder((s + 1, section.ShownName()), (ss + 1, subsection.ShownName()), (u + 1, unit.ShownName()));
                    foreach (var (index, block) in unit.Children.Where(block => block.Type == "openassessment").Index()) places.TryAdd(block.Usage, (folder, index + 1));
                }
            }
        }
    }

    /// <summary>Under which upstream's stores keep a file; here it only names the file.</summary>
    /// <param name="owner">The learner's anonymous id.</param>
    public static string KeyOf(string owner, UsageKey block, ResponseFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner}/{block.Course}/{block}{(file.Index > 0 ? $"/{file.Index}" : "")}");

    public string Of(UsageKey block, string owner, string file)
    {
        var (folder, index) = places.TryGetValue(block, out var place) ? (place.Folder, place.Index.ToString(CultureInfo.InvariantCulture)) : ("Removed from course", "x");
        var name = Safe(file);
        var extension = Path.GetExtension(name);
        var stem = Path.GetFileNameWithoutExtension(name);
        string Named(string stem) => stem.Length > 0 ? $"[{index}] - {owner} - {stem}{extension}" : $"[{index}] - {owner}{extension}";
        return $"{folder}/{Named(Cut(stem, Named(stem).Length - Longest))}";
    }

    /// <summary>What is too long loses it from the subsection's name first, then from the unit's and the section's.</summary>
    private static string Folder((int Index, string Name) section, (int Index, string Name) subsection, (int Index, string Name) unit)
    {
        string Named() => Safe(string.Create(
            CultureInfo.InvariantCulture, $"[{section.Index}]{section.Name}, [{subsection.Index}]{subsection.Name}, [{unit.Index}]{unit.Name}"));
        subsection.Name = Cut(subsection.Name, Named().Length - Longest);
        unit.Name = Cut(unit.Name, Named().Length - Longest);
        section.Name = Cut(section.Name, Named().Length - Longest);
        return Named();
    }

    private static string Cut(string name, int tooMany) => tooMany <= 0 ? name : name[..Math.Max(0, name.Length - tooMany)];

    private static string Safe(string name) => string.Concat(name.Select(letter => letter is '/' or '\\' || char.IsControl(letter) ? '_' : letter));
}
