using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Tests.SharedKernel;

/// <summary>A database that answers when the test wants, and doubles what it is asked.</summary>
public sealed class GroupedReadsTests
{
    private readonly List<(int[] Questions, TaskCompletionSource Answer)> statements = [];
    private readonly Lock gate = new();
    private readonly GroupedReads<int, int> reads;
    private int refused = -1;

    public GroupedReadsTests() => reads = new(async (questions, _) =>
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) statements.Add(([.. questions], answer));
        await answer.Task;
        return questions.Contains(refused) ? throw new InvalidOperationException("Refused.") : [.. questions.Select(question => 2 * question)];
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task who_comes_alone_is_answered_alone_and_who_waits_is_asked_with_others()
    {
        Task<int>[] first = [reads.Ask(1, Ct), reads.Ask(2, Ct)];
        Task<int>[] waiting = [reads.Ask(3, Ct), reads.Ask(4, Ct), reads.Ask(5, Ct)];
        Assert.Equal([[1], [2]], Asked());

        // What waits is asked after it came, never answered by a statement that was under way.
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        Answer(0);
        Assert.Equal(2, await first[0]);
        await Until(() => Asked().Length == 3);
        Assert.Equal([3, 4, 5], Asked()[2]);
        Answer(1);
        Answer(2);
        var answers = await Task.WhenAll(waiting);
        Assert.Equal([6, 8, 10], answers);
        Assert.Equal(4, await first[1]);
    }

    [Fact]
    public async Task nobodys_question_spoils_the_answers_of_others()
    {
        Task<int>[] first = [reads.Ask(1, Ct), reads.Ask(2, Ct)];
        var (good, bad) = (reads.Ask(3, Ct), reads.Ask(4, Ct));
        refused = 4;
        for (var statement = 0; statement < 5; statement++)
        {
            var next = statement;
            await Until(() => Asked().Length > next);
            Answer(next);
        }

        Assert.Equal(6, await good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        var own = await Task.WhenAll(first);
        Assert.Equal([2, 4], own);
        Assert.Equal([[1], [2], [3, 4], [3], [4]], Asked());
    }

    [Fact]
    public async Task who_gives_up_while_waiting_keeps_nobody_from_going_on()
    {
        Task<int>[] first = [reads.Ask(1, Ct), reads.Ask(2, Ct)];
        using var giving = new CancellationTokenSource();
        var (gone, other) = (reads.Ask(3, giving.Token), reads.Ask(4, Ct));
        await giving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Answer(0);
        await Until(() => Asked().Length == 3);
        Answer(1);
        Answer(2);
        Assert.Equal(8, await other);
        var own = await Task.WhenAll(first);
        Assert.Equal([2, 4], own);
    }

    [Fact]
    public async Task a_statement_that_is_held_up_holds_up_nobody_else()
    {
        var held = new TaskCompletionSource();
        var hasty = new GroupedReads<int, int>(
            async (questions, _) =>
            {
                if (questions.Any(question => question < 3)) await held.Task;
                return [.. questions];
            },
            TimeSpan.Zero);
        Task<int>[] first = [hasty.Ask(1, Ct), hasty.Ask(2, Ct)];
        Assert.Equal(3, await hasty.Ask(3, Ct));
        held.SetResult();
        var own = await Task.WhenAll(first);
        Assert.Equal([1, 2], own);
    }

    private int[][] Asked()
    {
        lock (gate) return [.. statements.Select(statement => statement.Questions)];
    }

    private void Answer(int statement)
    {
        lock (gate) statements[statement].Answer.TrySetResult();
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds()) await Task.Delay(5, Ct);
    }
}
