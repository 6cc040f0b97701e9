using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Problems whose values and checks are Python, from the page to the facts.</summary>
public sealed partial class PythonProblemTests(ProblemHouse house) : IClassFixture<ProblemHouse>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        var trouble = await house.Provider.GetRequiredService<IPythonSandbox>().Trouble();
        Assert.True(trouble is null, trouble);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task values_of_the_script_are_the_learners_own_and_decide_what_is_right()
    {
        var secret = await Secret("python");
        Assert.Equal(secret, await Secret("python"));
        Assert.Contains($"It is {secret}.", (await Post("python", "hint_button", ("hint_index", "0"))).GetProperty("msg").GetString());

        var right = await Post("python", "problem_check", ("input_python_2_1", secret));
        Assert.Equal(("correct", 2.0, 1), (right.GetProperty("success").GetString(), right.GetProperty("current_score").GetDouble(), right.GetProperty("attempts_used").GetInt32()));
        Assert.Contains($"<b>{secret}</b>", right.GetProperty("contents").GetString());

        await Post("python", "problem_reset");
        var next = await Secret("python");
        var wrong = await Post("python", "problem_check", ("input_python_2_1", next + "0"));
        Assert.Equal(("incorrect", 0.0, 2), (wrong.GetProperty("success").GetString(), wrong.GetProperty("current_score").GetDouble(), wrong.GetProperty("attempts_used").GetInt32()));
        var made = (await house.Facts("python")).OfType<ProblemChecked>().ToList();
        Assert.Equal([2.0, 0.0], made.Select(fact => fact.Earned));
        Assert.All(made, fact => Assert.Equal("customresponse", Assert.Single(fact.Marks).ResponseType));
    }

    [Fact]
    public async Task what_a_script_raises_is_told_and_uses_no_attempt()
    {
        var raised = await Post("pythonsame", "problem_check", ("input_pythonsame_2_1", "raise"));
        Assert.Equal(("Do not: do that.", 0), (raised.GetProperty("success").GetString(), raised.GetProperty("attempts_used").GetInt32()));
        var slow = await Post("pythonsame", "problem_check", ("input_pythonsame_2_1", "forever"));
        Assert.Contains("The script took too long", slow.GetProperty("success").GetString());
        Assert.Equal(["input_error", "input_error"], (await house.Facts("pythonsame")).Cast<ProblemCheckRefused>().Select(fact => fact.Reason));

        var staff = await (await house.Instructor.PostForm(ProblemHouse.Url("pythonsame", "problem_check"), ("input_pythonsame_2_1", "raise"))).Json();
        Assert.StartsWith("Staff debug info: Traceback", staff.GetProperty("success").GetString());
    }

    [Fact]
    public async Task a_script_that_fails_makes_its_problem_unusable_and_says_why()
    {
        var html = (await (await house.Learner.GetAsync(ProblemHouse.Url("pythonbad", "problem_get"), Wire.Ct)).Json()).GetProperty("html").GetString();
        Assert.Contains("Error while executing script code: SyntaxError: Missing parentheses", html);
        var reply = await Post("pythonbad", "problem_check", ("input_pythonbad_2_1", "a"));
        Assert.StartsWith("Error while executing script code", reply.GetProperty("success").GetString());
        Assert.Empty(await house.Facts("pythonbad"));
    }

    private async Task<string> Secret(string block)
    {
        var html = (await (await house.Learner.GetAsync(ProblemHouse.Url(block, "problem_get"), Wire.Ct)).Json()).GetProperty("html").GetString()!;
        return Written().Match(html).Groups[1].Value is { Length: 4 } secret ? secret : throw new Xunit.Sdk.XunitException(html);
    }

    private async Task<JsonElement> Post(string block, string dispatch, params (string, string)[] fields) =>
        await (await house.Learner.PostForm(ProblemHouse.Url(block, dispatch), fields)).Json();

    [GeneratedRegex(@"Write (\d+)\.")]
    private static partial Regex Written();
}
