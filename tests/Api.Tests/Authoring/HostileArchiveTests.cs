using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>Each is refused whole: exact reasons, not one event, not one file left behind.</summary>
public sealed class HostileArchiveTests(ImportHouse house) : IClassFixture<ImportHouse>
{
    public static TheoryData<string> LeavingPaths => ["../evil.xml", "course/../../evil.xml", "/etc/evil.xml", "course//evil.xml", "course\\evil.xml", "C:/evil.xml", "course/a\u0007b.xml"];

    [Theory]
    [MemberData(nameof(LeavingPaths))]
    public async Task a_path_out_of_the_folder(string path)
    {
        var errors = await Refused(Archives.TarGz([.. Archives.SmallCourse(), (path, "<x/>")]));
        Assert.Equal(OlxIssueKind.UnsafeEntry, Assert.Single(errors).Kind);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task a_link(TarEntryType type)
    {
        var errors = await Refused(WithSmallCourse(Archives.Entry(type, "course/static/passwd", link: "/etc/passwd")));
        Assert.Equal([new OlxIssue(OlxIssueKind.UnsafeEntry, "Links are not accepted.", "course/static/passwd")], errors);
    }

    [Theory]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    public async Task a_device(TarEntryType type)
    {
        var errors = await Refused(WithSmallCourse(Archives.Entry(type, "course/static/dev")));
        Assert.Equal([new OlxIssue(OlxIssueKind.UnsafeEntry, $"Only files and folders are accepted, not a {type}.", "course/static/dev")], errors);
    }

    [Fact]
    public async Task every_broken_rule_is_named()
    {
        var errors = await Refused(WithSmallCourse(
            Archives.Entry(TarEntryType.SymbolicLink, "a", link: "b"),
            Archives.Entry(TarEntryType.RegularFile, "../b.xml", "<x/>"),
            Archives.Entry(TarEntryType.Fifo, "c")));
        Assert.Equal(["a", "../b.xml", "c"], errors.Select(error => error.File));
    }

    [Fact]
    public async Task a_path_too_deep_or_too_long()
    {
        var deep = string.Concat(Enumerable.Repeat("d/", 40)) + "x.xml";
        var errors = await Refused(Archives.TarGz([.. Archives.SmallCourse(), (deep, "<x/>"), ($"course/{new string('n', 600)}.xml", "<x/>")]));
        Assert.Equal([OlxIssueKind.LimitExceeded, OlxIssueKind.LimitExceeded], errors.Select(error => error.Kind));
    }

    [Fact]
    public async Task a_bomb_stops_at_the_limit()
    {
        var limits = new CourseArchiveLimits(Bytes: 8 << 20);
        var bomb = Bomb(256 << 20);
        Assert.True(bomb.Length < 2 << 20);
        var source = new MemoryStream(bomb);
        using var archive = await CourseArchive.Read(source, new LocalFileStore(house.Folder, TimeProvider.System), limits, TestContext.Current.CancellationToken);
        Assert.Equal([new OlxIssue(OlxIssueKind.LimitExceeded, "The archive unpacks to more than 8388608 bytes.")], archive.Errors);
        Assert.True(source.Position < bomb.Length / 2, "The bomb was unpacked further than needed.");
        Assert.Empty(house.Files());
    }

    [Fact]
    public async Task a_content_file_too_large_for_memory()
    {
        var errors = await Refused(Archives.TarGz([.. Archives.SmallCourse(), ("course/html/big.html", new string('x', (16 << 20) + 1))]));
        Assert.Equal([new OlxIssue(OlxIssueKind.LimitExceeded, "The content is larger than 16777216 bytes.", "course/html/big.html")], errors);
    }

    [Fact]
    public async Task more_entries_than_a_course_can_have()
    {
        var limits = new CourseArchiveLimits(Entries: 10);
        using var archive = await CourseArchive.Read(
            new MemoryStream(Archives.TarGz(Archives.SmallCourse())), new LocalFileStore(house.Folder, TimeProvider.System), limits, TestContext.Current.CancellationToken);
        Assert.Equal([new OlxIssue(OlxIssueKind.LimitExceeded, "The archive has more than 10 entries.")], archive.Errors);
    }

    [Fact]
    public async Task a_description_of_an_entry_that_never_ends()
    {
        // A PAX header of 64 MB: a reader that trusts it holds it in memory.
        var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Header('x', 64 << 20), TestContext.Current.CancellationToken);
            for (var written = 0; written < 64 << 20; written += 1 << 16) await gzip.WriteAsync(new byte[1 << 16], TestContext.Current.CancellationToken);
        }

        var errors = await Refused(bytes.ToArray());
        Assert.Equal([new OlxIssue(OlxIssueKind.LimitExceeded, "The description of an entry is too large.")], errors);
    }

    [Fact]
    public async Task a_truncated_archive()
    {
        var whole = Archives.TarGz(Archives.SmallCourse(string.Concat(Enumerable.Range(0, 20000))));
        foreach (var length in new[] { 0, 1, 9, whole.Length / 2, whole.Length - 400 })
        {
            var errors = await Refused(whole[..length]);
            Assert.All(errors, error => Assert.Equal(OlxIssueKind.InvalidArchive, error.Kind));
        }
    }

    [Fact]
    public async Task an_archive_that_breaks_off_between_two_entries()
    {
        // Header and content of the one entry; the blocks that say "this is all" are missing.
        var entry = Header('0', 512).Concat(Encoding.ASCII.GetBytes(new string('x', 512))).ToArray();
        Assert.Equal("The file is no whole .tar.gz archive.", Assert.Single(await Refused(Gzip(entry))).Message);
    }

    [Fact]
    public async Task no_archive_at_all()
    {
        Assert.Equal(OlxIssueKind.InvalidArchive, Assert.Single(await Refused("PK not a tar"u8.ToArray())).Kind);
        Assert.Equal(OlxIssueKind.InvalidArchive, Assert.Single(await Refused(Gzip("neither is this"u8.ToArray()))).Kind);
    }

    [Fact]
    public async Task an_archive_without_a_course() =>
        Assert.Equal(OlxIssueKind.CourseXMLDoesNotExist, Assert.Single(await Refused(Archives.TarGz(("readme.html", "hello")))).Kind);

    [Fact]
    public async Task a_backup_of_moodle()
    {
        var errors = await Refused(Archives.TarGz(
            ("moodle_backup.xml", "<moodle_backup/>"), ("course/course.xml", """<course id="7" contextid="23"><shortname>M</shortname></course>""")));
        Assert.Equal(OlxIssueKind.ForeignFormat, Assert.Single(errors).Kind);
    }

    [Fact]
    public async Task a_billion_laughs_in_the_root()
    {
        const string Laughs = """<!DOCTYPE c [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><course url_name="R" org="O" course="C" display_name="&b;"/>""";
        var error = Assert.Single(await Refused(Archives.TarGz(("course.xml", Laughs))));
        Assert.Equal((OlxIssueKind.InvalidXML, "course.xml"), (error.Kind, error.File));
        Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_root_nested_without_end()
    {
        var deep = """<course url_name="R" org="O" course="C">""" + string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)) + "</course>";
        var error = Assert.Single(await Refused(Archives.TarGz(("course.xml", deep))));
        Assert.Equal((OlxIssueKind.InvalidXML, "Elements are nested more than 128 deep."), (error.Kind, error.Message));
    }

    private async Task<IReadOnlyList<OlxIssue>> Refused(byte[] archive)
    {
        var refused = Assert.IsType<ImportResult.Refused>(await house.Import(archive));
        Assert.Empty(await house.Log());
        Assert.Empty(house.Files());
        Assert.NotEmpty(refused.Errors);
        return refused.Errors;
    }

    private static byte[] WithSmallCourse(params TarEntry[] entries) =>
        Archives.TarGz([.. Archives.SmallCourse().Select(file => Archives.Entry(TarEntryType.RegularFile, file.Path, file.Text)), .. entries]);

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return bytes.ToArray();
    }

    /// <summary>One static file of zeros.</summary>
    private static byte[] Bomb(int length)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Header('0', length));
            for (var written = 0; written < length; written += 1 << 20) gzip.Write(new byte[1 << 20]);
        }

        return bytes.ToArray();
    }

    private static byte[] Header(char type, int length)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes("course/static/bomb").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\00000000\00000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(Convert.ToString(length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Encoding.ASCII.GetBytes("00000000000\0        ").CopyTo(header, 136);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000").CopyTo(header, 257);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }
}
