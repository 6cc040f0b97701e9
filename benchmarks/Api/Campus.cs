using System.Globalization;
using OpenEdx.Bench.Grading;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Api;

/// <summary>
/// A large course, sections of ten subsections of six units of three blocks (a problem, two pages), every second subsection graded and due, and its
/// learners, numbered from 1.
/// </summary>
internal sealed record Campus(int Sections, int Learners)
{
    private const int OfSection = 10;
    private const int OfSubsection = 6;
    private const int BlocksOfSection = 1 + OfSection + (OfSection * OfSubsection * 4);
    private const int CompletedOfEach = 60;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CourseKey Course => Classroom.Course;

    public int Blocks => 1 + (Sections * BlocksOfSection);

    public int Problems => Sections * OfSection * OfSubsection;

    /// <summary>As many blocks as asked for, or a few more.</summary>
    public static Campus Of(int blocks, int learners) => new(Math.Max(1, (blocks - 1 + BlocksOfSection - 1) / BlocksOfSection), learners);

    public static UsageKey Subsection(int section, int number) => Course.Block("sequential", string.Create(CultureInfo.InvariantCulture, $"s{section}_{number}"));

    public static UsageKey Unit(int section, int subsection, int number) =>
        Course.Block("vertical", string.Create(CultureInfo.InvariantCulture, $"v{section}_{subsection}_{number}"));

    /// <param name="number">From 0.</param>
    public static UsageKey Problem(int number) => Course.Block("problem", string.Create(CultureInfo.InvariantCulture, $"p{number}"));

    public async Task Publish(StreamStore streams, CancellationToken ct)
    {
        List<CoursePublicationEvent> facts =
        [
            new CourseBlockPublished(
                Course.Root, FieldValues.Empty.With("display_name", "A large course").With("start", Start).With("mobile_available", true), null,
                [.. Enumerable.Range(0, Sections).Select(Chapter)]),
            Classroom.Policy(Sections * OfSection / 2),
        ];
        for (var section = 0; section < Sections; section++) AddSection(facts, section);
        await streams.Append(
            [new(CoursePublicationEvent.StreamOf(Course), PublishedCourse.StreamType, ExpectedVersion.Any, [.. facts, new CourseVersionPublished(Course, 1, facts.Count, null, Start)])],
            EventMetadata.None, ct);
    }

    /// <summary>Everybody has seen some of the pages, each others.</summary>
    public async Task Complete(StreamStore streams, CancellationToken ct)
    {
        var pages = Problems * 2;
        foreach (var some in Enumerable.Range(1, Learners).Chunk(100))
        {
            await streams.Append(
                [
                    .. some.Select(number => new UserId(number)).Select(user => new StreamAppend(
                        CompletionEvent.StreamOf(user, Course), null, ExpectedVersion.Any,
                        [.. Enumerable.Range(0, Math.Min(CompletedOfEach, pages)).Select(page => new BlockCompletionChanged(user, Page((int)((page + (user.Value * 7)) % pages)), 1, Start.AddDays(1).AddMinutes(page)))])),
                ],
                EventMetadata.None, ct);
        }
    }

    private static UsageKey Chapter(int section) => Course.Block("chapter", string.Create(CultureInfo.InvariantCulture, $"c{section}"));

    private static UsageKey Page(int number) => Course.Block("html", string.Create(CultureInfo.InvariantCulture, $"h{number}"));

    private static void AddSection(List<CoursePublicationEvent> facts, int section)
    {
        facts.Add(new CourseBlockPublished(
            Chapter(section), FieldValues.Empty.With("display_name", $"Section {section + 1}"), null, [.. Enumerable.Range(0, OfSection).Select(number => Subsection(section, number))]));
        for (var subsection = 0; subsection < OfSection; subsection++)
        {
            var fields = FieldValues.Empty.With("display_name", $"Subsection {subsection + 1}");
            if (subsection % 2 == 0) fields = fields.With("graded", true).With("format", "Homework").With("due", Start.AddDays(400 + section));
            facts.Add(new CourseBlockPublished(
                Subsection(section, subsection), fields, null, [.. Enumerable.Range(0, OfSubsection).Select(number => Unit(section, subsection, number))]));
            for (var unit = 0; unit < OfSubsection; unit++) AddUnit(facts, section, subsection, unit);
        }
    }

    private static void AddUnit(List<CoursePublicationEvent> facts, int section, int subsection, int unit)
    {
        var number = (((section * OfSection) + subsection) * OfSubsection) + unit;
        UsageKey[] pages = [Page(2 * number), Page((2 * number) + 1)];
        facts.Add(new CourseBlockPublished(
            Unit(section, subsection, unit), FieldValues.Empty.With("display_name", $"Unit {unit + 1}"), null, [pages[0], Problem(number), pages[1]]));
        foreach (var page in pages)
            facts.Add(new CourseBlockPublished(page, FieldValues.Empty.With("display_name", "A page"), $"<p>Some text of {page.BlockId}, long enough to be read and short enough to be kept.</p>", []));
        facts.Add(new CourseBlockPublished(Problem(number), FieldValues.Empty.With("display_name", $"Question {number + 1}"), Classroom.Content(number), []));
    }
}
