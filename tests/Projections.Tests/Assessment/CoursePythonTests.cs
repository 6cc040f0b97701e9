using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class CoursePythonTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:O+N+R");

    private static readonly PythonRun Script = new("x = 1", 1, "{}", IsRepeatable: true);

    private readonly Counting sandbox = new();
    private readonly Libraries libraries = new();
    private readonly MovableClock clock = new();

    private CoursePython Python => field ??= new(sandbox, libraries, clock);

    [Fact]
    public async Task a_script_runs_once_however_many_ask_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Run(Script)));
        Assert.All(results, result => Assert.Same(results[0], result));
        Assert.Equal(1, sandbox.Runs);
    }

    [Fact]
    public async Task another_seed_code_value_or_library_is_another_run()
    {
        foreach (var run in new[] { Script, Script with { Seed = 2 }, Script with { Code = "x = 2" }, Script with { Globals = "{\"a\":1}" } }) await Run(run);
        libraries.Library = new PythonLibrary("ab", new byte[] { 1 });
        await Run(Script);
        Assert.Equal((5, 1), (sandbox.Runs, sandbox.LibraryBytes));
        await Run(Script);
        Assert.Equal(5, sandbox.Runs);
    }

    [Fact]
    public async Task a_check_of_answers_runs_each_time()
    {
        for (var i = 0; i < 3; i++) await Run(Script with { IsRepeatable = false });
        Assert.Equal(3, sandbox.Runs);
    }

    [Fact]
    public async Task a_failure_is_kept_for_a_minute_and_no_answer_at_all_not_for_a_moment()
    {
        sandbox.Answer = new PythonResult.Failed("ValueError: x", "");
        await Run(Script);
        clock.Move(TimeSpan.FromSeconds(59));
        await Run(Script);
        Assert.Equal(1, sandbox.Runs);
        clock.Move(TimeSpan.FromSeconds(2));
        sandbox.Answer = new PythonResult.Unavailable("busy");
        await Run(Script);
        await Run(Script);
        Assert.Equal(3, sandbox.Runs);
    }

    private Task<PythonResult> Run(PythonRun run) => Python.Run(Course, run, TestContext.Current.CancellationToken);

    private sealed class Counting : IPythonSandbox
    {
        private int runs;

        public int Runs => runs;

        public int LibraryBytes { get; private set; }

        public PythonResult Answer { get; set; } = new PythonResult.Finished(new Dictionary<string, PythonValue>());

        public Task<string?> Trouble() => Task.FromResult<string?>(null);

        public async Task<PythonResult> Run(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct)
        {
            Interlocked.Increment(ref runs);
            LibraryBytes = library.Length;
            await Task.Yield();
            return Answer;
        }
    }

    private sealed class Libraries : IPythonLibraries
    {
        public PythonLibrary? Library { get; set; }

        public Task<PythonLibrary?> Find(CourseKey course, CancellationToken ct) => Task.FromResult(Library);
    }

    private sealed class MovableClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Move(TimeSpan time) => ticks += time.Ticks;

        public override long GetTimestamp() => ticks;
    }
}
