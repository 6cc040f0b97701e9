using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>What people of the <see cref="LearningHouse"/> do with problems of one input.</summary>
internal static class LearnersAtWork
{
    public static string Handler(UsageKey problem, string dispatch) => $"/courses/{problem.Course}/xblock/{problem}/handler/xmodule_handler/{dispatch}";

    public static async Task<JsonNode> Submit(this LearningHouse house, string person, UsageKey problem, string answer, string dispatch = "problem_check")
    {
        var (_, body) = await house.PostForm(person, Handler(problem, dispatch), ($"input_{problem.BlockId}_2_1", answer));
        return JsonNode.Parse(body)!;
    }

    /// <summary>Those there are when everything has followed: the log can be read up to the first append that is still open, a process's included.</summary>
    public static async Task<IReadOnlyList<T>> Facts<T>(this LearningHouse house)
    {
        await house.CatchUp();
        return [.. (await house.Streams.ReadAll(0, Wire.Ct).ToListAsync(Wire.Ct)).Select(fact => fact.Data).OfType<T>()];
    }

    /// <summary>Returns when as many jobs as were asked for are completed or given up, and the read models know.</summary>
    public static async Task JobsAreDone(this LearningHouse house)
    {
        while (true)
        {
            var asked = (await house.Facts<Domain.Jobs.TaskRequested>()).Count;
            var ended = (await house.Facts<Domain.Jobs.TaskCompleted>()).Count + (await house.Facts<Domain.Jobs.TaskFailed>()).Count;
            if (asked == ended) break;
            await Task.Delay(50, Wire.Ct);
        }

        await house.CatchUp();
    }
}
