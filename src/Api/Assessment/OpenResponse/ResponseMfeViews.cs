using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>Where a learner stands in an open response, for the ORA MFE (<c>get_learner_data</c>).</summary>
/// <remarks>Source: edx-ora2 <c>ui_mixins/mfe/page_context_serializer.py</c>, <c>assessment_serializers.py</c>, <c>submission_serializers.py</c>.</remarks>
internal sealed class ResponseMfeViews(ResponseActs acts, OpenResponseTransactions transactions, ResponseFileLinks links, AccountsQuery accounts)
{
    /// <summary>Name of a step in the MFE.</summary>
    public static string NameOf(string step) => step == ResponseStep.Training ? "studentTraining" : step;

    public static string StepOf(string name) => name == "studentTraining" ? ResponseStep.Training : name;

    public static bool HasReached(string name, OpenResponse state) => StepOf(name) switch
    {
        ResponseStep.Submission => true,
        ResponseStep.Peer => state.Current?.OpenedToPeers is not null,
        ResponseStep.Staff => state.Current is not null,
        var step => state.Current is { } response && (response.Status == step || response.Completed.Contains(step)),
    };

    /// <param name="step">In the MFE's words; null: none was asked for.</param>
    public async Task<object> PageOf(BlockCall call, ResponseRules rules, OpenResponse state, string? step, CancellationToken ct)
    {
        // Drawn first: what is in hand then shows in the step's information, too.
        var response = step is null || state.Current?.IsCancelled == true ? null : await ResponseOf(call, rules, state, step, ct);
        return new
        {
            progress = new { activeStepName = ActiveStep(state, rules, acts.Now(call.Http)), stepInfo = await StepInfo(call, rules, state, ct) },
            response,
            assessment = state.Current is { Status: ResponseStep.Done } done ? Grade(done, rules.Definition.Rubric) : null,
        };
    }

    private static string ActiveStep(OpenResponse state, ResponseRules rules, DateTimeOffset now)
    {
        if (state.Current is not { IsCancelled: false } response) return ResponseStep.Submission;
        if (response.Status == ResponseStep.Waiting) return rules.Definition.NeedsStaff ? ResponseStep.Staff : ResponseStep.Peer;
        if (response.Status == ResponseStep.Done) return ResponseStep.Done;
        var left = rules.Definition.Steps.FirstOrDefault(step => step switch
        {
            ResponseStep.Staff => rules.Definition.NeedsStaff && response.Staff is null,
            ResponseStep.Peer => !response.Completed.Contains(step) ||
                (response.Staff is null && rules.Definition.Peer is { } peer && response.Received.Count < peer.Needed(response.At, now)),
            _ => !response.Completed.Contains(step),
        });
        return NameOf(left ?? ResponseStep.Done);
    }

    private async Task<Dictionary<string, object?>> StepInfo(BlockCall call, ResponseRules rules, OpenResponse state, CancellationToken ct)
    {
        var (response, now) = (state.Current, acts.Now(call.Http));
        var cancellation = response?.Cancellation;
        var by = cancellation is null ? null : (await accounts.Find(cancellation.By, ct))?.Username;
        var submission = Closed(ResponseStep.Submission);
        submission["hasSubmitted"] = response is not null;
        submission["hasCancelled"] = cancellation is not null;
        submission["cancelledBy"] = by;
        submission["cancelledAt"] = cancellation is null ? null : WireJson.Instant(cancellation.At);
        submission["teamInfo"] = new { };
        var info = new Dictionary<string, object?> { ["submission"] = submission };
        foreach (var step in rules.Definition.Steps.Where(step => step != ResponseStep.Staff))
        {
            if (!HasReached(NameOf(step), state))
            {
                info[NameOf(step)] = null;
                continue;
            }

            var one = Closed(step);
            if (step == ResponseStep.Training)
            {
                one["numberOfAssessmentsCompleted"] = response!.ExamplesDone;
                one["expectedRubricSelections"] = Expected(response, rules.Definition);
            }
            else if (step == ResponseStep.Peer)
            {
                one["numberOfAssessmentsCompleted"] = response!.Given;
                one["isWaitingForSubmissions"] = response.IsCancelled || !await acts.HasPeer(call, state, rules, ct);
                one["numberOfReceivedAssessments"] = response.Received.Count;
            }

            info[NameOf(step)] = one;
        }

        return info;

        Dictionary<string, object?> Closed(string step)
        {
            var why = rules.WhyClosed(step, now);
            return new() { ["closed"] = why is not null, ["closedReason"] = why switch { "start" => "notAvailableYet", "due" => "pastDue", _ => null } };
        }
    }

    private async Task<object?> ResponseOf(BlockCall call, ResponseRules rules, OpenResponse state, string step, CancellationToken ct)
    {
        switch (step)
        {
            case "submission" when state.Current is null:
                var texts = rules.Definition.Prompts.Select((_, i) => i < state.Draft.Count ? state.Draft[i] : "");
                return new { textResponses = texts, uploadedFiles = await Files(call, call.User, state.Files.Values, ct), teamUploadedFiles = Array.Empty<object>() };
            case "submission" or "self" or "done" when state.Current is { } own:
                return await Text(call, own, call.User, ct);
            case "studentTraining" when state.Current is { } own && own.ExamplesDone < rules.Definition.Examples.Count:
                return new { textResponses = rules.Definition.Examples[own.ExamplesDone].Parts, uploadedFiles = Array.Empty<object>(), teamUploadedFiles = (object?)null };
            case "peer":
                var (_, drawn) = await acts.DrawPeer(call, rules, ct);
                if (drawn is null) return new { };
                var author = (await transactions.Load(call.User, call.Block.Usage, ct)).Current!.Reviews.First(review => review.Submission == drawn.Id).Author;
                return await Text(call, drawn, author, ct);
            case "staff":
                return new { };
            default:
                return null;
        }
    }

    private async Task<object> Text(BlockCall call, SubmittedResponse response, UserId author, CancellationToken ct) => new
    {
        textResponses = response.Texts,
        uploadedFiles = await Files(call, author, response.Files, ct),
        teamUploadedFiles = (object?)null,
    };

    private async Task<List<object>> Files(BlockCall call, UserId author, IEnumerable<ResponseFile> files, CancellationToken ct)
    {
        var wire = new List<object>();
        foreach (var file in files.Where(file => file.Sha256 is not null))
        {
            var url = await links.Of(call.Block.Usage, author, file.Index, forUpload: false, acts.Now(call.Http), ct);
            wire.Add(new
            {
                fileUrl = ResponseMfeFiles.Absolute(call.Http, url),
                fileDescription = file.Description,
                fileName = file.Name,
                fileSize = file.Size,
                fileIndex = file.Index,
            });
        }

        return wire;
    }

    /// <summary>Place of the right option by place of the criterion; null: no example is left.</summary>
    private static Dictionary<int, int>? Expected(SubmittedResponse response, OpenResponseDefinition definition) =>
        response.ExamplesDone >= definition.Examples.Count
            ? null
            : definition.Rubric.Criteria.Index()
                .Select(pair => (pair.Index, Option: pair.Item.Options.ToList().FindIndex(option => option.Name == definition.Examples[response.ExamplesDone].Options.GetValueOrDefault(pair.Item.Name))))
                .Where(pair => pair.Option >= 0)
                .ToDictionary(pair => pair.Index, pair => pair.Option);

    private static object Grade(SubmittedResponse response, Rubric rubric)
    {
        var score = response.Score!;
        var counted = response.Received.Where(received => score.Assessments.Contains(received.Assessment.Id)).ToList();
        return new
        {
            effectiveAssessmentType = score.Source,
            self = Step(response.Self),
            staff = Step(response.Staff),
            peer = new
            {
                stepScore = score.Source == ResponseStep.Peer ? new { earned = score.Earned, possible = score.Possible } : null,
                assessments = counted.Select(received => Opinion(received.Assessment)),
            },
            peerUnweighted = new { stepScore = (object?)null, assessments = response.Received.Except(counted).Select(received => Opinion(received.Assessment)) },
        };

        object? Step(ReceivedAssessment? received) => received is null ? null : new
        {
            stepScore = new { earned = received.Assessment.Earned(), possible = received.Assessment.Possible() },
            assessment = Opinion(received.Assessment),
        };

        object Opinion(RubricAssessment assessment) => new
        {
            overallFeedback = assessment.Feedback,
            criteria = assessment.Criteria.Select(criterion => new { selectedOption = PlaceOf(criterion), feedback = criterion.Feedback }),
        };

        int? PlaceOf(AssessedCriterion assessed) =>
            rubric.Criteria.FirstOrDefault(criterion => criterion.Name == assessed.Criterion)?.Options.ToList().FindIndex(option => option.Name == assessed.Option) is { } place and >= 0
                ? place
                : null;
    }
}
