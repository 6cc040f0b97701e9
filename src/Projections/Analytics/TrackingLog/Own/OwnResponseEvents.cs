using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Open responses (tracking §3.2). Users stand where upstream has anonymous ids.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/xblock</c>, research guide (open response assessment events).</remarks>
internal static class OwnResponseEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        ResponseDraftSaved saved =>
            [Event("save_submission", of, saved, saved.User, saved.At, new() { ["saved_response"] = new JsonObject { ["parts"] = Parts(saved.Texts) } })],
        ResponseSubmitted submitted => [Submitted(submitted, of)],
        ResponseFileAnnounced file => [Uploaded(file, of)],
        TrainingExampleAssessed trained =>
        [
            TrackingEvent.OfBlock(
                "openassessment.student_training_assess_example", of, trained.At, trained.User, trained.Block,
                new() { ["submission_uuid"] = Id(trained.Submission), ["options_selected"] = Texts(trained.Options), ["corrections"] = Texts(trained.Corrections) }),
        ],
        PeerReviewTaken taken =>
        [
            Event(
                "get_peer_submission", of, taken, taken.User, taken.At,
                new()
                {
                    ["requesting_student_id"] = taken.User.ToString(),
                    ["course_id"] = taken.Block.Course.ToString(),
                    ["item_id"] = taken.Block.ToString(),
                    ["submission_returned_uuid"] = Id(taken.Reviewed),
                }),
        ],
        PeerAssessmentReceived received => [Assessed("peer_assess", "PE", of, received, received.Reviewer, received.Submission, received.Assessment, received.At)],
        ResponseSelfAssessed own => [Assessed("self_assess", "SE", of, own, own.User, own.Submission, own.Assessment, own.At)],
        ResponseStaffAssessed staff => [Assessed("staff_assess", "ST", of, staff, staff.By, staff.Submission, staff.Assessment, staff.At)],
        ResponseGradingClaimed claimed =>
        [
            Event(
                "get_submission_for_staff_grading", of, claimed, claimed.By, claimed.At,
                new()
                {
                    ["item_id"] = claimed.Block.ToString(),
                    ["requesting_staff_id"] = claimed.By.ToString(),
                    ["submission_returned_uuid"] = Id(claimed.Submission),
                    ["type"] = "full-grade",
                }),
        ],
        PeerAssessmentsRated rated =>
        [
            Event(
                "submit_feedback_on_assessments", of, rated, rated.User, rated.At,
                new() { ["submission_uuid"] = Id(rated.Submission), ["feedback_text"] = rated.Text, ["options"] = TrackingEvent.List(rated.Options) }),
        ],
        _ => null,
    };

    private static JsonObject Event(string what, Recording of, OpenResponseEvent about, UserId by, DateTimeOffset at, JsonObject data) =>
        TrackingEvent.OfBlock($"openassessmentblock.{what}", of, at, by, about.Block, data);

    private static JsonObject Submitted(ResponseSubmitted submitted, Recording of) => Event(
        "create_submission", of, submitted, submitted.User, submitted.At,
        new()
        {
            ["submission_uuid"] = Id(submitted.Submission),
            ["attempt_number"] = 1,
            ["created_at"] = TrackingEvent.Instant(submitted.At, 'T'),
            ["submitted_at"] = TrackingEvent.Instant(submitted.At, 'T'),
            ["answer"] = new JsonObject
            {
                ["parts"] = Parts(submitted.Texts),
                ["files_names"] = TrackingEvent.List(submitted.Files.Select(file => file.Name)),
                ["files_descriptions"] = TrackingEvent.List(submitted.Files.Select(file => file.Description)),
                ["files_sizes"] = new JsonArray([.. submitted.Files.Select(file => (JsonNode)file.Size)]),
            },
        });

    /// <summary>What the browser says of a file that it sends.</summary>
    private static JsonObject Uploaded(ResponseFileAnnounced file, Recording of) => TrackingEvent.Of(
        "openassessment.upload_file", of, file.At, file.User, file.Block.Course,
        new JsonObject { ["contentType"] = file.ContentType, ["imageSize"] = file.Size, ["fileName"] = file.Name }, "browser");

    private static JsonObject Assessed(
        string what, string type, Recording of, OpenResponseEvent about, UserId scorer, Guid submission, RubricAssessment assessment, DateTimeOffset at) => Event(
        what, of, about, scorer, at,
        new()
        {
            ["submission_uuid"] = Id(submission),
            ["scorer_id"] = scorer.ToString(),
            ["score_type"] = type,
            ["scored_at"] = TrackingEvent.Instant(at, 'T'),
            ["feedback"] = assessment.Feedback,
            ["parts"] = new JsonArray([.. assessment.Criteria.Select(Part)]),
        });

    private static JsonNode Part(AssessedCriterion judged) => new JsonObject
    {
        ["criterion"] = new JsonObject
        {
            ["name"] = judged.Criterion,
            ["points_possible"] = judged.Possible
        },
        ["option"] = judged.Option is null ? null : new JsonObject
        {
            ["name"] = judged.Option,
            ["points"] = judged.Earned
        },
        ["feedback"] = judged.Feedback,
    };

    private static JsonArray Parts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)new JsonObject { ["text"] = text })];

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) => new(texts.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    private static string Id(Guid id) => id.ToString();
}
