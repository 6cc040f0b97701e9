using OpenEdx.Bench.Logs;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>Streams of learners who answer one problem again and again, and the version that each is at.</summary>
internal sealed class ProblemStreams(int learners)
{
    public const string Type = "problem_attempts";
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly UsageKey Problem = CourseKey.Of("OpenEdx", "Append", "2026").Block("problem", "a0effb954cca4759994f1ac9e9434bf4");

    private readonly long[] versions = new long[learners];

    public int Learners => learners;

    /// <summary>The first event of each.</summary>
    public async Task Create(Subject subject, CancellationToken ct)
    {
        foreach (var some in Enumerable.Range(0, learners).Chunk(500))
        {
            await subject.Streams.Append(
                [.. some.Select(learner => new StreamAppend(StreamOf(learner), Type, ExpectedVersion.NoStream, [AnswerOf(learner)]))], EventMetadata.None, ct);
            foreach (var learner in some) versions[learner]++;
        }
    }

    /// <summary>The next event of a stream. One caller at a time for each.</summary>
    public async Task Next(int learner, Func<string, long, object, Task> append)
    {
        await append(StreamOf(learner), versions[learner], AnswerOf(learner));
        versions[learner]++;
    }

    /// <summary>As <see cref="Next(int, Func{string, long, object, Task})"/>, for an append that will not be.</summary>
    public Task Look(int learner, Func<string, long, object, Task> append) => append(StreamOf(learner), versions[learner], AnswerOf(learner));

    /// <summary>The next events of several streams in one append.</summary>
    public async Task Next(IReadOnlyList<int> some, int each, Func<IReadOnlyList<(string Stream, long Version, object[] Events)>, Task> append)
    {
        await append([.. some.Select(learner => (StreamOf(learner), versions[learner], Enumerable.Range(0, each).Select(place => (object)AnswerOf(learner, place)).ToArray()))]);
        foreach (var learner in some) versions[learner] += each;
    }

    private static string StreamOf(int learner) => ProblemAttemptsEvent.StreamOf(UserOf(learner), Problem);

    private static UserId UserOf(int learner) => new(1000 + learner);

    private ProblemChecked AnswerOf(int learner, int place = 0)
    {
        var attempt = (int)versions[learner] + place + 1;
        return SyntheticLog.Answer(UserOf(learner), Problem, attempt, Start.AddSeconds(attempt), isCorrect: false);
    }
}
