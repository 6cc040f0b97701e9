using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Votes = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.LearnerVote, OpenEdx.Domain.Courseware.LearnerVoteEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class LearnerVoteTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Poll = Course.Block("poll", "p");
    private static readonly UsageKey Survey = Course.Block("survey", "s");
    private static readonly UsageKey Cloud = Course.Block("word_cloud", "w");
    private static readonly VoteRules Private = new(true, 2);
    private static readonly PollVoteCast Red = new(Ada, Poll, "R", null, 1, Noon);
    private static readonly FieldValues Content = FieldValues.Empty.With("q1", "Y").With("q2", "N");
    private static readonly SurveyAnswered Answered = new(Ada, Survey, Content, null, 1, Noon);

    [Fact]
    public void a_vote_is_recorded_once() => new Votes().When(Vote("R")).Then(Red);

    [Fact]
    public void who_saw_the_results_votes_no_more() => new Votes(Red).When(Vote("B")).ThenRefused(new CastPollVote.AlreadyVoted());

    [Fact]
    public void an_answer_that_is_not_offered_is_refused() => new Votes().When(Vote("X")).ThenRefused(new CastPollVote.NoSuchAnswer("X"));

    [Fact]
    public void with_private_results_one_may_change_ones_mind() =>
        new Votes(Red).When(Vote("B", Private)).Then(new PollVoteCast(Ada, Poll, "B", "R", 2, Noon));

    [Fact]
    public void but_not_more_often_than_allowed() =>
        new Votes(Red, Red with { Submission = 2 }).When(Vote("B", Private)).ThenRefused(new CastPollVote.NoVotesLeft());

    [Fact]
    public void zero_allows_any_number_of_votes() =>
        new Votes(Red with { Submission = 99 }).When(Vote("B", new(true, 0))).ThenEachTime(new PollVoteCast(Ada, Poll, "B", "R", 100, Noon));

    [Fact]
    public void an_answer_that_the_author_removed_does_not_bar_from_voting_again() =>
        new Votes(Red with { Choice = "gone" }).When(Vote("B")).Then(new PollVoteCast(Ada, Poll, "B", "gone", 1, Noon));

    [Fact]
    public void an_answer_taken_back_leaves_none() =>
        new Votes(Red).When(new WithdrawPollVote(Ada, Poll, Noon).Decide).Then(new PollVoteWithdrawn(Ada, Poll, "R", Noon));

    [Fact]
    public void after_taking_it_back_one_votes_again() =>
        new Votes(Red, new PollVoteWithdrawn(Ada, Poll, "R", Noon)).When(Vote("B")).Then(new PollVoteCast(Ada, Poll, "B", null, 1, Noon));

    [Fact]
    public void without_an_answer_nothing_is_taken_back() => new Votes().When(new WithdrawPollVote(Ada, Poll, Noon).Decide).ThenNothing();

    [Fact]
    public void a_survey_is_answered_whole() => new Votes().When(Answer(Content)).Then(Answered);

    [Fact]
    public void all_rules_that_a_survey_breaks_are_named()
    {
        var decision = Answer(FieldValues.Empty.With("q1", "X").With("q3", 7))(LearnerVote.Initial.Evolve(Answered));
        var refused = Assert.IsType<AnswerSurvey.Refused>(decision.Refusal);
        Assert.Equal((true, true, true), (refused.AlreadyVoted, refused.NoVotesLeft, refused.OtherQuestions));
        Assert.Equal([("q1", "X"), ("q3", "7")], refused.Unknown);
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void a_survey_without_all_questions_is_refused() =>
        Assert.True(Assert.IsType<AnswerSurvey.Refused>(Answer(Content.Without("q2"))(LearnerVote.Initial).Refusal).OtherQuestions);

    [Fact]
    public void answers_to_a_survey_that_was_changed_since_are_replaced() =>
        new Votes(Answered with { Choices = Content.With("q2", "gone") }).When(Answer(Content)).Then(Answered with { Replaced = Content.With("q2", "gone") });

    [Fact]
    public void words_are_trimmed_and_in_lower_case_and_blanks_are_none() =>
        new Votes().When(Say(" Curious ", "", "  ", "ÉTÉ")).Then(new CloudWordsSubmitted(Ada, Cloud, ["curious", "été"], Noon));

    [Fact]
    public void more_words_than_fields_do_not_count() =>
        new Votes().When(Say("a", "b", "c", "d")).Then(new CloudWordsSubmitted(Ada, Cloud, ["a", "b", "c"], Noon));

    [Fact]
    public void nothing_is_a_submission_too() => new Votes(new CloudWordsSubmitted(Ada, Cloud, [], Noon)).When(Say("a")).ThenRefused(new SubmitCloudWords.AlreadySubmitted());

    [Fact]
    public void a_long_word_is_cut_but_not_through_a_character()
    {
        var word = new string('x', SubmitCloudWords.LongestWord - 1) + "😀";
        new Votes().When(Say(word)).Then(new CloudWordsSubmitted(Ada, Cloud, [new string('x', SubmitCloudWords.LongestWord - 1)], Noon));
    }

    private static Func<LearnerVote, Decision<LearnerVoteEvent>> Vote(string choice, VoteRules? rules = null) =>
        state => new CastPollVote(Ada, Poll, choice, Noon).Decide(state, ["R", "B"], rules ?? VoteRules.Once);

    private static Func<LearnerVote, Decision<LearnerVoteEvent>> Answer(FieldValues choices) =>
        state => new AnswerSurvey(Ada, Survey, choices, Noon).Decide(state, ["q1", "q2"], ["Y", "N"], VoteRules.Once);

    private static Func<LearnerVote, Decision<LearnerVoteEvent>> Say(params string[] words) =>
        state => new SubmitCloudWords(Ada, Cloud, words, Noon).Decide(state, 3);
}
