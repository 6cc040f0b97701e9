using System.Diagnostics;
using System.IO.Compression;
using OpenEdx.Cli.Python;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Tests.Python;

public sealed class PythonSandboxTests(SandboxHouse house) : IClassFixture<SandboxHouse>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task division_is_true_division_and_old_names_are_there() =>
        Assert.Equal("[3.5, 3, [0, 1], 2.0]", await house.X("x = (7 / 2, 7 // 2, list(xrange(2)), math.sqrt(4))"));

    [Fact]
    public async Task random_is_the_generator_of_python_two_with_the_seed_of_the_problem()
    {
        Assert.Equal("[0.8444218515250481, 0.7579544029403025]", await house.X("x = [random.random(), random.random()]", seed: 0));
        Assert.Equal("[0.13436424411240122, 0.8474337369372327]", await house.X("import random\nx = [random.random(), random.random()]", seed: 1));
        Assert.Equal("['B', 'A', 'C', 'D']", await house.X("x = list('ABCD')\nrandom.shuffle(x)", seed: 0));
        Assert.Equal("['D', 'A', 'B', 'C']", await house.X("from random import shuffle\nx = list('ABCD')\nshuffle(x)", seed: 341));
    }

    /// <summary>Against this platform's own generator of questions, which has the vectors of the reference.</summary>
    [Fact]
    public async Task whole_numbers_choices_and_samples_are_fractions_scaled()
    {
        var random = new PythonRandom(7);
        var expected = new[] { 3 + (int)(random.Random() * 8), (int)(random.Random() * 5), (int)(random.Random() * 10) * 2, 20 + (int)(random.Random() * 3) };
        Assert.Equal(
            $"[{string.Join(", ", expected)}]",
            await house.X("x = [random.randint(3, 10), random.choice(range(5)), random.randrange(0, 20, 2), random.Random and random.choice([20, 21, 22])]", seed: 7));
        Assert.Equal("True", await house.X("a = random.sample(range(100), 10)\nrandom.seed(7)\nb = random.sample(range(100), 10)\nx = a == b and len(set(a)) == 10", seed: 7));
        Assert.Equal("ValueError: sample larger than population", await house.X("random.sample([1], 2)"));
    }

    [Fact]
    public async Task one_seed_gives_the_same_values_always()
    {
        const string Code = "x = [random.randint(0, 10**6), random.uniform(0, 1), random.gauss(0, 1), random.sample(range(50), 5)]";
        Assert.Equal(await house.X(Code, seed: 12), await house.X(Code, seed: 12));
        Assert.NotEqual(await house.X(Code, seed: 12), await house.X(Code, seed: 13));
    }

    [Fact]
    public async Task only_what_survives_json_comes_out_with_pythons_text()
    {
        var result = Assert.IsType<PythonResult.Finished>(await house.Run(
            "a = True; b = None; c = (1, 'x'); d = {1: 2.50}; e = float('nan'); f = len; g = {1}; h = 1e22; i = 'ö\\ud800'; j = 'ö'; k = [len]", globals: "{\"given\": 1}\n{\"given\": 2, \"seed\": 1}"));
        Assert.Equal(
            [("given", "2", "2"), ("seed", "1", "1"), ("a", "true", "True"), ("b", "null", "None"), ("c", "[1, \"x\"]", "[1, 'x']"), ("d", "{\"1\": 2.5}", "{'1': 2.5}"),
                ("e", "NaN", "nan"), ("h", "1e+22", "1e+22"), ("j", "\"\\u00f6\"", "ö")],
            result.Globals.Select(pair => (pair.Key, pair.Value.Json, pair.Value.Text)));
    }

    [Theory]
    [InlineData("print 1", "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?")]
    [InlineData("x = 1 <> 2", "SyntaxError: invalid syntax")]
    [InlineData("try:\n  1\nexcept ValueError, e:\n  2", "SyntaxError: multiple exception types must be parenthesized")]
    [InlineData("x = unicode('a')", "NameError: name 'unicode' is not defined")]
    [InlineData("x = eia.nothing", "AttributeError: 'module' object has no attribute 'nothing'")]
    [InlineData("import nothing_like_it", "ModuleNotFoundError: No module named 'nothing_like_it'")]
    public async Task what_fails_in_open_edx_today_fails_with_the_same_words(string code, string error) => Assert.Equal(error, await house.X(code));

    [Fact]
    public async Task numpy_is_there_without_an_import() => Assert.Equal("2.0", await house.X("x = numpy.median([1, 2, 3])"));

    [Fact]
    public async Task modules_inside_those_that_need_no_import_need_none_either() =>
        Assert.Equal("True", await house.X("x = numpy.polynomial.chebyshev is not None and chemcalc.split_on_arrow('a->b') == ('a', '->', 'b')"));

    [Fact]
    public async Task the_trace_names_lines_of_the_author()
    {
        var failed = Assert.IsType<PythonResult.Failed>(await house.Run("a = 1\nraise ValueError('Try: again')"));
        Assert.Equal(("ValueError: Try: again", "Try: again"), (failed.Error, failed.ForLearner()));
        Assert.Contains("line 2", failed.Trace);
        Assert.DoesNotContain("runner.py", failed.Trace);
    }

    [Fact]
    public async Task a_course_library_is_on_the_path()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("helpers/__init__.py");
            await using var file = new StreamWriter(zip.CreateEntry("helpers/graders.py").Open());
            await file.WriteAsync("def seven(): return 7");
        }

        Assert.Equal("7", await house.X("from helpers import graders\nx = graders.seven()", library: bytes.ToArray()));
        Assert.Equal("ModuleNotFoundError: No module named 'helpers'", await house.X("from helpers import graders"));
        Assert.StartsWith("ModuleNotFoundError", await house.X("import helpers", library: "no zip"u8.ToArray()));
    }

    [Fact]
    public async Task nothing_is_left_for_the_next_run()
    {
        Assert.Equal("1", await house.X("import json\nmath.pi = 3; json.left = 1; open('/tmp/left', 'w').write('x'); os.environ['LEFT'] = '1'; sys.modules['left'] = math; x = 1"));
        for (var again = 0; again < 4; again++)
            Assert.Equal("[False, [], False, False, True]", await house.X("import json\nx = [hasattr(json, 'left'), os.listdir('/tmp'), 'LEFT' in os.environ, 'left' in sys.modules, math.pi > 3.1]"));
    }

    [Fact]
    public async Task a_sandbox_that_was_killed_is_replaced()
    {
        using var sandbox = new PythonSandbox(places: 2);
        Assert.Null(await sandbox.Trouble());
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(200, Ct);
            foreach (var id in sandbox.Pool.Waiting) Process.GetProcessById(id).Kill();
            var result = await sandbox.Run(new PythonRun("x = 1", 1, "{}", true), default, Ct);
            // A waiting one may die in the very instant in which it is taken; the one behind it does not.
            if (result is PythonResult.Failed) result = await sandbox.Run(new PythonRun("x = 1", 1, "{}", true), default, Ct);
            Assert.Equal("1", Assert.IsType<PythonResult.Finished>(result).Globals["x"].Text);
        }
    }

    [Fact]
    public async Task many_runs_at_once_wait_for_their_turn_and_all_end()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => house.X($"x = {number}")));
        Assert.Equal(Enumerable.Range(0, 24).Select(number => $"{number}"), results);
    }

    [Fact]
    public async Task nobody_waits_for_ever()
    {
        using var sandbox = new PythonSandbox(limits: SandboxLimits.Default with { Patience = TimeSpan.FromSeconds(1), Wall = TimeSpan.FromSeconds(4) }, places: 1);
        // The preparation may take longer than this sandbox has patience.
        Assert.Null(await sandbox.Trouble());
        var slow = sandbox.Run(new PythonRun("import time\ntime.sleep(3)\nx = 1", 1, "{}", true), default, Ct);
        await Task.Delay(300, Ct);
        Assert.IsType<PythonResult.Unavailable>(await sandbox.Run(new PythonRun("x = 1", 1, "{}", true), default, Ct));
        Assert.IsType<PythonResult.Finished>(await slow);
    }

    [Fact]
    public async Task sandboxes_end_with_their_pool()
    {
        var sandbox = new PythonSandbox(places: 2);
        Assert.Null(await sandbox.Trouble());
        for (var wait = 0; wait < 50 && sandbox.Pool.Waiting.Count < 2; wait++) await Task.Delay(100, Ct);
        var waiting = sandbox.Pool.Waiting;
        Assert.Equal(2, waiting.Count);
        sandbox.Dispose();
        await Task.Delay(500, Ct);
        Assert.All(waiting, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
    }

    /// <summary>bubblewrap that is killed too early leaves a process behind: none may be left, however early.</summary>
    [Fact]
    public async Task nothing_is_left_of_sandboxes_that_end_while_they_start()
    {
        var marks = new List<string>();
        for (var delay = 0; delay < 60; delay += 4)
        {
            using var files = SandboxFiles.Provide();
            marks.Add(files.Folder);
            using var pool = new SandboxPool(slot => SandboxWorker.Start(SandboxPrograms.Command(files.Folder, slot, SandboxLimits.Default)), SandboxLimits.Default, 2);
            pool.Warm();
            await Task.Delay(delay, Ct);
        }

        await Task.Delay(500, Ct);
        var left = Process.GetProcessesByName("bwrap").Select(process => CommandLineOf(process.Id)).Where(line => marks.Any(line.Contains)).ToList();
        Assert.True(left.Count == 0 || !Environment.IsPrivilegedProcess, string.Join('\n', left));
    }

    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    [Theory]
    [InlineData("bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.", "forbids user namespaces")]
    [InlineData("bwrap: setting up uid map: Permission denied", "forbids user namespaces")]
    [InlineData("bwrap: Can't find source path", "Can't find source path")]
    public void a_sandbox_that_cannot_start_says_why(string error, string reason) =>
        Assert.Contains(reason, SandboxProbe.Judge(new PythonResult.Failed(error, error)));

    [Fact]
    public void a_wall_that_does_not_stand_is_named() => Assert.Equal(
        "Python of course authors does not run here: the sandbox does not hold (network).",
        SandboxProbe.Judge(new PythonResult.Finished(new Dictionary<string, PythonValue> { ["broken"] = new("\"network\"", "network") })));
}
