using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>A block and its learners: every command decides on today's states, and its facts are applied to both streams.</summary>
internal sealed class ResponseStory(OpenResponseDefinition definition)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("openassessment", "essay");
    public static readonly UserId Ada = new(1);
    public static readonly UserId Bob = new(2);
    public static readonly UserId Cy = new(3);
    public static readonly UserId Dan = new(4);
    public static readonly UserId Staff = new(99);

    private readonly Dictionary<UserId, OpenResponse> states = [];
    private int ids;

    public DateTimeOffset Now { get; set; } = Noon;

    public ResponseRules Rules { get; set; } = new(definition, new StepDates(new Dictionary<string, StepWindow>()), false);

    /// <summary>Everything recorded so far, in order.</summary>
    public List<OpenResponseEvent> Facts { get; } = [];

    public static Rubric Judged { get; } = new(
        [
            new("Ideas", "Ideas", "", CriterionFeedback.Optional, [new("Poor", "Poor", 0, ""), new("Fair", "Fair", 3, ""), new("Good", "Good", 5, "")]),
            new("Style", "Style", "", CriterionFeedback.Disabled, [new("Plain", "Plain", 1, ""), new("Fine", "Fine", 2, "")]),
            new("Words", "Words", "", CriterionFeedback.Required, []),
        ],
        null, null);

    public static OpenResponseDefinition Defined(params AssessmentModule[] modules) => new(
        "Essay", ["Write."], false, Judged, modules, null, null, "required", "text", null, null, [], true, false, false, "manual", 0, false);

    public static AssessmentModule Self { get; } = new("self-assessment", null, null, null, null, false, false, null, []);

    public static AssessmentModule Training { get; } = new(
        "student-training", null, null, null, null, false, false, null,
        [new(["Example"], new Dictionary<string, string> { ["Ideas"] = "Fair", ["Style"] = "Fine" })]);

    public static AssessmentModule Peer(int mustGrade, int by, bool isFlexible = false) =>
        new("peer-assessment", null, null, mustGrade, by, isFlexible, false, null, []);

    public static AssessmentModule StaffModule(bool required) => new("staff-assessment", null, null, null, null, false, false, required, []);

    public static RubricAnswers Answers(string ideas, string style = "Plain") => new(
        new Dictionary<string, string> { ["Ideas"] = ideas, ["Style"] = style }, new Dictionary<string, string> { ["Words"] = "Words." }, "");

    public OpenResponse Of(UserId user) => states.GetValueOrDefault(user, OpenResponse.Initial);

    public SubmittedResponse Response(UserId user) => Of(user).Current!;

    public string? Status(UserId user) => Of(user).Current?.Status;

    public (string Source, int Earned, int Possible)? Score(UserId user) =>
        Of(user).Current?.Score is { } score ? (score.Source, score.Earned, score.Possible) : null;

    public Refusal? Submit(UserId user, string text = "My essay") =>
        Apply(new SubmitResponse(user, Block, NextId(), [text], Now).Decide(Of(user), Rules));

    public Refusal? AssessSelf(UserId user, RubricAnswers answers) => Apply(new AssessOwnResponse(user, Block, NextId(), answers, Now).Decide(Of(user), Rules));

    public Refusal? Train(UserId user, string ideas, string style) => Apply(
        new AssessTrainingExample(user, Block, new Dictionary<string, string> { ["Ideas"] = ideas, ["Style"] = style }, Now).Decide(Of(user), Rules));

    public Refusal? Take(UserId user, UserId author, PeerDraw draw = PeerDraw.Queue) =>
        Apply(new TakePeerReview(user, Block, author, draw, Now).Decide(Of(user), Of(author), Rules));

    public Refusal? AssessPeer(UserId user, UserId author, RubricAnswers answers) =>
        Apply(new AssessPeer(user, Block, author, null, NextId(), answers, Now).Decide(Of(user), Of(author), Rules));

    public void Review(UserId user, UserId author, RubricAnswers answers, PeerDraw draw = PeerDraw.Queue)
    {
        Assert.Null(Take(user, author, draw));
        Assert.Null(AssessPeer(user, author, answers));
    }

    public Refusal? AssessAsStaff(UserId author, RubricAnswers answers, bool overrides) => Apply(
        new AssessAsStaff(author, Block, Of(author).Current?.Id ?? Guid.Empty, NextId(), Staff, answers, overrides, Now).Decide(Of(author), Rules.Definition));

    public Refusal? Cancel(UserId author, string reason = "Copied") => Apply(
        new CancelResponse(author, Block, Of(author).Current?.Id ?? Guid.Empty, Staff, reason, Now).Decide(Of(author), Rules.Definition));

    public Refusal? Clear(UserId author) => Apply(new ClearResponse(author, Block, Staff, null, Now).Decide(Of(author)));

    public Refusal? Refresh(UserId user) => Apply(new RefreshResponse(user, Block, Now).Decide(Of(user), Rules.Definition));

    public Refusal? Apply(Decision<OpenResponseEvent> decision)
    {
        foreach (var fact in decision.Facts)
        {
            states[fact.User] = Of(fact.User).Evolve(fact);
            Facts.Add(fact);
        }

        return decision.Refusal;
    }

    private Guid NextId() => new(++ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
