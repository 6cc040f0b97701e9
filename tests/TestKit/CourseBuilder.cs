using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.TestKit;

/// <summary>Small published courses for tests, built from facts like every other.</summary>
public sealed class CourseBuilder
{
    // The one type with dashes in its name.
    private const string Drag = "drag-and-drop-v2";

    private readonly Dictionary<UsageKey, (FieldValues Fields, string? Content, List<UsageKey> Children)> blocks = [];
    private readonly List<CoursePagePublished> pages = [];

    public CourseBuilder() => blocks[Key.Root] = (FieldValues.Empty, null, []);

    /// <summary>The one key that all of these courses have.</summary>
    public static CourseKey Key { get; } = CourseKey.Parse("course-v1:OpenedX+Small+2026");

    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Sets settings of the course itself.</summary>
    public CourseBuilder With(params (string Name, object? Value)[] fields)
    {
        var root = blocks[Key.Root];
        blocks[Key.Root] = (Fields(fields, root.Fields), root.Content, root.Children);
        return this;
    }

    /// <summary>Adds a block below another; the type is the part of the name before the dash.</summary>
    /// <param name="name"><c>chapter-1</c></param>
    /// <param name="parent">Same form; null: the course.</param>
    public CourseBuilder Add(string name, string? parent, params (string Name, object? Value)[] fields)
    {
        blocks[Usage(name)] = (Fields(fields, FieldValues.Empty), null, []);
        blocks[parent is null ? Key.Root : Usage(parent)].Children.Add(Usage(name));
        return this;
    }

    /// <summary>Gives a block a body.</summary>
    public CourseBuilder Body(string name, string content)
    {
        blocks[Usage(name)] = blocks[Usage(name)] with { Content = content };
        return this;
    }

    public CourseBuilder Page(string name, string html)
    {
        pages.Add(new(Key, name, html));
        return this;
    }

    public IReadOnlyList<CoursePublicationEvent> Facts() =>
    [
        .. blocks.Select(CoursePublicationEvent (block) => new CourseBlockPublished(
            block.Key, block.Value.Fields, block.Value.Content, block.Value.Children)),
        .. pages,
        new CourseVersionPublished(Key, 1, 1, null, Noon),
    ];

    public PublishedCourse Publish() => Facts().Aggregate(PublishedCourse.Initial, (course, fact) => course.Evolve(fact));

    public Task Publish(StreamStore streams, CancellationToken ct) => streams.Append(
        [new StreamAppend(CoursePublicationEvent.StreamOf(Key), PublishedCourse.StreamType, ExpectedVersion.NoStream, [.. Facts()])],
        EventMetadata.None, ct);

    public static UsageKey Usage(string name) => Key.Block(name.StartsWith(Drag + "-", StringComparison.Ordinal) ? Drag : name.Split('-')[0], name);

    private static FieldValues Fields((string Name, object? Value)[] fields, FieldValues before) =>
        fields.Aggregate(before, (values, field) => values.With(field.Name, field.Value));
}
