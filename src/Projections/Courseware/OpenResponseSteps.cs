using OpenEdx.Domain.Assessment;

namespace OpenEdx.Projections.Courseware;

/// <summary>The steps of an open response with where the learner stands in each.</summary>
public static class OpenResponseSteps
{
    public static IReadOnlyList<ResponseStepView> Of(OpenResponse state, ResponseRules rules, DateTimeOffset now)
    {
        var response = state.Current;
        // A staff step that nobody needs shows only once it was taken.
        var steps = rules.Definition.Steps.Where(step => step != ResponseStep.Staff || rules.Definition.NeedsStaff || response?.Staff is not null);
        return
        [
            .. steps.Prepend(ResponseStep.Submission).Select(step => One(step, response, rules, now)),
            new("grade", "Your grade", response?.Status switch
            {
                ResponseStep.Done => "Graded",
                ResponseStep.Cancelled => "Cancelled",
                _ => "Not graded yet",
            }, response?.Status == ResponseStep.Done, response?.Status == ResponseStep.Done, null, null),
        ];
    }

    private static ResponseStepView One(string step, SubmittedResponse? response, ResponseRules rules, DateTimeOffset now)
    {
        var isDone = step switch
        {
            ResponseStep.Submission => response is not null,
            ResponseStep.Staff => response?.Staff is not null,
            _ => response?.Completed.Contains(step) == true,
        };
        var isReached = step switch
        {
            ResponseStep.Submission => response is null,
            ResponseStep.Peer => response?.OpenedToPeers is not null,
            ResponseStep.Staff => response?.Status == ResponseStep.Waiting,
            _ => response?.Status == step,
        } && response?.IsCancelled != true;
        var window = rules.Dates.Of(step);
        var why = step == ResponseStep.Staff ? null : rules.WhyClosed(step, now);
        var status = isDone ? "Complete"
            : why == "start" ? "Not open yet"
            : why == "due" ? "Past due"
            : !isReached ? "Not available yet"
            : step == ResponseStep.Staff ? "Waiting for the course team"
            : "In progress";
        var hasDates = step != ResponseStep.Staff;
        return new(
            step, NameOf(step), status, isReached && !isDone && why is null, isDone,
            hasDates && window.Start > now ? window.Start : null,
            hasDates && window.Due < DateTimeOffset.MaxValue ? window.Due : null);
    }

    private static string NameOf(string step) => step switch
    {
        ResponseStep.Submission => "Your response",
        ResponseStep.Training => "Learn to assess",
        ResponseStep.Peer => "Assess peers",
        ResponseStep.Self => "Assess your response",
        _ => "Staff grade",
    };
}
