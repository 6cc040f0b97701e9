using System.Text.Json;
using OpenEdx.Bench.Grading;
using OpenEdx.Bench.Logs;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Insights;

/// <summary>Publishes a course of a synthetic log: sections of five subsections of one unit, in which its blocks lie as they come; every second subsection is graded.</summary>
internal static class LargeCourse
{
    private const int OfSection = 5;

    public static async Task Publish(StreamStore streams, LoggedCourse course, DateTimeOffset start, CancellationToken ct)
    {
        var sections = course.Sequences.Chunk(OfSection).Select((sequences, at) => (Block: course.Key.Block("chapter", $"c{at}"), Sequences: sequences)).ToList();
        List<CoursePublicationEvent> facts =
        [
            new CourseBlockPublished(
                course.Key.Root, FieldValues.Empty.With("display_name", "A large course").With("start", start), null, [.. sections.Select(section => section.Block)]),
            new GradingPolicyPublished(course.Key, JsonSerializer.SerializeToElement(new
            {
                GRADER = new[] { new { type = "Homework", short_label = "HW", min_count = course.Sequences.Length / 2, drop_count = 2, weight = 1.0 } },
                GRADE_CUTOFFS = new Dictionary<string, double> { ["Pass"] = 0.5 },
            })),
        ];
        foreach (var (block, sequences) in sections) facts.Add(new CourseBlockPublished(block, FieldValues.Empty.With("display_name", $"Section {block.BlockId}"), null, sequences));
        for (var at = 0; at < course.Sequences.Length; at++) AddSequence(facts, course, at);
        await streams.Append(
            [new(CoursePublicationEvent.StreamOf(course.Key), PublishedCourse.StreamType, ExpectedVersion.Any, [.. facts, new CourseVersionPublished(course.Key, 1, facts.Count, null, start)])],
            EventMetadata.None, ct);
    }

    private static void AddSequence(List<CoursePublicationEvent> facts, LoggedCourse course, int at)
    {
        var unit = course.Key.Block("vertical", $"u{at}");
        var fields = FieldValues.Empty.With("display_name", $"Subsection {at + 1}");
        if (at % 2 == 0) fields = fields.With("graded", true).With("format", "Homework");
        facts.Add(new CourseBlockPublished(course.Sequences[at], fields, null, [unit]));
        var (videos, texts, problems) = (Share(course.Videos, course, at), Share(course.Texts, course, at), Share(course.Problems, course, at));
        facts.Add(new CourseBlockPublished(unit, FieldValues.Empty.With("display_name", "A unit"), null, [.. videos, .. texts, .. problems]));
        foreach (var video in videos) facts.Add(new CourseBlockPublished(video, FieldValues.Empty.With("display_name", "A video").With("html5_sources", new[] { "https://videos.example.org/v.mp4" }), null, []));
        foreach (var text in texts) facts.Add(new CourseBlockPublished(text, FieldValues.Empty.With("display_name", "A page"), "<p>A page.</p>", []));
        foreach (var problem in problems) facts.Add(new CourseBlockPublished(problem, FieldValues.Empty.With("display_name", $"Question {problem.BlockId}"), Classroom.Content(at), []));
    }

    private static List<UsageKey> Share(UsageKey[] blocks, LoggedCourse course, int at) => [.. blocks.Where((_, number) => number % course.Sequences.Length == at)];
}
