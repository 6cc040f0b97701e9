using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Bench.Grading;

/// <summary>A course of multiple-choice problems, ten to a homework, and its learners, numbered from 1.</summary>
/// <param name="Problems">A multiple of ten.</param>
internal sealed record Classroom(int Problems)
{
    private const int OfHomework = 10;

    public static CourseKey Course { get; } = CourseKey.Parse("course-v1:Bench+Grading+1");

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Homeworks => Problems / OfHomework;

    public static UsageKey Problem(int number) => Course.Block("problem", string.Create(CultureInfo.InvariantCulture, $"p{number}"));

    public static UsageKey Homework(int number) => Course.Block("sequential", string.Create(CultureInfo.InvariantCulture, $"h{number}"));

    /// <summary>The whole course, as its first publication.</summary>
    public async Task Publish(StreamStore streams, CancellationToken ct)
    {
        List<CoursePublicationEvent> facts =
        [
            new CourseBlockPublished(
                Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", Start), null, [Course.Block("chapter", "c")]),
            new CourseBlockPublished(Course.Block("chapter", "c"), FieldValues.Empty, null, [.. Enumerable.Range(1, Homeworks).Select(Homework)]),
            Policy(Homeworks),
        ];
        for (var homework = 1; homework <= Homeworks; homework++)
        {
            var unit = Course.Block("vertical", string.Create(CultureInfo.InvariantCulture, $"v{homework}"));
            var problems = Enumerable.Range(((homework - 1) * OfHomework) + 1, OfHomework).ToList();
            facts.Add(new CourseBlockPublished(
                Homework(homework), FieldValues.Empty.With("display_name", $"Week {homework}").With("format", "Homework").With("graded", true), null, [unit]));
            facts.Add(new CourseBlockPublished(unit, FieldValues.Empty, null, [.. problems.Select(Problem)]));
            facts.AddRange(problems.Select(number => new CourseBlockPublished(Problem(number), FieldValues.Empty.With("display_name", $"Question {number}"), Content(number), [])));
        }

        await Append(streams, [.. facts, new CourseVersionPublished(Course, 1, facts.Count, null, Start)], ct);
    }

    /// <summary>Another policy: the next version of the course.</summary>
    /// <param name="minCount">Homeworks that are to come, the published ones included: more of them make every grade smaller.</param>
    public static Task PublishPolicy(StreamStore streams, int version, int minCount, CancellationToken ct) =>
        Append(streams, [Policy(minCount), new CourseVersionPublished(Course, version, 1, null, Start.AddDays(version))], ct);

    /// <summary>Makes accounts and memberships.</summary>
    public static async Task Enroll(IServiceProvider services, int learners, CancellationToken ct)
    {
        List<UserId> users = [.. Enumerable.Range(1, learners).Select(number => new UserId(number))];
        await Register(services, users, ct);
        foreach (var some in users.Chunk(250))
        {
            await services.GetRequiredService<StreamStore>().Append(
                [.. some.Select(user => new StreamAppend(CourseEnrollmentEvent.StreamOf(user, Course), null, ExpectedVersion.NoStream, [new EnrollmentActivated(user, Course, "audit", Start)]))],
                EventMetadata.None, ct);
        }
    }

    /// <summary>Makes accounts, as facts, some hundreds to a transaction.</summary>
    public static async Task Register(IServiceProvider services, IEnumerable<UserId> users, CancellationToken ct)
    {
        var streams = services.GetRequiredService<StreamStore>();
        var keys = services.GetRequiredService<PersonalKeys>();
        foreach (var some in users.Chunk(250))
        {
            await using var connection = await streams.Database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var people = new List<StreamAppend>();
            foreach (var user in some)
            {
                var key = await keys.Ensure(connection, transaction, Accounts.SubjectOf(user), ct);
                SealedText Sealed(string text) => new(key.Seal(text));
                var facts = new RegisterUser(
                    user, Sealed($"learner{user}"), Sealed($"learner{user}@example.org"), Sealed($"Learner {user}"), Sealed("!"),
                    new Dictionary<string, SealedText?>(), Activate: true, Start).Decide(UserAccount.Initial).Facts;
                people.Add(new(UserAccountEvent.StreamOf(user), UserAccount.StreamType, ExpectedVersion.NoStream, facts));
            }

            await streams.AppendWithin(connection, transaction, people, EventMetadata.None, ct);
            await transaction.CommitAsync(ct);
            streams.Appended.Raise();
        }
    }

    public static GradingPolicyPublished Policy(int minCount) => new(Course, JsonSerializer.SerializeToElement(new
    {
        GRADER = new[] { new { type = "Homework", short_label = "HW", min_count = minCount, drop_count = 2, weight = 1.0 } },
        GRADE_CUTOFFS = new Dictionary<string, double> { ["A"] = 0.9, ["B"] = 0.7, ["Pass"] = 0.5 },
    }));

    public static string Content(int number) =>
        $"""
        <problem>
          <multiplechoiceresponse>
            <label>Which of these is the right answer to question {number}?</label>
            <choicegroup type="MultipleChoice">
              <choice correct="false">One that sounds right but is not</choice>
              <choice correct="true">The one that was meant</choice>
              <choice correct="false">One that nobody would choose</choice>
              <choice correct="false">None of these</choice>
            </choicegroup>
            <solution><p>It was the second.</p></solution>
          </multiplechoiceresponse>
        </problem>
        """;

    private static Task<AppendResult> Append(StreamStore streams, IReadOnlyList<object> facts, CancellationToken ct) => streams.Append(
        [new(CoursePublicationEvent.StreamOf(Course), PublishedCourse.StreamType, ExpectedVersion.Any, facts)], EventMetadata.None, ct);
}
