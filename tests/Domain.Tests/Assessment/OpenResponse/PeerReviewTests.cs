using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ResponseStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Who gets whose response, how long it is his, and what the assessments come to.</summary>
public sealed class PeerReviewTests
{
    [Fact]
    public void a_lease_keeps_others_off_until_it_runs_out()
    {
        var story = Submitted(Peer(1, 1), Ada, Bob, Cy);
        Assert.Null(story.Take(Bob, Ada));
        Assert.IsType<TakePeerReview.Unavailable>(story.Take(Cy, Ada));
        story.Now = Noon + PeerRules.Lease - TimeSpan.FromTicks(1);
        Assert.IsType<TakePeerReview.Unavailable>(story.Take(Cy, Ada));
        story.Now = Noon + PeerRules.Lease;
        Assert.Null(story.Take(Cy, Ada));
        Assert.IsType<AssessPeer.NotInHand>(story.AssessPeer(Bob, Ada, Answers("Good")));
        Assert.Null(story.AssessPeer(Cy, Ada, Answers("Good")));
    }

    [Fact]
    public void looking_again_renews_the_lease_after_half_an_hour()
    {
        var story = Submitted(Peer(1, 1), Ada, Bob);
        story.Take(Bob, Ada);
        var facts = story.Facts.Count;
        story.Now = Noon.AddMinutes(29);
        Assert.Null(story.Take(Bob, Ada, PeerDraw.Resume));
        Assert.Equal(facts, story.Facts.Count);
        story.Now = Noon.AddHours(7);
        Assert.Null(story.Take(Bob, Ada, PeerDraw.Resume));
        story.Now = Noon.AddHours(14);
        Assert.Null(story.AssessPeer(Bob, Ada, Answers("Good")));
    }

    [Fact]
    public void nobody_assesses_the_own_response_nor_another_twice()
    {
        var story = Submitted(Peer(2, 2), Ada, Bob);
        foreach (var draw in Enum.GetValues<PeerDraw>()) Assert.IsType<TakePeerReview.Unavailable>(story.Take(Ada, Ada, draw));
        story.Review(Ada, Bob, Answers("Good"));
        Assert.IsType<AssessPeer.NotInHand>(story.AssessPeer(Ada, Bob, Answers("Poor")));
        foreach (var draw in Enum.GetValues<PeerDraw>()) Assert.IsType<TakePeerReview.Unavailable>(story.Take(Ada, Bob, draw));

        // Not even with a response of his own that is new.
        story.Clear(Ada);
        story.Submit(Ada);
        foreach (var draw in Enum.GetValues<PeerDraw>()) Assert.IsType<TakePeerReview.Unavailable>(story.Take(Ada, Bob, draw));
    }

    [Fact]
    public void who_has_not_submitted_takes_nothing_and_what_was_not_taken_is_not_assessed()
    {
        var story = Submitted(Peer(1, 1), Ada, Bob);
        Assert.IsType<NotSubmitted>(story.Take(Cy, Ada));
        Assert.IsType<NotSubmitted>(story.AssessPeer(Cy, Ada, Answers("Good")));
        Assert.IsType<AssessPeer.NotInHand>(story.AssessPeer(Bob, Ada, Answers("Good")));
        story.Take(Bob, Ada);
        Assert.IsType<AssessPeer.NotInHand>(
            story.Apply(new AssessPeer(Bob, Block, Ada, Guid.NewGuid(), Guid.NewGuid(), Answers("Good"), Noon).Decide(story.Of(Bob), story.Of(Ada), story.Rules)));
        Assert.IsType<InvalidRubricSelection>(story.AssessPeer(Bob, Ada, Answers("Excellent")));
    }

    [Fact]
    public void enough_assessments_close_the_queue_but_over_grading_goes_on_and_counts_for_the_reviewer_alone()
    {
        var story = Submitted(Peer(2, 1), Ada, Bob, Cy);
        story.Review(Bob, Ada, Answers("Poor"));
        Assert.IsType<TakePeerReview.Unavailable>(story.Take(Cy, Ada));
        story.Review(Cy, Bob, Answers("Poor"));
        story.Review(Ada, Cy, Answers("Poor"));
        story.Review(Ada, Bob, Answers("Good"), PeerDraw.OverGrading);
        Assert.Equal(("done", ("peer", 1, 7)), (story.Status(Ada), story.Score(Ada)));
        story.Review(Cy, Ada, Answers("Good"), PeerDraw.OverGrading);
        Assert.Equal(("peer", 1, 7), story.Score(Ada));
        story.Review(Bob, Cy, Answers("Good"), PeerDraw.OverGrading);
        Assert.Equal(("peer", 1, 7), story.Score(Bob));
        Assert.All((UserId[])[Ada, Bob, Cy], user => Assert.Equal("done", story.Status(user)));
    }

    [Fact]
    public void the_first_assessments_count_when_there_are_more_than_needed()
    {
        // Bob's own part is open until the end, so that his score is taken when three have spoken: the first one counts.
        var story = Submitted(Peer(1, 1), Ada, Bob, Cy, Dan);
        story.Review(Ada, Bob, Answers("Poor"));
        story.Review(Cy, Bob, Answers("Good"), PeerDraw.OverGrading);
        story.Review(Dan, Bob, Answers("Good"), PeerDraw.OverGrading);
        Assert.Null(story.Score(Bob));
        story.Review(Bob, Ada, Answers("Poor"));
        Assert.Equal(("peer", 1, 7), story.Score(Bob));
    }

    [Fact]
    public void flexible_grading_scores_after_a_week_with_what_is_there()
    {
        var story = Submitted(Peer(1, 3, isFlexible: true), Ada, Bob, Cy);
        story.Review(Bob, Ada, Answers("Good"));
        story.Review(Ada, Cy, Answers("Fair"));
        story.Refresh(Ada);
        Assert.Equal(("waiting", null), (story.Status(Ada), story.Score(Ada)));
        story.Now = Noon.AddDays(7);
        story.Refresh(Ada);
        Assert.Equal(("done", ("peer", 6, 7)), (story.Status(Ada), story.Score(Ada)));
    }

    [Fact]
    public void raising_the_number_to_grade_takes_nobody_back()
    {
        var story = Submitted(Peer(1, 2), Ada, Bob, Cy);
        story.Review(Ada, Bob, Answers("Good"));
        Assert.Equal("waiting", story.Status(Ada));
        story.Rules = story.Rules with { Definition = Defined(Peer(2, 2)) };
        story.Refresh(Ada);
        Assert.Equal("waiting", story.Status(Ada));
    }

    [Fact]
    public void the_score_does_not_depend_on_the_order_of_the_assessments()
    {
        var random = new Random(20260301);
        string[] ideas = ["Poor", "Fair", "Good"];
        string[] styles = ["Plain", "Fine"];
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(1, 8);
            var opinions = Enumerable.Range(0, count).Select(_ => Answers(ideas[random.Next(3)], styles[random.Next(2)])).ToList();
            var scores = Enumerable.Range(0, 4).Select(_ => ScoreOf([.. opinions.OrderBy(_ => random.Next())])).Distinct().ToList();
            Assert.Single(scores);
            var median = PeerScores.Median([.. opinions.Select(one => Judged.Assess(Guid.Empty, one)!.Criteria[0].Earned)]) +
                PeerScores.Median([.. opinions.Select(one => Judged.Assess(Guid.Empty, one)!.Criteria[1].Earned)]);
            Assert.Equal(("peer", median, 7), scores[0]);
        }
    }

    private static (string, int, int)? ScoreOf(IReadOnlyList<RubricAnswers> opinions)
    {
        var story = new ResponseStory(Defined(Peer(opinions.Count, opinions.Count)));
        var people = Enumerable.Range(1, opinions.Count + 1).Select(id => new UserId(id)).ToList();
        foreach (var person in people) story.Submit(person);
        foreach (var (i, opinion) in opinions.Index()) story.Review(people[i + 1], Ada, opinion);
        foreach (var other in people.Skip(1)) story.Review(Ada, other, opinions[0]);
        return story.Score(Ada);
    }

    private static ResponseStory Submitted(AssessmentModule peer, params UserId[] users)
    {
        var story = new ResponseStory(Defined(peer));
        foreach (var user in users) Assert.Null(story.Submit(user));
        return story;
    }
}
