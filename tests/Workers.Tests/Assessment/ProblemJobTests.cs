using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Workers.Tests.Jobs;
using static OpenEdx.Workers.Tests.Assessment.ProblemJobHouse;

namespace OpenEdx.Workers.Tests.Assessment;

public sealed class ProblemJobTests
{
    [Fact]
    public async Task a_rescoring_cut_off_in_the_middle_goes_on_behind_its_last_batch()
    {
        await using var house = await Build();
        foreach (var user in Enumerable.Range(11, 7)) await house.Submit(user, A, user % 2 == 0 ? "4" : "5");
        await house.Correct(A, Number(5));
        var task = await house.Request(ProblemTask.Rescore, A);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Run(new CutOff(house.Job(ProblemTask.Rescore, batchSize: 3), afterBatches: 2)));
        Assert.Equal(3, (await house.Facts<ProblemRescored>()).Count);
        Assert.Equal([3], (await house.Facts<TaskProgressed>()).Select(progress => progress.Done));

        await house.CatchUp();
        Assert.Equal(1, await house.Run(house.Job(ProblemTask.Rescore, batchSize: 3)));
        var rescored = await house.Facts<ProblemRescored>();
        Assert.Equal(Enumerable.Range(11, 7), rescored.Select(fact => (int)fact.User.Value));
        Assert.All(rescored, fact => Assert.Equal(
            (fact.User.Value % 2 == 0 ? 0 : 1, task.ToString(), Teacher, "Wrong key"), (fact.WeightedEarned, fact.RequestId, fact.By, fact.Reason)));
        Assert.Equal([3, 6, 7], (await house.Facts<TaskProgressed>()).Select(progress => progress.Done));
        Assert.Equal((7, new TaskTally(7, 0, 0)), ((await house.Facts<TaskProgressed>())[^1].Total, (await house.Facts<TaskProgressed>())[^1].Tally));
        Assert.Single(await house.Facts<TaskCompleted>());
    }

    [Fact]
    public async Task two_runners_at_once_rescore_everybody_once()
    {
        await using var house = await Build();
        foreach (var user in Enumerable.Range(11, 6)) await house.Submit(user, A, "5");
        await house.Correct(A, Number(5));
        await house.Request(ProblemTask.Rescore, A);
        await Task.WhenAll(house.Run(house.Job(ProblemTask.Rescore, 1)), house.Run(house.Job(ProblemTask.Rescore, 1)));
        Assert.Equal(6, (await house.Facts<ProblemRescored>()).Count);
        Assert.Single(await house.Facts<TaskCompleted>());
    }

    [Fact]
    public async Task only_if_higher_takes_no_points_away()
    {
        await using var house = await Build();
        await house.Submit(11, A, "4");
        await house.Submit(12, A, "5");
        await house.Correct(A, Number(5));
        await house.Request(ProblemTask.RescoreIfHigher, A);
        await house.Run(house.Job(ProblemTask.RescoreIfHigher));
        Assert.Equal(1, (await house.State(11, A)).Score!.Value.Earned);
        Assert.Equal(1, (await house.State(12, A)).Score!.Value.Earned);
        Assert.Equal([true, false], (await house.Facts<ProblemRescored>()).Select(fact => fact.KeepsFormerScore));
    }

    [Fact]
    public async Task who_submitted_nothing_is_skipped_and_an_answer_that_makes_no_sense_fails()
    {
        await using var house = await Build();
        await house.Submit(11, A, "2+");
        await house.Submit(12, A, "5");
        await house.Save(13, A, "5");
        await house.Request(ProblemTask.Rescore, A);
        await house.Run(house.Job(ProblemTask.Rescore));
        var progress = Assert.Single(await house.Facts<TaskProgressed>());
        Assert.Equal((3, 3, new TaskTally(1, 1, 1)), (progress.Done, progress.Total, progress.Tally));
    }

    [Fact]
    public async Task attempts_are_given_back_to_whoever_used_some()
    {
        await using var house = await Build();
        await house.Submit(11, A, "4");
        await house.Save(12, A, "4");
        await house.Submit(13, B, "4");
        await house.Request(ProblemTask.ResetAttempts, A);
        await house.Run(house.Job(ProblemTask.ResetAttempts));
        Assert.Equal((11, 1), (Assert.Single(await house.Facts<ProblemAttemptsReset>()).User.Value, (await house.Facts<ProblemAttemptsReset>())[0].FormerAttempts));
        Assert.Equal(new TaskTally(1, 1, 0), Assert.Single(await house.Facts<TaskProgressed>()).Tally);
    }

    [Fact]
    public async Task all_work_in_an_exam_is_deleted_problem_by_problem()
    {
        await using var house = await Build();
        foreach (var user in new[] { 11, 12, 13 })
        {
            await house.Submit(user, A, "4");
            await house.Save(user, B, "4");
        }

        await house.Request(ProblemTask.DeleteState, Exam);
        await house.Run(house.Job(ProblemTask.DeleteState, batchSize: 2));
        Assert.Equal(
            ["a11", "a12", "a13", "b11", "b12", "b13"],
            (await house.Facts<ProblemStateDeleted>()).Select(fact => $"{fact.Problem.BlockId[^1]}{fact.User}"));
        await house.CatchUp();
        await house.Request(ProblemTask.DeleteState, Exam);
        await house.Run(house.Job(ProblemTask.DeleteState));
        Assert.Equal(6, (await house.Facts<ProblemStateDeleted>()).Count);
        Assert.Equal([6, 0], (await house.Facts<TaskCompleted>()).Select(done => done.Done));
    }

    [Fact]
    public async Task one_learners_score_is_set_though_nothing_was_done()
    {
        await using var house = await Build();
        await house.Request(ProblemTask.Override, A, learner: 11, score: 0.5);
        await house.Run(house.Job(ProblemTask.Override));
        Assert.Equal((0.5, "Wrong key"), (Assert.Single(await house.Facts<ProblemScoreOverridden>()).Earned, (await house.Facts<ProblemScoreOverridden>())[0].Reason));
    }

    [Fact]
    public async Task what_cannot_be_rescored_ends_the_job_at_once()
    {
        await using var house = await Build();
        await house.Submit(11, A, "4");
        await house.Correct(A, "<problem><externalresponse expect='x'><textline/></externalresponse></problem>");
        await house.Request(ProblemTask.Rescore, A);
        await house.Run(house.Job(ProblemTask.Rescore));
        Assert.Equal("Problem's definition does not support rescoring.", Assert.Single(await house.Facts<TaskFailed>()).Error);
    }
}
