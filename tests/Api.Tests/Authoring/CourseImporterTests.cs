using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Tests.Authoring;

public sealed class CourseImporterTests
{
    private static readonly CourseKey Course = CourseKey.Of("Org", "Small", "R1");

    [Fact]
    public async Task an_archive_becomes_a_draft_and_a_published_course()
    {
        await using var house = await ImportHouse.Open();
        var report = Assert.IsType<ImportResult.Imported>(await house.Import(Archives.TarGz(Archives.SmallCourse()))).Report;

        Assert.Equal(Course, report.Course);
        Assert.Equal("Small", report.DisplayName);
        Assert.Equal(
            new Dictionary<string, int> { ["chapter"] = 1, ["course"] = 1, ["html"] = 1, ["problem"] = 1, ["sequential"] = 1, ["vertical"] = 1 },
            report.BlocksByType);
        Assert.Equal((6, 0, 0, 1, 1, 1L, true), (report.Changed, report.Removed, report.Unchanged, report.StaticFiles, report.StaticFilesChanged, report.PublishedVersion, report.NewVersion));
        Assert.Empty(report.Errors);
        Assert.Empty(report.Warnings);
        Assert.Equal(
            [
                "draft_course_created",
                .. Enumerable.Repeat("draft_block_changed", 6), "draft_grading_policy_changed", "draft_page_changed", "draft_asset_stored", "course_import_reported",
                .. Enumerable.Repeat("course_block_published", 6), "grading_policy_published", "course_page_published", "course_version_published",
            ],
            (await house.Log()).Select(fact => fact.Type));
        Assert.Single(house.Files());
    }

    [Fact]
    public async Task faults_of_open_responses_are_told_and_the_blocks_kept()
    {
        const string Faulty = "<openassessment><title/><assessments/><rubric><criterion><name>A</name><prompt/><option points=\"1\"><name>B</name><explanation/></option></criterion></rubric></openassessment>";
        (string, string)[] files =
        [
            .. Archives.SmallCourse().Where(file => !file.Path.EndsWith("v1.xml", StringComparison.Ordinal)),
            ("course/vertical/v1.xml", """<vertical display_name="Unit"><openassessment url_name="o1"/><openassessment url_name="o2"/></vertical>"""),
            ("course/openassessment/o1.xml", "<openassessment url_name=\"o1\"><rubric/></openassessment>"),
            ("course/openassessment/o2.xml", Faulty),
        ];
        await using var house = await ImportHouse.Open();
        var report = Assert.IsType<ImportResult.Imported>(await house.Import(Archives.TarGz(files))).Report;
        Assert.Equal(
            [
                "UnexpectedContent: Open response o1: Every assessment must contain an \"assessments\" element.",
                "UnexpectedContent: Open response o2: This problem must include at least one assessment.",
            ],
            report.Warnings.Select(issue => issue.ToString()));
        Assert.Equal(2, report.BlocksByType["openassessment"]);
        Assert.Equal(0, Assert.IsType<ImportResult.Imported>(await house.Import(Archives.TarGz(files))).Report.Changed);
    }

    [Fact]
    public async Task the_same_archive_again_appends_nothing()
    {
        await using var house = await ImportHouse.Open();
        await house.Import(Archives.TarGz(Archives.SmallCourse()));
        var before = (await house.Log()).Count;

        var again = Assert.IsType<ImportResult.Imported>(await house.Import(Archives.TarGz(Archives.SmallCourse()))).Report;

        Assert.Equal(before, (await house.Log()).Count);
        Assert.Equal((0, 6, 1L, false), (again.Changed, again.Unchanged, again.PublishedVersion, again.NewVersion));
        Assert.Single(house.Files());
    }

    [Fact]
    public async Task one_changed_text_appends_one_changed_block_and_a_version()
    {
        await using var house = await ImportHouse.Open();
        await house.Import(Archives.TarGz(Archives.SmallCourse()));
        var before = (await house.Log()).Count;

        await house.Import(Archives.TarGz(Archives.SmallCourse("<p>Read me again.</p>")));

        var added = (await house.Log()).Skip(before).ToList();
        Assert.Equal(["draft_block_changed", "course_import_reported", "course_block_published", "course_version_published"], added.Select(fact => fact.Type));
        Assert.Equal("<p>Read me again.</p>", ((DraftBlockChanged)added[0].Data).Content);
        Assert.Equal((2L, 13L), (((CourseVersionPublished)added[3].Data).Version, ((CourseVersionPublished)added[3].Data).DraftVersion));
    }

    [Fact]
    public async Task what_the_archive_no_longer_holds_vanishes()
    {
        await using var house = await ImportHouse.Open();
        await house.Import(Archives.TarGz(Archives.SmallCourse()));
        var before = (await house.Log()).Count;
        var less = Archives.SmallCourse()
            .Where(file => !file.Path.Contains("static", StringComparison.Ordinal) && !file.Path.Contains("about", StringComparison.Ordinal) && !file.Path.Contains("grading", StringComparison.Ordinal))
            .Select(file => file.Path == "course/vertical/v1.xml" ? (file.Path, """<vertical display_name="Unit"><html url_name="h1"/></vertical>""") : file);

        await house.Import(Archives.TarGz([.. less]));

        Assert.Equal(
            [
                "draft_block_changed", "draft_block_removed", "draft_grading_policy_changed", "draft_page_changed", "draft_asset_removed", "course_import_reported",
                "course_block_published", "course_block_withdrawn", "grading_policy_published", "course_page_published", "course_version_published",
            ],
            (await house.Log()).Skip(before).Select(fact => fact.Type));
    }

    [Fact]
    public async Task an_import_without_publication_leaves_learners_alone()
    {
        await using var house = await ImportHouse.Open();
        var report = Assert.IsType<ImportResult.Imported>(await house.Import(Archives.TarGz(Archives.SmallCourse()), publish: false)).Report;
        Assert.Null(report.PublishedVersion);
        Assert.DoesNotContain(await house.Log(), fact => fact.Data is CoursePublicationEvent);
    }

    [Fact]
    public async Task a_target_key_wins_over_the_archives()
    {
        await using var house = await ImportHouse.Open();
        var target = CourseKey.Of("Other", "Copy", "2027");
        var report = Assert.IsType<ImportResult.Imported>(await house.Import(
            Archives.TarGz(Archives.SmallCourse("<a href='/courses/course-v1:Org+Small+R1/about'>x</a>")), target)).Report;
        Assert.Equal(target, report.Course);
        var log = await house.Log();
        Assert.All(log.Select(fact => fact.Stream), stream => Assert.EndsWith("/course-v1:Other+Copy+2027", stream, StringComparison.Ordinal));
        Assert.Contains(log, fact => fact.Data is CourseBlockPublished { Content: "<a href='/courses/course-v1:Other+Copy+2027/about'>x</a>" });
    }

    [Fact]
    public async Task two_imports_at_once_end_as_if_one_came_after_the_other()
    {
        await using var house = await ImportHouse.Open();
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => house.Import(Archives.TarGz(Archives.SmallCourse($"<p>{number % 2}</p>")))));
        Assert.All(results, result => Assert.IsType<ImportResult.Imported>(result));
        var versions = (await house.Log()).Select(fact => fact.Data).OfType<CourseVersionPublished>().Select(version => version.Version).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(number => (long)number), versions);
    }

    [Fact]
    public async Task a_folder_is_as_good_as_its_archive()
    {
        await using var house = await ImportHouse.Open();
        var folder = Directory.CreateTempSubdirectory("openedx-course-");
        try
        {
            foreach (var (path, text) in Archives.SmallCourse())
            {
                var file = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            }

            await house.Importer.ImportFolder(folder.FullName, null, null, null, TestContext.Current.CancellationToken);
            var before = (await house.Log()).Count;
            await house.Import(Archives.TarGz(Archives.SmallCourse()));
            Assert.Equal(before, (await house.Log()).Count);

            File.CreateSymbolicLink(Path.Combine(folder.FullName, "course", "static", "passwd"), "/etc/passwd");
            var refused = Assert.IsType<ImportResult.Refused>(await house.Importer.ImportFolder(folder.FullName, null, null, null, TestContext.Current.CancellationToken));
            Assert.Equal([new OlxIssue(OlxIssueKind.UnsafeEntry, "Links are not accepted.", "course/static/passwd")], refused.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
