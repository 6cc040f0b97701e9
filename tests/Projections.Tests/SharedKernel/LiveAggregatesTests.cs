using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.SharedKernel;

public sealed class LiveAggregatesTests
{
    /// <summary>Streams whose events add up to nothing that anybody decides by.</summary>
    private static readonly Type[] WithoutState = [typeof(AccountNameEvent), typeof(LearnerInteractionsEvent), typeof(TrackingLogEvent)];

    private static readonly EventTypeRegistry Registry = new(DomainEvents.All, DomainEvents.Json);

    public static TheoryData<string> StreamTypes => [.. LiveAggregates.All.Select(aggregate => aggregate.StreamType)];

    [Fact]
    public void every_kind_of_stream_has_its_aggregate_or_is_known_to_have_none()
    {
        var kinds = DomainEvents.All.Select(fact => fact.Type.BaseType!).Distinct();
        Assert.Equal(
            kinds.OrderBy(kind => kind.Name, StringComparer.Ordinal),
            LiveAggregates.All.Select(aggregate => aggregate.Events).Concat(WithoutState).OrderBy(kind => kind.Name, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StreamTypes))]
    public void its_state_can_be_shown_after_every_fact(string streamType)
    {
        var aggregate = LiveAggregates.Find(streamType)!;
        Assert.StartsWith("{", aggregate.StateAsJson([]), StringComparison.Ordinal);
        foreach (var (name, _) in DomainEvents.All.Where(fact => fact.Type.BaseType == aggregate.Events))
        {
            var file = name.Replace('<', '{').Replace('>', '}') + ".json";
            var example = Path.Combine(SharedData.RepositoryRoot, "tests", "Domain.Tests", "EventContracts", file);
            Assert.StartsWith("{", aggregate.StateAsJson([Registry.Deserialize(name, File.ReadAllBytes(example))]), StringComparison.Ordinal);
        }
    }
}
