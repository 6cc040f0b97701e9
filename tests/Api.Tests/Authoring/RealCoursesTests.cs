using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Authoring;

/// <summary>Published courses of others, with the counts that a hand count of their files gives.</summary>
public sealed class RealCoursesTests
{
    public static TheoryData<string, string, string> Courses => new()
    {
        {
            "openedx-demo-course", "course-v1:OpenedX+DemoX+DemoCourse",
            "annotatable 1, chapter 6, course 1, discussion 1, done 1, drag-and-drop-v2 1, edx_sga 1, html 266, library_content 1, lti 2, " +
            "openassessment 2, poll 1, problem 29, sequential 17, staffgradedxblock 1, survey 1, vertical 58, video 11"
        },
        {
            "harvardx-studio-advanced", "course-v1:HarvardX+StudioAdv1+2T2019",
            "chapter 9, course 1, discussion 2, html 315, openassessment 1, poll 121, problem 76, sequential 47, split_test 30, survey 3, " +
            "vertical 286, video 17, word_cloud 1"
        },
        {
            "jyu-math-percent-fi", "course-v1:JYU+MA8-K7+2021K",
            "chapter 4, course 1, edx_sga 12, html 95, problem 47, sequential 21, vertical 46, video 13"
        },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task a_real_course_is_imported_whole_and_only_once(string archive, string key, string counts)
    {
        var path = SharedData.Find($"olx/{archive}.tar.gz");
        Assert.SkipWhen(path is null, SharedData.Absent(archive));
        await using var house = await ImportHouse.Open();
        var bytes = await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken);

        var report = Assert.IsType<ImportResult.Imported>(await house.Import(bytes)).Report;

        Assert.Equal(CourseKey.Parse(key), report.Course);
        Assert.Equal(counts, string.Join(", ", report.BlocksByType.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.Empty(report.Errors);
        var before = await house.Log();
        Assert.Equal(1, before.Count(fact => fact.Data is CourseVersionPublished));

        var again = Assert.IsType<ImportResult.Imported>(await house.Import(bytes)).Report;
        Assert.Equal((0, 0), (again.Changed, again.Removed));
        Assert.Equal(before.Count, (await house.Log()).Count);
    }

    [Fact]
    public async Task unpublished_changes_are_in_the_draft_alone()
    {
        var path = SharedData.Find("olx/harvardx-studio-advanced.tar.gz");
        Assert.SkipWhen(path is null, SharedData.Absent("harvardx-studio-advanced"));
        await using var house = await ImportHouse.Open();
        await house.Import(await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken));
        var log = await house.Log();
        var drafts = log.Select(fact => fact.Data).OfType<DraftBlockChanged>().Select(fact => fact.Block).ToHashSet();
        var published = log.Select(fact => fact.Data).OfType<CourseBlockPublished>().Select(fact => fact.Block).ToHashSet();
        Assert.Superset(published, drafts);
        Assert.NotEmpty(drafts.Except(published));
    }

    [Fact]
    public async Task a_real_library_is_imported()
    {
        var path = SharedData.Find("olx/openedx-demo-content-library.tar.gz");
        Assert.SkipWhen(path is null, SharedData.Absent("openedx-demo-content-library"));
        await using var house = await ImportHouse.Open();
        var bytes = await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken);
        var report = Assert.IsType<ImportResult.Imported>(await house.Import(bytes)).Report;
        Assert.Equal(("library-v1:OpenedX+DemoRespiratoryQuestions", 6), (report.Library!.ToString(), report.BlocksByType["problem"]));
        var before = (await house.Log()).Count;
        await house.Import(bytes);
        Assert.Equal(before, (await house.Log()).Count);
    }
}
