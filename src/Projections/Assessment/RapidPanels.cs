using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>Live questioning with a problem, as the course team sees it.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="Choices">As the author wrote them: value on the wire and text.</param>
/// <param name="Counts">Learners by value and run; absent: none.</param>
public sealed record RapidPanel(
    bool IsOpen, IReadOnlyList<RapidRun> Runs, IReadOnlyList<(string Name, string Text)> Choices,
    IReadOnlyDictionary<(string Answer, int Run), long> Counts)
{
    public long Count(string answer, int run) => Counts.GetValueOrDefault((answer, run));

    /// <summary>Of choices that the problem has today.</summary>
    public long Total(int run) => Choices.Sum(choice => Count(choice.Name, run));
}

/// <summary>Reads what the team sees: runs from the stream, true at once, and counts from the read model. Readers: unit pages, the aside's handlers.</summary>
public sealed class RapidPanels(StreamStore streams, CapaProblems problems, RapidResponsesQuery responses)
{
    /// <summary>Only problems whose questions are all of one choice among several can be asked so.</summary>
    public bool Fits(PublishedBlock block) =>
        block.Type == "problem" && problems.Of(block, 1, "").ResponseTypes is { Count: > 0 } types && types.All(type => type == "multiplechoiceresponse");

    public static bool IsPublishedEnabled(PublishedBlock block) => block.Flag("rapid_response_enabled") == true;

    /// <summary>Null: live questioning is off for the problem, or does not fit it.</summary>
    public async Task<RapidPanel?> Find(PublishedBlock block, CancellationToken ct)
    {
        if (!Fits(block)) return null;
        var state = await StateOf(block, ct);
        return state.Enabled ?? IsPublishedEnabled(block) ? await Of(block, state, ct) : null;
    }

    public async Task<RapidPanel> Of(PublishedBlock block, RapidResponse state, CancellationToken ct)
    {
        CapaProblem problem = problems.Of(block, 1, "");
        return new(state.IsOpen, [.. state.Runs.Reverse()], problem.SingleChoices, state.Runs.Count == 0 ? new Dictionary<(string, int), long>() : await responses.Of(block.Usage, ct));
    }

    public Task<RapidResponse> StateOf(PublishedBlock block, CancellationToken ct) =>
        streams.Load<RapidResponse, RapidResponseEvent>(RapidResponseEvent.StreamOf(block.Usage), ct);
}
