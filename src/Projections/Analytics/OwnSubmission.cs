using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Projections.Analytics;

/// <summary>Submissions of our own learners as reports see them, beside <see cref="LoggedSubmission"/>.</summary>
public static class OwnSubmission
{
    /// <summary>Null: no submission.</summary>
    public static AnswerSubmission? Of(object fact) => fact switch
    {
        ProblemChecked own => Of(own),
        TrackingLineImported line => LoggedSubmission.Of(line),
        _ => null,
    };

    public static AnswerSubmission Of(ProblemChecked submission) => new(
        submission.Problem.Course.ToString(), submission.Problem.ToString(), TrackedLearner.Of(submission.User), StoredInstant.Of(submission.At),
        submission.DisplayName, submission.Success == "correct", submission.Earned, submission.Possible,
        [
            .. submission.Marks.Where(mark => AnswerPart.IsReadable(mark.InputId) && !AnswerPart.IsHidden(mark.InputId)).DistinctBy(mark => mark.InputId)
                .Select(mark => Part(submission, mark)),
        ]);

    private static AnswerPart Part(ProblemChecked submission, InputMark mark)
    {
        var raw = submission.Answers.TryGet(mark.InputId, out var value) && value.Value.ValueKind != JsonValueKind.Null ? AnswerValue.Of(value.Value) : null;

        // Several chosen texts arrive as a JSON array; one text that looks like an array stays what it is.
        var seen = raw is { IsList: true } ? Listed(mark.Answer) : AnswerValue.Of(mark.Answer);
        return new(
            mark.InputId, raw is null || raw.Equals(seen) ? null : raw, seen,
            submission.Seed.ToString(CultureInfo.InvariantCulture) is var seed && seed != AnswerPart.OnlyVariant ? seed : "",
            mark.Correctness is "correct" or "partially-correct", mark.Correctness, mark.Question, mark.ResponseType);
    }

    private static AnswerValue Listed(string answer)
    {
        if (!answer.StartsWith('[')) return AnswerValue.Of(answer);
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Array ? AnswerValue.Of(document.RootElement) : AnswerValue.Of(answer);
        }
        catch (JsonException)
        {
            return AnswerValue.Of(answer);
        }
    }
}
