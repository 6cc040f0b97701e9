using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Every learning endpoint on the courses of others: nothing in real content may make one fail.</summary>
public sealed class RealCoursewareTests
{
    [Theory]
    [InlineData("openedx-demo-course", "course-v1:OpenedX+DemoX+DemoCourse", 401)]
    [InlineData("harvardx-studio-advanced", "course-v1:HarvardX+StudioAdv1+2T2019", 909)]
    [InlineData("jyu-math-percent-fi", "course-v1:JYU+MA8-K7+2021K", 239)]
    public async Task a_real_course_is_browsable(string archive, string key, int blocks)
    {
        var path = SharedData.Find($"olx/{archive}.tar.gz");
        Assert.SkipWhen(path is null, SharedData.Absent(archive));
        await using var house = await LearningHouse.Open(new CourseBuilder());
        await using (var file = File.OpenRead(path!))
        {
            Assert.IsType<ImportResult.Imported>(await house.Provider.GetRequiredService<CourseImporter>()
                .Import(file, null, null, null, TestContext.Current.CancellationToken));
        }

        var course = CourseKey.Parse(key);
        var ada = house.People["ada"];
        await house.Given(CourseEnrollmentEvent.StreamOf(ada, course), new EnrollmentActivated(ada, course, "audit", LearningHouse.Noon));
        await house.CatchUp();

        var escaped = Uri.EscapeDataString(key);
        var (status, all) = await house.Get("sam", $"/api/courses/v2/blocks/?course_id={escaped}&all_blocks=true&depth=all&student_view_data=video,html&requested_fields=children");
        Assert.Equal(200, status);
        Assert.Equal(blocks, all!["blocks"]!.AsObject().Count);
        foreach (var person in (string[])["ada", "sam"])
        {
            foreach (var url in (string[])
                [
                    $"/api/courses/v1/courses/{key}", $"/api/courseware/course/{key}", $"/api/course_home/course_metadata/{key}",
                    $"/api/course_home/outline/{key}", $"/api/course_home/v1/navigation/{key}", $"/api/course_home/dates/{key}",
                    $"/api/learning_sequences/v1/course_outline/{key}", $"/api/courseware/resume/{key}", $"/api/enrollment/v1/course/{key}",
                ])
            {
                Assert.Equal((url, 200), (url, (await house.Get(person, url)).Status));
            }
        }

        foreach (var (usage, block) in all["blocks"]!.AsObject())
        {
            if ((string?)block!["type"] == "sequential") Assert.Equal((usage, 200), (usage, (await house.Get("sam", $"/api/courseware/sequence/{usage}")).Status));
            foreach (var (language, url) in block["student_view_data"]?["transcripts"]?.AsObject() ?? [])
            {
                var (found, transcript) = await house.Get("sam", $"/courses/{key}/xblock/{usage}/handler/transcript/translation/{language}");
                if (found == 404) continue;
                Assert.Equal(["start", "end", "text"], transcript!.AsObject().Select(pair => pair.Key));
                var download = await house.As(null).GetAsync(new Uri((string)url!), TestContext.Current.CancellationToken);
                Assert.Equal(200, (int)download.StatusCode);
                Assert.Contains("-->", await download.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
    }
}
