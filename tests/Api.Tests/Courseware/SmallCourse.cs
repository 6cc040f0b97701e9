using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>
/// Two sections: the first with a page, a video and a graded problem, a sequence for staff and one that starts later; the second
/// with content chosen per learner.
/// </summary>
internal static class SmallCourse
{
    public static CourseBuilder Make() => new CourseBuilder()
        .With(("display_name", "Small"), ("start", "2026-01-01T00:00:00Z"), ("end", "2026-12-31T00:00:00Z"))
        .Add("chapter-1", null, ("display_name", "Week 1"))
        .Add("sequential-1", "chapter-1", ("display_name", "Basics"), ("graded", true), ("format", "Homework"), ("due", "2026-03-08T12:00:00Z"))
        .Add("vertical-1", "sequential-1", ("display_name", "Read and watch"))
        .Add("html-1", "vertical-1", ("display_name", "Page")).Body("html-1", """<img src="/static/a.png">""")
        .Add("video-1", "vertical-1", ("youtube_id_1_0", "b7xgknqkQk8"), ("html5_sources", new[] { "https://cdn.example.org/v.mp4" }),
            ("transcripts", new Dictionary<string, string> { ["en"] = "talk.srt" }))
        .Add("discussion-1", "vertical-1", ("discussion_id", "topic-7"))
        .Add("vertical-2", "sequential-1", ("display_name", "Try"))
        .Add("problem-1", "vertical-2", ("display_name", "Sum"), ("weight", 2))
        .Add("sequential-2", "chapter-1", ("display_name", "For staff"), ("visible_to_staff_only", true))
        .Add("vertical-3", "sequential-2")
        .Add("sequential-3", "chapter-1", ("display_name", "Later"), ("start", "2026-04-01T00:00:00Z"))
        .Add("vertical-4", "sequential-3")
        .Add("chapter-2", null, ("display_name", "Week 2"))
        .Add("sequential-4", "chapter-2", ("display_name", "Chosen"))
        .Add("vertical-5", "sequential-4", ("display_name", "Drawn"))
        .Add("library_content-1", "vertical-5")
        .Add("problem-2", "library_content-1")
        .Page("info/handouts", """<a href="/static/h.pdf">Handout</a>""");

    public static string Usage(string name) => CourseBuilder.Usage(name).ToString();

    public static string Key => CourseBuilder.Key.ToString();
}
