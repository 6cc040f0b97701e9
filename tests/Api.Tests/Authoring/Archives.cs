using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>Archives made for a test: good ones, and ones that no honest program writes.</summary>
internal static class Archives
{
    public static byte[] TarGz(params IReadOnlyList<(string Path, string Text)> files) =>
        TarGz([.. files.Select(file => Entry(TarEntryType.RegularFile, file.Path, file.Text))]);

    public static byte[] TarGz(params IReadOnlyList<TarEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var entry in entries) tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }

    public static TarEntry Entry(TarEntryType type, string path, string? text = null, string? link = null)
    {
        var entry = new PaxTarEntry(type, path);
        if (text is not null) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        if (link is not null) entry.LinkName = link;
        return entry;
    }

    /// <summary>A course of one problem and one static file.</summary>
    public static IReadOnlyList<(string Path, string Text)> SmallCourse(string html = "<p>Read me.</p>") =>
    [
        ("course/course.xml", """<course url_name="R1" org="Org" course="Small"/>"""),
        ("course/course/R1.xml", """<course display_name="Small"><chapter url_name="c1"/></course>"""),
        ("course/chapter/c1.xml", """<chapter display_name="One"><sequential url_name="s1"/></chapter>"""),
        ("course/sequential/s1.xml", """<sequential display_name="First"><vertical url_name="v1"/></sequential>"""),
        ("course/vertical/v1.xml", """<vertical display_name="Unit"><html url_name="h1"/><problem url_name="p1"/></vertical>"""),
        ("course/html/h1.xml", """<html filename="h1" display_name="Text"/>"""),
        ("course/html/h1.html", html),
        ("course/problem/p1.xml", """<problem display_name="Sum" max_attempts="2"><numericalresponse answer="4"><textline/></numericalresponse></problem>"""),
        ("course/policies/R1/policy.json", """{"course/R1": {"start": "2020-01-01T00:00:00Z"}}"""),
        ("course/policies/R1/grading_policy.json", """{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}"""),
        ("course/about/overview.html", "<p>About.</p>"),
        ("course/static/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ];
}
