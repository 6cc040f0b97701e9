using OpenEdx.Api.Analytics;

namespace OpenEdx.Api.Tests.Analytics;

public sealed class KeysWithSlashesTests
{
    [Theory]
    [InlineData("/api/v0/courses/edX/DemoX/Demo/enrollment/mode/", "/api/v0/courses/edX%2FDemoX%2FDemo/enrollment/mode/")]
    [InlineData("/insights/courses/edX/DemoX/Demo", "/insights/courses/edX%2FDemoX%2FDemo")]
    [InlineData("/api/v1/problems/i4x://edX/DemoX/problem/p1/answer_distribution/", "/api/v1/problems/i4x:%2F%2FedX%2FDemoX%2Fproblem%2Fp1/answer_distribution/")]
    [InlineData("/api/v0/videos/edX/DemoX/Demo|i4x-edX-DemoX-video-1/timeline/", "/api/v0/videos/edX%2FDemoX%2FDemo|i4x-edX-DemoX-video-1/timeline/")]
    public void an_old_key_becomes_one_segment(string path, string changed) => Assert.Equal(changed, KeysWithSlashes.OneSegment(path));

    [Theory]
    [InlineData("/api/v0/courses/course-v1:edX+DemoX+Demo/enrollment/mode/")]
    [InlineData("/api/v0/courses/edX%2FDemoX%2FDemo/activity/")]
    [InlineData("/api/v0/videos/course-v1:edX+DemoX+Demo|0b9e/timeline/")]
    [InlineData("/api/v0/course_summaries/")]
    [InlineData("/courses/edX/DemoX/Demo/about")]
    public void other_paths_stay(string path) => Assert.Null(KeysWithSlashes.OneSegment(path));
}
