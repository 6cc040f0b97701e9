using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class ProblemLoaderTests
{
    private const string Plain = "<problem><numericalresponse answer=\"4\"><textline/></numericalresponse></problem>";
    private const string Scripted = "<problem><script type=\"loncapa/python\">x = 4</script><numericalresponse answer=\"$x\"><textline/></numericalresponse></problem>";

    [Fact]
    public void a_problem_without_scripts_is_there_for_every_seed_at_once()
    {
        var loader = Loader(Plain);
        Assert.Equal((1.0, 1.0), (loader.Of(1).MaxPoints, loader.Of(812).MaxPoints));
        Assert.Same(loader.Of(812), loader.Of(812));
    }

    [Fact]
    public async Task one_with_scripts_is_there_for_the_seeds_that_they_ran_with()
    {
        var loader = Loader(Scripted);
        Assert.Equal(3, Assert.Throws<VariantNotPreparedException>(() => loader.Of(3)).Seed);
        await loader.Prepare(3, TestContext.Current.CancellationToken);
        Assert.True(loader.Of(3).IsGradable);
        Assert.Throws<VariantNotPreparedException>(() => loader.Of(4));
    }

    private static ProblemLoader Loader(string content)
    {
        var course = new CourseBuilder().Add("chapter-1", null).Add("problem-1", "chapter-1").Body("problem-1", content).Publish();
        Assert.True(course.TryFind(CourseBuilder.Usage("problem-1"), out var block));
        return new(block, "", new(new(new Four(), new NoLibraries(), TimeProvider.System), new NoServers()));
    }

    private sealed class Four : IPythonSandbox
    {
        public Task<string?> Trouble() => Task.FromResult<string?>(null);

        public Task<PythonResult> Run(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct) =>
            Task.FromResult<PythonResult>(new PythonResult.Finished(new Dictionary<string, PythonValue> { ["x"] = new("4", "4") }));
    }

    private sealed class NoLibraries : IPythonLibraries
    {
        public Task<PythonLibrary?> Find(CourseKey course, CancellationToken ct) => Task.FromResult<PythonLibrary?>(null);
    }

    private sealed class NoServers : IAuthorServers
    {
        public Task<ServerReply> Ask(ServerCall call, CancellationToken ct) => Task.FromResult(new ServerReply(null, "away"));
    }
}
