using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Courseware;

/// <summary>What polls and surveys have in common when they show what others said.</summary>
internal sealed class ResultViews(StreamStore streams, RequestClock clock)
{
    /// <summary>Records that the learner asked for the results.</summary>
    /// <param name="name">Tracking-log name.</param>
    public Task Record(BlockCall call, string name, CancellationToken ct)
    {
        var payload = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["url_name"] = call.Block.Usage.BlockId });
        var fact = new LearnerInteractionRecorded(call.User, call.Course.Key, name, "server", "", payload, clock.Now(call.Http));
        return streams.Append(
            [new StreamAppend(LearnerInteractionsEvent.StreamOf(call.User, call.Course.Key), "learner_interactions", ExpectedVersion.Any, [fact])],
            call.Http.MetadataFor("ViewResults"), ct);
    }

    /// <summary>With references to course files turned into served addresses.</summary>
    public static string Html(BlockCall call, string html) => StaticUrls.Rewrite(html, call.Course.Key);

    /// <inheritdoc cref="Html"/>
    public static string? Address(BlockCall call, string? image) => image is null ? null : Html(call, $"\"{image}\"")[1..^1];
}
