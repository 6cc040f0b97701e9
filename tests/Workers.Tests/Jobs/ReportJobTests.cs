using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Workers.Grading;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Jobs;

public sealed class ReportJobTests
{
    private const string Whole =
        "Student ID,Email,Username,Enrollment Status,Grade,Homework 1: First - One (Earned),Homework 1: First - One (Possible)\r\n" +
        "1,1@example.org,learner1,enrolled,0.02,1.0,1.0\r\n" +
        "2,2@example.org,learner2,enrolled,0.0,Not Attempted,1.0\r\n" +
        "3,3@example.org,learner3,enrolled,0.0,Not Attempted,1.0\r\n" +
        "4,4@example.org,learner4,enrolled,0.0,Not Attempted,1.0\r\n" +
        "5,5@example.org,learner5,enrolled,0.0,0.0,1.0\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_report_reads_no_more_learners_at_once_than_a_page_holds()
    {
        await using var house = await House();
        var task = await house.Ask(ReportKind.ProblemGrades);
        await house.Runner(Paged(house)).RunOpenTasks(Ct);
        Assert.Equal([2, 4, 5], (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task))).Select(progress => progress.Done));
        Assert.Equal(Whole, await house.Text(task));
        var stored = Assert.Single(await house.Facts<ReportStored>(task, CourseReportEvent.StreamOf(task)));
        Assert.Equal((Whole.Length, 5, "grade_problems"), (stored.Bytes, stored.Rows, stored.Kind));
    }

    [Fact]
    public async Task a_report_cut_off_in_the_middle_goes_on_behind_its_last_page()
    {
        await using var house = await House();
        var task = await house.Ask(ReportKind.ProblemGrades);
        // Falls over when the rows of the second page are in the file, but not committed, as a killed worker would.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(Paged(house), afterBatches: 2)).RunOpenTasks(Ct));
        Assert.Equal(5, (await house.Text(task)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        await house.CatchUp();
        await house.Runner(Paged(house)).RunOpenTasks(Ct);
        Assert.Equal(Whole, await house.Text(task));
        Assert.Single(await house.Facts<ReportStored>(task, CourseReportEvent.StreamOf(task)));
        Assert.Equal([2, 4, 5], (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task))).Select(progress => progress.Done));
    }

    [Fact]
    public async Task a_report_whose_file_was_lost_begins_anew()
    {
        await using var house = await House();
        var task = await house.Ask(ReportKind.ProblemGrades);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(Paged(house), afterBatches: 2)).RunOpenTasks(Ct));
        await using (house.Files.Continue(task, 0))
        {
        }

        await house.CatchUp();
        await house.Runner(Paged(house)).RunOpenTasks(Ct);
        Assert.Equal(Whole, await house.Text(task));
    }

    [Fact]
    public async Task a_publication_in_the_middle_begins_the_report_anew_since_its_columns_may_have_changed()
    {
        await using var house = await House();
        var task = await house.Ask(ReportKind.ProblemGrades);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(Paged(house), afterBatches: 2)).RunOpenTasks(Ct));
        await house.Append(
            Domain.Authoring.CoursePublicationEvent.StreamOf(ReportHouse.Course),
            new Domain.Authoring.CourseVersionPublished(ReportHouse.Course, 2, 2, null, ReportHouse.Noon));
        await house.CatchUp();
        await house.Runner(Paged(house)).RunOpenTasks(Ct);
        Assert.Equal(Whole, await house.Text(task));
        Assert.Equal([2, 2, 4, 5], (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task))).Select(progress => progress.Done));
    }

    [Fact]
    public async Task files_go_when_they_are_no_longer_kept()
    {
        await using var house = await House();
        var task = await house.Ask(ReportKind.ProblemGrades);
        await house.Runner(Paged(house)).RunOpenTasks(Ct);
        house.Files.Sweep();
        Assert.NotEmpty(await house.Text(task));
        await using (var file = (FileStream)house.Files.Open(task)!)
            File.SetLastWriteTimeUtc(file.Name, DateTime.UtcNow - Projections.Jobs.ReportFiles.Kept - TimeSpan.FromMinutes(1));
        house.Files.Sweep();
        Assert.Null(house.Files.Open(task));
    }

    private static async Task<ReportHouse> House()
    {
        var house = await ReportHouse.Build();
        await house.Check(1, "problem-1", 1);
        await house.Check(5, "problem-1", 0);
        await house.CatchUp();
        return house;
    }

    private static ProblemGradeReport Paged(ReportHouse house) => new(
        house.Get<PublishedCourses>(), house.Get<GradedCourses>(), house.Files, TimeProvider.System)
    {
        BatchSize = 2,
    };

    private sealed class CutOff(IJob job, int afterBatches) : IJob
    {
        private int batches;

        public string Kind => job.Kind;

        public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
        {
            var batch = await job.RunBatch(task, session, ct);
            return ++batches == afterBatches ? throw new OperationCanceledException() : batch;
        }
    }
}
