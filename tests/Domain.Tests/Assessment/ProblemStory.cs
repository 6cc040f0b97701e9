using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>One learner, one problem with the answer 4, one noon.</summary>
internal static class ProblemStory
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly UserId Learner = new(17);
    public static readonly UsageKey Usage = UsageKey.Parse("block-v1:OpenedX+DemoX+DemoCourse+type@problem+block@p1");
    public static readonly ProblemSettings Open = ProblemSettings.Default with { DisplayName = "Sum", ContentVersion = 3 };

    public static CapaProblem Sum(int seed) => CapaProblem.Load(
        "<problem><numericalresponse answer='4'><label>2 + 2?</label><textline/></numericalresponse><demandhint><hint>Even</hint><hint>Small</hint></demandhint></problem>", "p1", seed);

    public static CapaProblem Code(int seed) =>
        CapaProblem.Load("<problem><externalresponse expect='x'><textline/></externalresponse></problem>", "p1", seed);

    public static AnswerSheet Answer(string text) => AnswerSheet.Of(("p1_2_1", text));

    public static SubmitProblem Submit(string text, string request = "r1", DateTimeOffset? at = null, int fresh = 1) =>
        new(Learner, Usage, Answer(text), fresh, request, at ?? Noon);

    /// <summary>A graded submission as recorded.</summary>
    public static ProblemChecked Checked(
        string text, int attempt = 1, string request = "r1", DateTimeOffset? at = null, double? counts = null, double weight = 1, int seed = 1)
    {
        var earned = text == "4" ? 1 : 0;
        var word = earned == 1 ? "correct" : "incorrect";
        return new(
            Learner, Usage, attempt, Answer(text).Values, [new("p1_2_1", word, null, "", "", "2 + 2?", text, "numericalresponse", "textline")],
            earned, 1, (counts ?? earned) * weight, weight, word, seed, 3, "Sum", request, at ?? Noon);
    }

    public static ProblemCheckRefused Refused(string text, string reason, string detail, DateTimeOffset? at = null) =>
        new(Learner, Usage, Answer(text).Values, reason, detail, at ?? Noon);
}
