using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class CourseBlocksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly UsageKey Section = Course.Block("chapter", "c");
    private static readonly UsageKey Subsection = Course.Block("sequential", "s");
    private static readonly UsageKey Unit = Course.Block("vertical", "v");
    private static readonly UsageKey Problem = Course.Block("problem", "p");

    [Fact]
    public async Task a_publication_writes_places_and_settings_in_force()
    {
        await using var model = await ReadModel.Of(new CourseBlocks());
        await model.Given(FirstVersion());
        Assert.Equal(
            [
                "course|Course||0|0||False|||",
                "chapter|Week 1|course|1|1||False|||",
                "sequential|Homework 1|chapter|2|2|Week 1|True|Homework|2026-04-01|",
                "vertical|Unit|sequential|3|3|Week 1 / Homework 1|True|Homework|2026-04-01|",
                "problem||vertical|4|4|Week 1 / Homework 1 / Unit|True|Homework|2026-04-01|2.5",
            ],
            await Rows(model));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_renamed_section_shows_in_the_path_of_everything_below_and_withdrawn_blocks_vanish()
    {
        await using var model = await ReadModel.Of(new CourseBlocks());
        await model.Given(FirstVersion());
        await model.Given(
            Fact(Block(Section, FieldValues.Empty.With("display_name", "Week One"), Subsection)),
            Fact(Block(Unit, FieldValues.Empty.With("display_name", "Unit"))),
            Fact(new CourseBlockWithdrawn(Problem)),
            Fact(new CourseVersionPublished(Course, 2, 9, null, Noon)));
        Assert.Equal(
            [
                "course|Course||0|0||False|||",
                "chapter|Week One|course|1|1||False|||",
                "sequential|Homework 1|chapter|2|2|Week One|True|Homework|2026-04-01|",
                "vertical|Unit|sequential|3|3|Week One / Homework 1|True|Homework|2026-04-01|",
            ],
            await Rows(model));
        await model.ThenRebuiltEqually();
    }

    private static (string, object)[] FirstVersion() =>
    [
        Fact(Block(Course.Root, FieldValues.Empty.With("display_name", "Course"), Section)),
        Fact(Block(Section, FieldValues.Empty.With("display_name", "Week 1"), Subsection)),
        Fact(Block(Subsection, FieldValues.Empty.With("display_name", "Homework 1").With("graded", true).With("format", "Homework").With("due", "2026-04-01T00:00:00Z"), Unit)),
        Fact(Block(Unit, FieldValues.Empty.With("display_name", "Unit"), Problem)),
        Fact(Block(Problem, FieldValues.Empty.With("weight", 2.5))),
        Fact(new CourseVersionPublished(Course, 1, 5, null, Noon)),
    ];

    private static CourseBlockPublished Block(UsageKey usage, FieldValues fields, params UsageKey[] children) => new(usage, fields, null, children);

    private static (string, object) Fact(CoursePublicationEvent fact) => (CoursePublicationEvent.StreamOf(Course), fact);

    private static async Task<List<string>> Rows(ReadModel model)
    {
        await using var command = model.Database.CreateCommand("""
            select block_type || '|' || coalesce(display_name, '') || '|' || coalesce(substring(parent_id from 'type@([a-z]+)'), '') || '|' || position || '|' || depth ||
              '|' || path || '|' || initcap(graded::text) || '|' || coalesce(format, '') || '|' || coalesce(to_char(due at time zone 'utc', 'YYYY-MM-DD'), '') || '|' || coalesce(weight::text, '')
            from courseware.course_blocks order by position
            """);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(reader.GetString(0));
        return rows;
    }
}
