using System.Text.Json;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Jobs;

public sealed class ReportTaskTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N.1+2026_T1");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 13, 5, 59, TimeSpan.FromHours(1));
    private static readonly ReportTask Task = new(Guid.Parse("22222222-2222-2222-2222-222222222222"), new(3));

    [Fact]
    public void a_file_is_named_after_course_report_and_minute_in_utc() =>
        Assert.Equal("Org_N.1_2026_T1_grade_report_2026-11-21-1205.csv", Task.FileName(ReportKind.Grades, Course, Noon));

    [Fact]
    public void a_report_about_one_block_names_it() => Assert.Equal(
        "Org_N.1_2026_T1_student_state_from_block-v1_Org+N.1+2026_T1+type@problem+block@p1_for_problem,poll_2026-11-21-1205.csv",
        (Task with { Blocks = [Course.Block("problem", "p1")], Types = ["problem", "poll"] }).FileName(ReportKind.ProblemResponses, Course, Noon));

    [Fact]
    public void a_report_about_several_blocks_says_so() => Assert.Equal(
        "Org_N.1_2026_T1_student_state_from_multiple_blocks_2026-11-21-1205.csv",
        (Task with { Blocks = [Course.Block("problem", "p1"), Course.Block("problem", "p2")] }).FileName(ReportKind.ProblemResponses, Course, Noon));

    [Fact]
    public void the_input_of_a_job_reads_back_as_it_was_written()
    {
        var read = ReportTask.Of(JsonSerializer.SerializeToElement(Task with { Blocks = [Course.Block("problem", "p1")], Types = ["problem"] }));
        Assert.Equal((Task.Task, Task.By), (read.Task, read.By));
        Assert.Equal([Course.Block("problem", "p1")], read.Blocks);
        Assert.Equal(["problem"], read.Types);
    }

    [Fact]
    public void a_report_is_stored_once()
    {
        var store = new StoreReport(Task, ReportKind.Grades, Course, 4096, 12, Noon);
        var facts = store.Decide(CourseReport.Initial).Facts;
        Assert.Equal([new ReportStored(Task.Task, Course, "grade_course", "Org_N.1_2026_T1_grade_report_2026-11-21-1205.csv", 4096, 12, new(3), Noon)], facts);
        Assert.Empty(store.Decide(CourseReport.Initial.Evolve(facts[0])).Facts);
    }
}
