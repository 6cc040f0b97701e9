using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Tests.Authoring.Olx;

namespace OpenEdx.Domain.Tests.Authoring;

public sealed class ImportCourseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_first_import_records_everything_and_a_report()
    {
        var course = Reading.Unit("""<html url_name="h">text</html>""");
        var facts = new ImportCourse(course, null, Noon).Decide(CourseDraft.Initial).Facts;
        Assert.Equal(new DraftCourseCreated(Reading.Key, null, Noon), facts[0]);
        Assert.Equal(["course", "chapter", "sequential", "vertical", "html"], facts.OfType<DraftBlockChanged>().Select(fact => fact.Block.Type));
        var report = Assert.IsType<CourseImportReported>(facts[^1]);
        Assert.Equal(5, report.Blocks.Values.Sum());
        Assert.Equal(7, facts.Count);
    }

    [Fact]
    public void the_same_course_again_records_nothing() =>
        Assert.Empty(new ImportCourse(Reading.Unit("""<html url_name="h">text</html>"""), null, Noon.AddDays(1)).Decide(Imported("text")).Facts);

    [Fact]
    public void one_changed_text_records_one_block()
    {
        var facts = new ImportCourse(Reading.Unit("""<html url_name="h">other</html>"""), null, Noon).Decide(Imported("text")).Facts;
        Assert.Equal(new DraftBlockChanged(Reading.Key.Block("html", "h"), Domain.SharedKernel.FieldValues.Empty, "other", []), facts[0]);
        Assert.IsType<CourseImportReported>(facts[1]);
        Assert.Equal(2, facts.Count);
    }

    private static CourseDraft Imported(string text) => new ImportCourse(Reading.Unit($"""<html url_name="h">{text}</html>"""), null, Noon)
        .Decide(CourseDraft.Initial).Facts.Aggregate(CourseDraft.Initial, (state, fact) => state.Evolve(fact));
}
