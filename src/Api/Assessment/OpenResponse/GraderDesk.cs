using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>A submission that the course team may grade.</summary>
internal sealed record GradedSubmission(UsageKey Block, OpenResponseDefinition Definition, UserId Author, SubmittedResponse Response);

/// <summary>What the ORA grading MFE sees and does.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/staffgrader</c>; Open edX <c>lms/djangoapps/ora_staff_grader/serializers.py</c>.</remarks>
internal sealed class GraderDesk(
    OpenResponseTransactions transactions, OpenResponsesQuery responses, ResponseActs acts, ResponseFileLinks links, AccountsQuery accounts)
{
    /// <summary>Null: the block has no such submission.</summary>
    public async Task<GradedSubmission?> Find(UsageKey block, OpenResponseDefinition definition, Guid submission, CancellationToken ct)
    {
        if (await acts.AuthorOf(block, submission, ct) is not { } author) return null;
        return (await transactions.Load(author, block, ct)).Current is { } response && response.Id == submission ? new(block, definition, author, response) : null;
    }

    public async Task<object> Overview(HttpContext http, PublishedCourse course, PublishedBlock block, OpenResponseDefinition definition, CancellationToken ct)
    {
        var rows = (await responses.Of(block.Usage, ct)).Where(row => row.CancelledAt is null).ToList();
        var people = rows.Select(row => row.UserId).Concat(rows.Select(row => row.StaffGradedBy).OfType<long>()).Distinct().Select(id => new UserId(id));
        var names = await accounts.Names([.. people], ct);
        return new
        {
            courseMetadata = new
            {
                title = course.Root.ShownName(),
                org = course.Key.Org,
                number = course.Key.Number,
                courseId = course.Key.ToString(),
            },
            oraMetadata = new
            {
                name = definition.Title ?? block.ShownName(),
                prompts = definition.Prompts.Select(prompt => new { description = prompt }),
                type = "individual",
                textResponseConfig = definition.TextResponse ?? "none",
                textResponseEditor = definition.TextEditor,
                fileUploadResponseConfig = definition.FileResponse ?? "none",
                rubricConfig = new
                {
                    feedbackPrompt = definition.Rubric.FeedbackPrompt,
                    criteria = definition.Rubric.Criteria.Select((criterion, i) => new
                    {
                        label = criterion.Label,
                        prompt = criterion.Prompt,
                        feedback = criterion.Feedback switch { CriterionFeedback.Optional => "optional", CriterionFeedback.Required => "required", _ => "disabled" },
                        name = criterion.Name,
                        orderNum = i,
                        options = criterion.Options.Select((option, j) => new
                        {
                            label = option.Label,
                            points = option.Points,
                            explanation = option.Explanation,
                            name = option.Name,
                            orderNum = j,
                        }),
                    }),
                },
            },
            submissions = rows.ToDictionary(row => row.Submission.ToString(), row => Row(http, row, names)),
            isEnabled = true,
        };
    }

    /// <summary><c>gradeData</c>, <c>gradeStatus</c>, <c>lockStatus</c>.</summary>
    public Dictionary<string, object?> Status(HttpContext http, SubmittedResponse response) => new()
    {
        ["gradeData"] = response.Staff is { } staff ? Assessment(staff.Assessment) : new { },
        ["gradeStatus"] = response.Staff is null ? "ungraded" : "graded",
        ["lockStatus"] = LockOf(http, response),
    };

    public string LockOf(HttpContext http, SubmittedResponse response) => Lock(http, response.Claim?.By, response.Claim?.IsOpen(acts.Now(http)) == true);

    public Task<(Refusal? Refusal, SubmittedResponse Response)> Claim(HttpContext http, GradedSubmission found, CancellationToken ct)
    {
        var ask = new ClaimGrading(found.Author, found.Block, found.Response.Id, Actor(http), acts.Now(http));
        return Do(http, nameof(ClaimGrading), found, ask.Decide, ct);
    }

    public Task<(Refusal? Refusal, SubmittedResponse Response)> Release(HttpContext http, GradedSubmission found, CancellationToken ct)
    {
        var ask = new ReleaseGrading(found.Author, found.Block, found.Response.Id, Actor(http), acts.Now(http));
        return Do(http, nameof(ReleaseGrading), found, ask.Decide, ct);
    }

    /// <summary>A first grade (<c>full-grade</c>): what the learner still has to do is not waived, as upstream. The claim ends with it.</summary>
    public Task<Refusal?> Grade(HttpContext http, GradedSubmission found, RubricAnswers answers, CancellationToken ct) =>
        acts.AssessAsStaff(http, Actor(http), found.Block, found.Definition, found.Response.Id, answers, overrides: false, ct);

    public async Task<List<object>> Files(HttpContext http, GradedSubmission found, CancellationToken ct)
    {
        var files = new List<object>();
        foreach (var file in found.Response.Files.Where(file => file.Sha256 is not null))
        {
            var url = await links.Of(found.Block, found.Author, file.Index, forUpload: false, acts.Now(http), ct);
            files.Add(new { downloadUrl = ResponseMfeFiles.Absolute(http, url), description = file.Description, name = file.Name, size = file.Size });
        }

        return files;
    }

    private object Row(HttpContext http, OpenResponseRow row, IReadOnlyDictionary<UserId, PersonName> names)
    {
        var learner = names.GetValueOrDefault(new UserId(row.UserId));
        var isLocked = row.ClaimedAt is { } at && new GradingClaim(new(row.ClaimedBy!.Value), at).IsOpen(acts.Now(http));
        return new
        {
            submissionUUID = row.Submission.ToString(),
            username = learner?.Username,
            email = learner?.Email,
            fullname = learner?.Name,
            teamName = (string?)null,
            dateSubmitted = WireJson.Instant(row.SubmittedAt),
            dateGraded = row.StaffGradedAt is { } graded ? WireJson.Instant(graded) : null,
            gradedBy = row.StaffGradedBy is { } by ? names.GetValueOrDefault(new UserId(by))?.Username : null,
            gradeStatus = row.StaffGradedAt is null ? "ungraded" : "graded",
            lockStatus = Lock(http, row.ClaimedBy is { } claimed ? new UserId(claimed) : null, isLocked),
            score = row.StaffEarned is { } earned ? new { pointsEarned = earned, pointsPossible = row.StaffPossible } : null,
        };
    }

    private static object Assessment(RubricAssessment assessment) => new
    {
        score = new { pointsEarned = assessment.Earned(), pointsPossible = assessment.Possible() },
        overallFeedback = assessment.Feedback,
        criteria = assessment.Criteria.Select(criterion => new
        {
            name = criterion.Criterion,
            feedback = criterion.Feedback,
            points = criterion.Option is null ? null : (int?)criterion.Earned,
            selectedOption = criterion.Option,
        }),
    };

    private static string Lock(HttpContext http, UserId? by, bool isOpen) => by is null || !isOpen ? "unlocked" : by == Actor(http) ? "in-progress" : "locked";

    private async Task<(Refusal? Refusal, SubmittedResponse Response)> Do(
        HttpContext http, string command, GradedSubmission found, Func<OpenResponse, Decision<OpenResponseEvent>> decide, CancellationToken ct)
    {
        var done = await transactions.Transact(found.Author, found.Block, decide, http.MetadataFor(command), ct);
        return (done.Refusal, done.State.Current ?? found.Response);
    }

    private static UserId Actor(HttpContext http) => http.User.Requester()!.User;
}
