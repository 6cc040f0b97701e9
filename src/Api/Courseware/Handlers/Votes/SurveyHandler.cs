using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/{vote|get_results|student_voted|student_view_user_state}</c> of a <c>survey</c>; <c>vote</c> takes <c>{QUESTION: ANSWER, …}</c>.
/// Clients: unit pages, mobile apps. Source: xblock-poll <c>poll/poll.py</c> (SurveyBlock). Differs as <see cref="PollHandler"/> does.
/// </summary>
internal sealed class SurveyHandler(StreamStore streams, VoteViews views, VoteTalliesQuery tallies, ResultViews seen, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "survey" && suffix.Length == 0 && handler is "vote" or "get_results" or "student_voted" or "student_view_user_state";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var survey = SurveyContent.Of(call.Block);
        if (call.Handler == "student_view_user_state") return await UserState(call, survey, ct);
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return call.Handler switch
        {
            "vote" => await Vote(call, survey, ct),
            "get_results" => await Outcome(call, survey, ct),
            _ => Results.Json(new { voted = Standing(await views.StateOf(call.User, call.Block.Usage, ct), survey) is not null, private_results = survey.Rules.PrivateResults }),
        };
    }

    private async Task<IResult> Vote(BlockCall call, SurveyContent survey, CancellationToken ct)
    {
        var body = await JsonBody.Read(call.Http, ct);
        if (body is not { ValueKind: JsonValueKind.Object } sent) return Results.Json(new { error = "The answers are no JSON object." }, statusCode: StatusCodes.Status400BadRequest);
        var choices = new FieldValues(sent.EnumerateObject().Where(pair => pair.Name != CsrfCookie.FormField).Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        var ask = new AnswerSurvey(call.User, call.Block.Usage, choices, clock.Now(call.Http));
        var done = await streams.Transact<LearnerVote, LearnerVoteEvent>(
            LearnerVoteEvent.StreamOf(call.User, call.Block.Usage), state => ask.Decide(state, survey.QuestionKeys, survey.AnswerKeys, survey.Rules),
            call.Http.MetadataFor(nameof(AnswerSurvey)), ct);
        return done.Refusal is AnswerSurvey.Refused refused
            ? Results.Json(new { success = false, errors = Sentences(refused), can_vote = !refused.NoVotesLeft })
            : Results.Json(new
            {
                success = true,
                errors = Array.Empty<string>(),
                can_vote = survey.Rules.Allows(done.State.Submissions),
                submissions_count = done.State.Submissions,
                max_submissions = survey.Rules.MaxSubmissions,
            });
    }

    private static IEnumerable<string> Sentences(AnswerSurvey.Refused refused)
    {
        if (refused.AlreadyVoted) yield return "You voted in this poll before.";
        if (refused.NoVotesLeft) yield return "You have no votes left in this poll.";
        if (refused.OtherQuestions) yield return "The answers do not fit the questions. Load the page again, then answer every question.";
        foreach (var (question, answer) in refused.Unknown) yield return $"The question \"{question}\" has no answer \"{answer}\".";
    }

    private async Task<IResult> Outcome(BlockCall call, SurveyContent survey, CancellationToken ct)
    {
        var isOpen = !survey.Rules.PrivateResults || call.IsTeam;
        var (mine, votes) = (Standing(await views.StateOf(call.User, call.Block.Usage, ct), survey), await tallies.Of(call.Block.Usage, ct));
        if (isOpen) await seen.Record(call, "xblock.survey.view_results", ct);
        var total = survey.Questions.Count == 0 ? 0 : survey.Answers.Sum(answer => votes.GetValueOrDefault((survey.Questions[0].Key, answer.Key)));
        return Results.Json(new
        {
            answers = survey.Answers.Select(answer => new { key = answer.Key, label = answer.Label }),
            tally = isOpen ? (object)survey.Questions.Select(question => Counted(call, question, survey, mine, votes, total)) : new { },
            total = isOpen ? (long?)total : null,
            feedback = ResultViews.Html(call, VoteMarkdown.ToHtml(survey.Feedback)),
            plural = isOpen && total > 1,
            block_name = survey.Name,
            block_id = call.Block.Usage.ToString(),
        });
    }

    private static object Counted(
        BlockCall call, VoteItem question, SurveyContent survey, FieldValues? mine,
        IReadOnlyDictionary<(string Question, string Answer), long> votes, long total)
    {
        var counts = survey.Answers.Select(answer => votes.GetValueOrDefault((question.Key, answer.Key))).ToList();
        var top = counts.Count > 0 && counts.Max() is > 0 and var most ? counts.IndexOf(most) : -1;
        return new
        {
            label = ResultViews.Html(call, VoteMarkdown.ToHtml(question.Label)),
            img = ResultViews.Address(call, question.Image),
            img_alt = question.ImageAlt,
            answers = survey.Answers.Select((answer, index) => new
            {
                count = counts[index],
                choice = mine?.Text(question.Key) == answer.Key,
                key = answer.Key,
                top = index == top,
                percent = VoteShare.Percent(counts[index], total),
            }),
            key = question.Key,
            choice = false,
        };
    }

    private async Task<IResult> UserState(BlockCall call, SurveyContent survey, CancellationToken ct)
    {
        var state = await views.StateOf(call.User, call.Block.Usage, ct);
        var votes = survey.Rules.PrivateResults && !call.IsTeam ? null : await tallies.Of(call.Block.Usage, ct);
        return Results.Json(new
        {
            choices = Standing(state, survey),
            tally = votes is null ? [] : survey.Questions.ToDictionary(
                question => question.Key,
                question => survey.Answers.ToDictionary(answer => answer.Key, answer => votes.GetValueOrDefault((question.Key, answer.Key)))),
            submissions_count = state.Submissions,
        });
    }

    private static FieldValues? Standing(LearnerVote state, SurveyContent survey) =>
        AnswerSurvey.StandingChoices(state, survey.QuestionKeys, survey.AnswerKeys);
}
