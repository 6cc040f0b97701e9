using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>Carries out what tools ask about results. The facts name no person as their actor: the tool acted.</summary>
internal sealed class ToolResults(StreamStore streams)
{
    /// <summary>Null: done, or known already.</summary>
    /// <param name="service">As in <see cref="ToolResultRecorded"/>.</param>
    public async Task<Refusal?> Record(ToolRequest request, UserId learner, ToolResult result, string service, HttpContext http, CancellationToken ct)
    {
        Func<ScoredBlock, Decision<ScoredBlockEvent>> decide = result.Score is { } score
            ? state => new RecordToolResult(learner, request.Block.Usage, score, result.Comment, service, request.At).Decide(state, request.Tool)
            : state => new RemoveToolResult(learner, request.Block.Usage, service, request.At).Decide(state, request.Tool);
        var metadata = MetadataFor(http, result.Score is null ? nameof(RemoveToolResult) : nameof(RecordToolResult), service);
        var stream = ScoredBlockEvent.StreamOf(learner, request.Block.Usage);
        return (await streams.Transact(stream, decide, metadata, ct)).Refusal;
    }

    /// <summary>Why, and which service of tools acted: no person did.</summary>
    public static EventMetadata MetadataFor(HttpContext http, string command, string service) => new(http.TraceIdentifier, command, $"tool:{service}");

    /// <summary>What stands; null: nothing.</summary>
    public async Task<ToolResult?> Find(ToolRequest request, UserId learner, CancellationToken ct) =>
        (await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(learner, request.Block.Usage), ct)).ToolResult;
}
