using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Tests.Courseware;

/// <summary>Small published courses for tests, built from facts like every other.</summary>
internal sealed class Courses
{
    private readonly Dictionary<UsageKey, (FieldValues Fields, string? Content, List<UsageKey> Children)> blocks = [];

    public Courses() => blocks[Key.Root] = (FieldValues.Empty, null, []);

    public static CourseKey Key { get; } = CourseKey.Parse("course-v1:OpenedX+Small+2026");

    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Sets settings of the course itself.</summary>
    public Courses With(params (string Name, object? Value)[] fields)
    {
        var root = blocks[Key.Root];
        blocks[Key.Root] = (Fields(fields, root.Fields), root.Content, root.Children);
        return this;
    }

    /// <summary>Adds a block below another; the type is the part of the name before the dash.</summary>
    /// <param name="name"><c>chapter-1</c></param>
    /// <param name="parent">Same form; null: the course.</param>
    public Courses Add(string name, string? parent, params (string Name, object? Value)[] fields)
    {
        blocks[Usage(name)] = (Fields(fields, FieldValues.Empty), null, []);
        blocks[parent is null ? Key.Root : Usage(parent)].Children.Add(Usage(name));
        return this;
    }

    public PublishedCourse Publish()
    {
        var facts = blocks.Select(CoursePublicationEvent (block) => new CourseBlockPublished(
            block.Key, block.Value.Fields, block.Value.Content, block.Value.Children));
        return facts.Append(new CourseVersionPublished(Key, 1, 1, null, Noon))
            .Aggregate(PublishedCourse.Initial, (course, fact) => course.Evolve(fact));
    }

    public static UsageKey Usage(string name) => Key.Block(name.Split('-')[0], name);

    private static FieldValues Fields((string Name, object? Value)[] fields, FieldValues before) =>
        fields.Aggregate(before, (values, field) => values.With(field.Name, field.Value));
}
