using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner submits the response, with the files that are there.</summary>
/// <param name="Submission">Id drawn by the caller.</param>
/// <param name="Texts">By prompt.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>
/// Source: edx-ora2 <c>xblock/apis/submissions/submissions_actions.py</c> (submit), <c>xblock/utils/validation.py</c> (validate_submission).
/// Differs: dates are checked whatever the client is.
/// </remarks>
public sealed record SubmitResponse(UserId User, UsageKey Block, Guid Submission, IReadOnlyList<string> Texts, DateTimeOffset At)
{
    /// <summary>Longest response, as JSON in characters. Source: edx-submissions <c>submissions/models.py</c> (Submission.MAXSIZE).</summary>
    public const int Longest = 100 * 1024;

    /// <summary>There is a text too many or too few.</summary>
    public sealed record WrongShape : Refusal;

    public sealed record TooLong : Refusal;

    /// <summary>No text and no file.</summary>
    public sealed record Empty : Refusal;

    /// <summary>Only once, until the course team clears the learner's state.</summary>
    public sealed record AlreadySubmitted : Refusal;

    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules)
    {
        var definition = rules.Definition;
        if (Fault(Texts, state.Files.Count, definition) is { } fault) return fault;
        if (state.Current is not null) return new AlreadySubmitted();
        if (rules.Closed(ResponseStep.Submission, At) is { } closed) return closed;
        if (state.StoredFiles.Count == 0 && Texts.All(text => text.Length == 0)) return new Empty();
        var submitted = new ResponseSubmitted(User, Block, Submission, Texts, state.StoredFiles, definition.Steps, At);
        return Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(User, Block, state, definition, At, submitted));
    }

    internal static Refusal? Fault(IReadOnlyList<string> texts, int files, OpenResponseDefinition definition)
    {
        if (definition.TextResponse == "required" ? texts.Count != definition.Prompts.Count : texts.Count > definition.Prompts.Count) return new WrongShape();
        // Room for names and descriptions of files, which have limits of their own.
        return texts.Sum(text => JsonSerializer.Serialize(text).Length) > Longest - (files * 16) ? new TooLong() : null;
    }
}
