using System.Text.Json;
using OpenEdx.Api.Tests.Grading;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Two learners of our own who watched and answered, and the log of an old course.</summary>
public sealed class WatchedHouse : IAsyncLifetime
{
    public const string Old = "edX/DemoX/Demo";
    public const string OldProblem = "i4x://edX/DemoX/problem/p";

    private readonly TeachingHouse house = new();

    public TeachingHouse House => house;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Check(7, P1, false, Noon);
        await house.Check(7, P1, true, Noon.AddMinutes(1), 2);
        await house.Check(8, P1, false, Noon.AddDays(1), answer: "=HYPERLINK(\"x\")");
        await Watch(7, 0, 12);
        await Watch(8, 10, 14);
        var opened = new SequencePositionChanged(new(7), Homework, 1, Noon);
        await Append(LearnerBlockStateEvent.StreamOf(new(7), Homework), opened);
        await Logged("problem_check", "server", new
        {
            problem_id = OldProblem,
            grade = 1,
            max_grade = 2,
            success = "correct",
            answers = new { p_2_1 = "choice_1" },
            correct_map = new { p_2_1 = new { correctness = "correct" } },
            submission = new { p_2_1 = new { question = "Q", answer = "<b>One</b>", response_type = "multiplechoiceresponse", variant = 5, correct = true } },
        });
        await Logged("play_video", "browser", new { id = "i4x-edX-DemoX-video-v", currentTime = 0 });
        await Logged("stop_video", "browser", new { id = "i4x-edX-DemoX-video-v", currentTime = 7 });
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task Watch(long user, double from, double to)
    {
        foreach (var (name, time) in new[] { ("play_video", from), ("pause_video", to) })
        {
            await Append(LearnerInteractionsEvent.StreamOf(new(user), Course), new LearnerInteractionRecorded(
                new(user), Course, name, "browser", "", JsonSerializer.SerializeToElement(new { id = "v", currentTime = time, duration = 60 }), Noon.AddSeconds(time)));
        }
    }

    private Task<AppendResult> Logged(string eventType, string source, object payload)
    {
        var fact = new TrackingLineImported(
            eventType, eventType, source, Noon.AddSeconds(eventType == "stop_video" ? 9 : 0), Old, false, 900, "ada", null, null, true, JsonSerializer.SerializeToElement(payload),
            JsonSerializer.SerializeToElement(new { difficulty = (string[])["Hard", "Easy"] }), "nobody", "sealed", "Old problem");
        return Append(TrackingLogEvent.StreamOf(fact.Course, fact.Date), fact);
    }

    private Task<AppendResult> Append(string stream, object fact) =>
        house.Streams.Append([new(stream, null, ExpectedVersion.Any, [fact])], EventMetadata.None, TestContext.Current.CancellationToken);
}
