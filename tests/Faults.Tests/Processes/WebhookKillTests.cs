using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>A node is killed between a delivery to the outside and its record: the delivery comes again under the same keys, and none is missing.</summary>
public sealed class WebhookKillTests
{
    private const int Events = 400;

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenEdx+Webhooks+2026");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Campaign.Seeds), MemberType = typeof(Campaign))]
    public async Task what_was_delivered_and_not_recorded_comes_again_with_the_same_keys(int seed)
    {
        var random = new Random(seed);
        var counts = new Counts();
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        using var receiver = new WebhookReceiver();
        var ids = await Append(database);
        for (var kills = 0; kills < (Campaign.IsLong ? 12 : 4); kills++)
        {
            await using var node = Start(database, receiver);
            var left = random.Next(1, 5);
            var dies = new TaskCompletionSource();
            var answers = random.Next(2) == 0;
            receiver.BeforeAnswer = async () =>
            {
                if (--left != 0) return;
                if (!answers) await node.Kill();
                dies.TrySetResult();
            };
            await dies.Task.WaitAsync(Patience, Ct);
            // Answered: the record is on its way, or there already.
            if (answers) await Task.Delay(random.Next(4), Ct);
            await node.Kill();
            counts.Add(answers ? "kills at about the record of a delivery" : "kills between a delivery and its record");
            if (receiver.Arrived.Select(one => one.Position).Distinct().Count() == Events) break;
        }

        receiver.BeforeAnswer = () => Task.CompletedTask;
        await using var last = Start(database, receiver);
        var until = DateTime.UtcNow + Patience;
        while (await Recorded(database) < Events)
        {
            Assert.True(DateTime.UtcNow < until, $"Seed {seed}: deliveries stand still.\n{last.Output}");
            await Task.Delay(20, Ct);
        }

        var arrived = receiver.Arrived;
        Assert.All(arrived, one => Assert.Equal($"webhooks:{ids[one.Position]}", one.Key));
        Assert.Equal(ids.Keys.Order(), arrived.Select(one => one.Position).Distinct());
        counts.Add("deliveries", arrived.Count);
        counts.Add("repeated deliveries", arrived.Count - Events);
        counts.Tell($"Webhooks, seed {seed}");
        Assert.True(counts["kills between a delivery and its record"] == 0 || arrived.Count > Events, "Killed before the record, and nothing came again.");
    }

    private static OpenEdxProcess Start(TestDatabase database, WebhookReceiver receiver) =>
        OpenEdxProcess.StartProgram("OpenEdx.WebhookNode", new Dictionary<string, string>(), database.ConnectionString, receiver.Address.AbsoluteUri);

    /// <returns>Ids by position.</returns>
    private static async Task<Dictionary<long, Guid>> Append(TestDatabase database)
    {
        var streams = new StreamStore(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [], TimeProvider.System);
        var stored = await streams.Append(
            [
                .. Enumerable.Range(1, Events).Select(number => new UserId(number)).Select(user => new StreamAppend(
                    CourseEnrollmentEvent.StreamOf(user, Course), CourseEnrollment.StreamType, ExpectedVersion.NoStream,
                    [new EnrollmentActivated(user, Course, "audit", DateTimeOffset.UnixEpoch.AddMinutes(user.Value))])),
            ],
            EventMetadata.None, Ct);
        return stored.Events.ToDictionary(fact => fact.Position, fact => fact.Id);
    }

    private static async Task<long> Recorded(TestDatabase database)
    {
        await using var command = database.Source.CreateCommand("select coalesce(max(last_seq_id), 0) from mt_event_progression where name = 'webhooks:All'");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
