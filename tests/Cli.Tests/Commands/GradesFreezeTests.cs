using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class GradesFreezeTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_freeze_is_set_once_and_lifted_once_and_says_from_when_on_it_holds()
    {
        var course = await Publish("Frozen", Noon);
        var ask = new SetGradeFreeze(course, 2, null, "Certificates", Noon.AddDays(2));
        Assert.Equal($"Grades of {course} will stand still after 2026-05-08 12:00:00Z.", await GradesFreeze.Set(app.Provider, ask, Ct));
        Assert.Equal($"There is this rule already. Grades of {course} stand still (since 2026-05-08 12:00:00Z).", await GradesFreeze.Set(app.Provider, ask with { At = Noon.AddDays(3) }, Ct));
        var lift = new LiftGradeFreeze(course, null, "Late", Noon.AddDays(4));
        Assert.Contains("follow scores again", await GradesFreeze.Lift(app.Provider, lift, Ct), StringComparison.Ordinal);
        Assert.Equal($"Grades of {course} are not frozen.", await GradesFreeze.Lift(app.Provider, lift, Ct));
        Assert.Equal(
            [new GradeFreezeSet(course, 2, null, "Certificates", Noon.AddDays(2)), new GradeFreezeLifted(course, null, "Late", Noon.AddDays(4))],
            (await app.Streams.ReadStream(GradeFreezeEvent.StreamOf(course), Ct)).Select(fact => (GradeFreezeEvent)fact.Data));
    }

    [Fact]
    public async Task a_run_without_an_end_is_never_frozen()
    {
        var course = await Publish("Endless", null);
        Assert.Contains("no end yet", await GradesFreeze.Set(app.Provider, new(course, 30, null, null, Noon), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_impossible_is_refused()
    {
        var course = await Publish("Refused", Noon);
        var days = await Assert.ThrowsAsync<OperatorException>(() => GradesFreeze.Set(app.Provider, new(course, -1, null, null, Noon), Ct));
        Assert.Contains("impossible", days.Message, StringComparison.Ordinal);
        var unknown = CourseKey.Parse("course-v1:No+Such+Run");
        await Assert.ThrowsAsync<OperatorException>(() => GradesFreeze.Set(app.Provider, new(unknown, 1, null, null, Noon), Ct));
        await Assert.ThrowsAsync<OperatorException>(() => GradesFreeze.Lift(app.Provider, new(unknown, null, null, Noon), Ct));
    }

    private async Task<CourseKey> Publish(string run, DateTimeOffset? end)
    {
        var course = CourseKey.Parse("course-v1:Org+N+" + run);
        var fields = end is { } instant ? FieldValues.Empty.With("end", instant.ToString("O")) : FieldValues.Empty;
        await app.Streams.Append(
            [
                new(CoursePublicationEvent.StreamOf(course), null, ExpectedVersion.Any,
                    [new CourseBlockPublished(course.Root, fields, null, []), new CourseVersionPublished(course, 1, 1, null, Noon)]),
            ],
            EventMetadata.None, Ct);
        return course;
    }
}
