using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Python;

/// <summary>Every problem of the real courses that has Python: what becomes of it, and right and wrong answers where they are known.</summary>
public sealed class RealScriptsTests(SandboxHouse house) : IClassFixture<SandboxHouse>
{
    private const string Demo = "olx/openedx-demo-course.tar.gz", Harvard = "olx/harvardx-studio-advanced.tar.gz", Finnish = "olx/jyu-math-percent-fi.tar.gz";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Python's words from 3.9 on, where <c>fractions.gcd</c> is gone. Three of the four unusable problems meet it, the fourth prints.</summary>
    private const string NoGcd = "Error while executing script code: ImportError: cannot import name 'gcd' from 'fractions' (/usr/lib/python3";

    public static TheoryData<string, string> Unusable => new()
    {
        { Harvard, "2ba029be57bf473e9ddf7a4abc2de4f3" }, { Finnish, "6c7ef733637547f0a8de8b351c2e58cd" },
        { Finnish, "845032f351c348eebc588f9b9251f054" }, { Finnish, "7d617e985a2a43edac851ae1c17683e0" },
    };

    /// <summary>Archive, problem, right answers, wrong answers; inputs separated by <c>|</c>.</summary>
    public static TheoryData<string, string, string, string> Known => new()
    {
        { Demo, "720cac326b684155b4845d32af4aeef0", "$z", "-1" },
        { Demo, "eb57b81093d048df975c957d005b1f74", "select * from products where price > 20;", "drop" },
        { Demo, "58f6371c54254596ac91699557af449c", Js("\"correct\""), Js("\"incorrect1\"") },
        { Demo, "0d127d7942ec4be7a464eabafb286d02", """{"protex_answer":"CORRECT"}""", """{"protex_answer":"WRONG"}""" },
        { Demo, "53083a812536472ba8ea8182ee354363", "3|190|63.3|40.3", "9|1|1|1" },
        { Demo, "53083a812536472ba8ea8182ee354363", "3|190|63.3|40.3", "no|number|at|all" },
        { Demo, "7c95e593b148415e97ac02811c7daf1b", Js("""{"edxResult":true,"edxScore":1,"edxMessage":"Well done"}"""), Js("""{"edxResult":false,"edxScore":0,"edxMessage":""}""") },
        { Demo, "dc37b89aade5444fbb1ecdaa0d22d180", Circuit(3, 0), Circuit(3, 3) },
        { Harvard, "5260409f0a2744599c9d2316c35a573f", Js("""{"ever_opened":[],"currently_open":["-nomath","-geom"]}"""), Js("""{"ever_opened":[],"currently_open":[]}""") },
        { Harvard, "823babd399f84f95af7eaa5b65dd6807", "$secretAnswer", "12" },
        { Harvard, "1977e51ee7e04d3a99cb0eb4e526834e", Js("""{"pairings":[["A","1"],["B","2"],["C","1"]]}"""), Js("""{"pairings":[["C","2"]]}""") },
        { Harvard, "4fd5121580eb4294a20bbd39a0969716", Guess(104, 96), Guess(20, 0) },
        { Harvard, "3139500d17204454b9605e24e1ed5a41", Js("""{"answer":"more than ten letters"}"""), Js("""{"answer":"few"}""") },
        { Finnish, "0dd8b3a366594cd89bf2eead38c8d921", "89|66.7 %|88|90|47.3|choice_3", "1|2|3|4|x|choice_0" },
        { Finnish, "751e09a889414a43a8a7bfb66c5dd8d7", "74|74/100|0.74", "1|1/2|1" },
        { Finnish, "751e09a889414a43a8a7bfb66c5dd8d7", "74|37/50|0.74", "1|0.74|1" },
        { Finnish, "a6c361e8825b440f9caf1d8f6df61c21", "5.53|81.6|100|10.75|31787.75|9514.56|1453.97|1722.46", "1|1|1|1|1|1|1|1" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public async Task right_answers_earn_everything_and_wrong_ones_do_not(string archive, string id, string right, string wrong)
    {
        var (problem, library, globals) = await Load(archive, id);
        Assert.True(problem.IsGradable, problem.WhyNotGradable);
        var best = Assert.IsType<GradeOutcome.Graded>(await Grade(problem, Answers(problem, right, globals), library));
        Assert.True(best is { IsSuccess: true } && best.Earned == problem.MaxPoints, string.Join(", ", best.Marks));
        var worst = Assert.IsType<GradeOutcome.Graded>(await Grade(problem, Answers(problem, wrong, globals), library));
        Assert.True(!worst.IsSuccess && worst.Earned == 0, string.Join(", ", worst.Marks));
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task scripts_for_older_pythons_fail_with_the_words_of_python(string archive, string id)
    {
        var (problem, _, _) = await Load(archive, id);
        Assert.StartsWith(
            archive == Harvard ? "Error while executing script code: SyntaxError: Missing parentheses in call to 'print'" : NoGcd, problem.Defect);
        Assert.True(problem.CountablePoints > 0);
    }

    /// <summary>Nothing that has Python is left out above.</summary>
    [Fact]
    public void every_problem_with_python_is_known()
    {
        var found = new[] { Demo, Harvard, Finnish }.SelectMany(archive => Files(archive)
            .Where(file => file.Name.Contains("/problem/", StringComparison.Ordinal) && CapaProblem.ScriptOf(Text(file.Bytes), 1) is not null || Text(file.Bytes).Contains("<schematicresponse", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file.Name)));
        var known = Known.Select(row => row.Data.Item2).Concat(Unusable.Select(row => row.Data.Item2)).Append("e7a4489af52a43d4ba319cec7e219246");
        Assert.Equal(known.Distinct().Order(), found.Distinct().Order());
    }

    [Fact]
    public async Task a_real_hint_function_answers_and_gives_the_point()
    {
        var (problem, library, _) = await Load(Harvard, "e7a4489af52a43d4ba319cec7e219246");
        var input = Assert.Single(problem.InputIds);
        var graded = Assert.IsType<GradeOutcome.Graded>(await Grade(problem, AnswerSheet.Of((input, new[] { "choice_1" })), library));
        var mark = Assert.Single(graded.Marks);
        Assert.Equal(("correct", 1.0), (mark.Correctness, mark.Points));
        Assert.StartsWith("<ul><li>For graph drawing, you might want the <a href=\"https://sketchresponse.github.io/", mark.Message);
    }

    [Fact]
    public async Task what_a_real_author_raises_reaches_the_learner()
    {
        var (problem, library, _) = await Load(Demo, "0d127d7942ec4be7a464eabafb286d02");
        var outcome = await Grade(problem, AnswerSheet.Of((problem.InputIds[0], """{"protex_answer":"ERROR"}""")), library);
        Assert.Equal("Protex did not understand your answer. Try folding the protein.", Assert.IsType<GradeOutcome.Rejected>(outcome).Message);
    }

    private async Task<(CapaProblem Problem, byte[] Library, IReadOnlyDictionary<string, PythonValue> Globals)> Load(string archive, string id)
    {
        var files = Files(archive);
        var xml = Text(files.First(file => file.Name.EndsWith($"/problem/{id}.xml", StringComparison.Ordinal)).Bytes);
        var library = files.FirstOrDefault(file => file.Name.EndsWith("/static/python_lib.zip", StringComparison.Ordinal)).Bytes ?? [];
        var ran = CapaProblem.ScriptOf(xml, 1) is { } script ? await house.Sandbox.Run(script, library, Ct) : null;
        return (CapaProblem.Load(xml, id, 1, "", ran), library, (ran as PythonResult.Finished)?.Globals ?? new Dictionary<string, PythonValue>());
    }

    private async Task<GradeOutcome> Grade(CapaProblem problem, AnswerSheet answers, byte[] library)
    {
        var context = GradingContext.First;
        while (true)
        {
            var outcome = problem.Grade(answers, context);
            if (outcome is not GradeOutcome.NeedsMore needed) return outcome;
            foreach (var run in needed.Runs) context = context with { Prepared = context.Prepared.With(run, await house.Sandbox.Run(run, library, Ct)) };
        }
    }

    private static AnswerSheet Answers(CapaProblem problem, string answers, IReadOnlyDictionary<string, PythonValue> globals) => AnswerSheet.Of(
        problem.InputIds.Zip(answers.Split('|'), (input, answer) => (input, (object)(answer.StartsWith('$') ? globals[answer[1..]].Text : answer))));

    private static List<(string Name, byte[] Bytes)> Files(string archive)
    {
        var path = SharedData.Find(archive);
        Assert.SkipWhen(path is null, SharedData.Absent(archive));
        var files = new List<(string Name, byte[] Bytes)>();
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !(entry.Name.EndsWith(".xml", StringComparison.Ordinal) || entry.Name.EndsWith("python_lib.zip", StringComparison.Ordinal))) continue;
            using var bytes = new MemoryStream();
            entry.DataStream.CopyTo(bytes);
            files.Add((entry.Name, bytes.ToArray()));
        }

        return files;
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static string Js(string answer) => JsonSerializer.Serialize(new { answer, state = "{}" });

    private static string Guess(int upper, int lower) => Js(JsonSerializer.Serialize(new { upperguess = upper, lowerguess = lower, upperclosed = true, lowerclosed = true }));

    /// <summary>What the simulator sends for the output of a gate: high for five of the times, low for three.</summary>
    private static string Circuit(double high, double low)
    {
        var times = new[] { 0.0000004, 0.0000009, 0.0000014, 0.0000019, 0.0000024, 0.0000029, 0.0000034, 0.0000039 };
        var z = times.Select((at, place) => new[] { at, place < 5 ? high : low });
        return JsonSerializer.Serialize(new object[] { new object[] { "transient", new Dictionary<string, object> { ["Z"] = z } } });
    }
}
