using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>What a new installation starts with must be whole.</summary>
public sealed class SampleCourseTests
{
    [Fact]
    public async Task the_sample_course_is_imported_without_an_error_and_only_once()
    {
        await using var house = await ImportHouse.Open();
        var folder = Path.Combine(SharedData.RepositoryRoot, "samples", "sample-course");
        var report = Assert.IsType<ImportResult.Imported>(await house.Importer.ImportFolder(folder, null, null, null, TestContext.Current.CancellationToken)).Report;
        Assert.Empty(report.Errors);
        Assert.All(report.Warnings, warning => Assert.Equal(OlxIssueKind.UnexpectedTag, warning.Kind));
        Assert.True(report.BlocksByType["chapter"] >= 3);
        Assert.Superset(new HashSet<string> { "html", "problem", "video", "vertical", "sequential" }, report.BlocksByType.Keys.ToHashSet());

        var before = (await house.Log()).Count;
        await house.Importer.ImportFolder(folder, null, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(before, (await house.Log()).Count);
    }

    [Fact]
    public async Task every_reference_of_the_sample_course_to_a_static_file_leads_somewhere()
    {
        await using var house = await ImportHouse.Open();
        var folder = Path.Combine(SharedData.RepositoryRoot, "samples", "sample-course");
        using var archive = await CourseArchive.ReadFolder(folder, new LocalFileStore(house.Folder, TimeProvider.System), CourseArchiveLimits.Default, TestContext.Current.CancellationToken);
        var course = Assert.IsType<OlxReading.Course>(OlxReader.Read(archive.Tree)).Value;
        var texts = course.Published.Blocks.Values.SelectMany(block => new[] { block.Content ?? "", block.Fields.ToString() });
        var named = texts.SelectMany(text => System.Text.RegularExpressions.Regex.Matches(text, @"/static/([\w./-]+)").Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Superset(named, course.Assets.Select(asset => asset.Path).ToHashSet());
    }
}
