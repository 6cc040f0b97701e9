using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Jobs;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>Job <c>poll.tasks.export_csv_data</c>: who voted for what in one poll or survey. It counts learners of the course.</summary>
/// <remarks>
/// Source: xblock-poll <c>poll/poll.py</c> (prepare_data). Differs: learners come by number, not by their last vote; an answer that the author removed is
/// named so (there the export fails); the file is named as our other reports are.
/// </remarks>
public sealed class VotesReport(PublishedCourses courses, ReportFiles files, TimeProvider clock) : ReportJob(ReportKind.Votes, files, clock)
{
    private static readonly string[] Person = ["user_id", "username", "user_email"];

    protected override async Task<long> Edition(ReportRequest request, CancellationToken ct) => (await courses.Find(request.Course, ct))?.Version ?? 0;

    protected override async Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct)
    {
        if (await courses.Find(request.Course, ct) is not { } course || !course.TryFind(request.Task.Blocks[0], out var block))
            throw new JobGivenUpException("The poll is not in the course any more.");
        // By key, as upstream.
        var questions = block.Type == "survey" ? SurveyContent.Of(block).Questions.OrderBy(question => question.Key, StringComparer.Ordinal).ToList() : [];
        if (request.IsFirst) csv.Cells(Person).Cells(block.Type == "survey" ? questions.Select(question => question.Label) : ["question", "answer"]).EndRow();
        var (learners, total) = await ReportLearners.Next(request, ct);
        var streams = await request.Session.Streams.ReadStreams([.. learners.Select(learner => LearnerVoteEvent.StreamOf(learner.User, block.Usage))], ct);
        foreach (var learner in learners)
        {
            if (streams.GetValueOrDefault(LearnerVoteEvent.StreamOf(learner.User, block.Usage)) is not { } past) continue;
            var vote = past.Aggregate(LearnerVote.Initial, (state, fact) => state.Evolve((LearnerVoteEvent)fact.Data));
            if (Answers(vote, block, questions) is { } answers) csv.Cell(learner.User.Value).Cell(learner.Username).Cell(learner.Email).Cells(answers).EndRow();
        }

        return ReportLearners.PageOf(learners, total, request);
    }

    /// <summary>Null: did not vote.</summary>
    private static IEnumerable<string>? Answers(LearnerVote vote, PublishedBlock block, List<VoteItem> questions)
    {
        if (block.Type == "poll")
            return vote.Choice is { } choice ? [PollContent.Of(block).Question, Label(PollContent.Of(block).Answers, choice)] : null;
        var items = SurveyContent.Of(block).Answers;
        return vote.Choices is { } choices ? questions.Select(question => choices.Text(question.Key) is { } answer ? Label(items, answer) : "") : null;
    }

    private static string Label(IReadOnlyList<VoteItem> answers, string key) => answers.FirstOrDefault(answer => answer.Key == key)?.Label ?? $"[Removed Poll Option {key}]";
}
