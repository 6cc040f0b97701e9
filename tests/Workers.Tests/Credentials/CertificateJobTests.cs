using System.Text.Json;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Workers.Credentials;
using OpenEdx.Workers.Tests.Jobs;
using static OpenEdx.Workers.Tests.Jobs.ReportHouse;

namespace OpenEdx.Workers.Tests.Credentials;

public sealed class CertificateJobTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_job_that_was_cut_off_goes_on_and_gives_nobody_two()
    {
        await using var house = await Members();
        var task = await Ask(house, CertificateTask.Generate, null);
        var job = new CertificateJob(CertificateTask.Generate, house.Get<PublishedCourses>()) { BatchSize = 2 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(job, afterBatches: 2)).RunOpenTasks(Ct));
        await house.CatchUp();
        await house.Runner(job).RunOpenTasks(Ct);

        for (var user = 1; user <= 4; user++) Assert.Single(await Certificate(house, user), fact => fact is CertificateIssued { Source: "batch" });
        Assert.Empty(await Certificate(house, 5));
        var progress = (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task)))[^1];
        Assert.Equal((5L, 5L, new TaskTally(4, 0, 1)), (progress.Done, progress.Total, progress.Tally));
        Assert.Single(await house.Facts<TaskCompleted>(task, InstructorTaskEvent.StreamOf(task)));
    }

    [Fact]
    public async Task only_certificates_that_stand_as_asked_are_made_anew()
    {
        await using var house = await Members();
        await house.Append(CourseCertificateEvent.StreamOf(new(2), Course), new CertificateIssued(new(2), Course, Guid.NewGuid(), "honor", 0.5, "auto", Noon));
        await house.Append(CourseCertificateEvent.StreamOf(new(2), Course), new CertificateMarkedNotPassing(new(2), Course, "honor", 0.1, Noon));
        await house.CatchUp();
        var task = await Ask(house, CertificateTask.Regenerate, null, CertificateStatuses.NotPassing);
        await house.Runner(new CertificateJob(CertificateTask.Regenerate, house.Get<PublishedCourses>())).RunOpenTasks(Ct);
        var progress = (await house.Facts<TaskProgressed>(task, InstructorTaskEvent.StreamOf(task)))[^1];
        Assert.Equal((1L, new TaskTally(1, 0, 0)), (progress.Done, progress.Tally));
        Assert.Equal(2, (await Certificate(house, 2)).OfType<CertificateIssued>().Count());
        Assert.Empty(await Certificate(house, 1));
    }

    private static async Task<IReadOnlyList<CourseCertificateEvent>> Certificate(ReportHouse house, long user) =>
        await house.Facts<CourseCertificateEvent>(default, CourseCertificateEvent.StreamOf(new(user), Course));

    private static async Task<Guid> Ask(ReportHouse house, string kind, string? only, params string[] statuses)
    {
        var task = Guid.CreateVersion7();
        var input = JsonSerializer.SerializeToElement(new CertificateTask(task, only, statuses, new(1), Noon));
        await house.Append(InstructorTaskEvent.StreamOf(task), new TaskRequested(task, kind, Course, input, new UserId(1), Noon));
        await house.CatchUp();
        return task;
    }

    /// <summary>Learners 1 to 4 pass, learner 5 does not. Grades come as facts that no process takes for a pass: there is no transition.</summary>
    private static async Task<ReportHouse> Members()
    {
        var house = await Build();
        for (var user = 1; user <= 5; user++)
        {
            var passed = user < 5;
            await house.Append(CourseEnrollmentEvent.StreamOf(new(user), Course), new EnrollmentModeChanged(new(user), Course, "honor", Noon));
            await house.CatchUp();
            await house.Append(
                LearnerGradesEvent.StreamOf(new(user), Course),
                new CourseGradeChanged(new(user), Course, passed ? 0.5 : 0.1, passed ? "Pass" : "", passed, 1, new GradeCause("problem_checked", Guid.NewGuid(), 1), Noon));
        }

        await house.CatchUp();
        return house;
    }
}
