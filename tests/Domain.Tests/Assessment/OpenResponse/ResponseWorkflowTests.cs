using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ResponseStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Where a response goes through its steps, and whose word is the score.</summary>
public sealed class ResponseWorkflowTests
{
    /// <summary>Every valid sequence of steps: staff last, training before peers, something that scores.</summary>
    public static TheoryData<string> Sequences
    {
        get
        {
            var data = new TheoryData<string>();
            string[] middle = ["peer", "self", "training"];
            foreach (var order in Orders(middle))
            {
                foreach (var staff in (string[])["", "staff", "staff?"])
                {
                    List<string> steps = [.. order];
                    if (staff.Length > 0) steps.Add(staff);
                    var isValid = steps.Exists(step => step != "training") && (steps.Count > 1 || staff != "staff?") &&
                        (!steps.Contains("training") || steps.IndexOf("peer") > steps.IndexOf("training"));
                    if (isValid) data.Add(string.Join(' ', steps));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void every_sequence_of_steps_ends_with_the_score_of_the_one_who_counts_most(string sequence)
    {
        var steps = sequence.Split(' ');
        var definition = Defined([.. steps.Select(Module)]);
        Assert.Null(definition.FirstFault(null, null));
        var story = new ResponseStory(definition);
        foreach (var user in (UserId[])[Ada, Bob]) Assert.Null(story.Submit(user));
        foreach (var step in steps) Do(story, step);

        var expected = steps.Contains("staff") ? ("staff", 6, 7) : steps.Contains("peer") ? ("peer", 4, 7) : ("self", 1, 7);
        Assert.Equal(("done", expected), (story.Status(Ada), story.Score(Ada)));
        Assert.Single(story.Facts, fact => fact is ResponseScored { User.Value: 1 });
        Assert.Single(story.Facts, fact => fact is ResponseStatusChanged { User.Value: 1, Status: "done" });

        // Nothing is left to follow.
        var before = story.Facts.Count;
        Assert.Null(story.Refresh(Ada));
        Assert.Equal(before, story.Facts.Count);
    }

    [Fact]
    public void nothing_is_scored_while_a_step_is_missing()
    {
        var story = new ResponseStory(Defined(Training, Peer(1, 1), Self, StaffModule(true)));
        story.Submit(Ada);
        story.Submit(Bob);
        Assert.Equal("training", story.Status(Ada));
        Assert.IsType<StepNotReached>(story.Take(Ada, Bob));
        Assert.IsType<StepNotReached>(story.AssessSelf(Ada, Answers("Good")));
        Pass(story, Ada);
        Pass(story, Bob);

        // Assessing peers is never in the way of the next step.
        Assert.Equal("self", story.Status(Ada));
        Assert.Null(story.AssessSelf(Ada, Answers("Good")));
        Assert.Equal("peer", story.Status(Ada));
        story.Review(Ada, Bob, Answers("Good"));
        Assert.Equal(("waiting", null), (story.Status(Ada), story.Score(Ada)));
        story.Review(Bob, Ada, Answers("Good"));
        Assert.Equal(("waiting", null), (story.Status(Ada), story.Score(Ada)));
        story.AssessAsStaff(Ada, Answers("Poor"), overrides: false);
        Assert.Equal(("done", ("staff", 1, 7)), (story.Status(Ada), story.Score(Ada)));
    }

    [Fact]
    public void the_queue_opens_when_the_learner_comes_to_peers_and_no_earlier()
    {
        var story = new ResponseStory(Defined(Self, Peer(1, 1)));
        story.Submit(Ada);
        story.Submit(Bob);
        Assert.Null(story.Response(Ada).OpenedToPeers);
        story.AssessSelf(Ada, Answers("Good"));
        Assert.Equal(Noon, story.Response(Ada).OpenedToPeers);
        Assert.IsType<TakePeerReview.Unavailable>(story.Take(Ada, Bob));
    }

    [Fact]
    public void an_override_waives_what_the_learner_has_to_do_a_first_grade_does_not()
    {
        var story = new ResponseStory(Defined(Peer(1, 1), Self));
        story.Submit(Ada);
        story.Submit(Bob);
        story.AssessAsStaff(Ada, Answers("Fair"), overrides: false);
        Assert.Equal(("self", ("staff", 4, 7)), (story.Status(Ada), story.Score(Ada)));
        story.AssessAsStaff(Bob, Answers("Fair"), overrides: true);
        Assert.Equal(("done", ("staff", 4, 7)), (story.Status(Bob), story.Score(Bob)));
    }

    [Fact]
    public void an_override_counts_after_the_grade_and_the_last_one_stays()
    {
        var story = new ResponseStory(Defined(Self));
        story.Submit(Ada);
        story.AssessSelf(Ada, Answers("Good", "Fine"));
        Assert.Equal(("self", 7, 7), story.Score(Ada));
        story.AssessAsStaff(Ada, Answers("Poor"), overrides: true);
        Assert.Equal(("staff", 1, 7), story.Score(Ada));
        story.AssessAsStaff(Ada, Answers("Fair"), overrides: true);
        Assert.Equal(("done", ("staff", 4, 7)), (story.Status(Ada), story.Score(Ada)));
    }

    [Fact]
    public void a_removed_response_gets_zero_if_it_had_a_score_of_peers_and_leaves_the_queue()
    {
        var story = new ResponseStory(Defined(Peer(1, 1)));
        story.Submit(Ada);
        story.Submit(Bob);
        story.Review(Ada, Bob, Answers("Good"));
        story.Review(Bob, Ada, Answers("Good"));
        Assert.Equal(("peer", 6, 7), story.Score(Ada));
        Assert.IsType<CancelResponse.NoReason>(story.Cancel(Ada, ""));
        Assert.Null(story.Cancel(Ada));
        Assert.Equal(("cancelled", ("cancelled", 0, 7)), (story.Status(Ada), story.Score(Ada)));
        var facts = story.Facts.Count;
        Assert.Null(story.Cancel(Ada));
        Assert.Equal(facts, story.Facts.Count);

        story.Submit(Cy);
        Assert.IsType<TakePeerReview.Unavailable>(story.Take(Cy, Ada, PeerDraw.OverGrading));
        Assert.IsType<SubmissionCancelled>(story.Take(Ada, Cy));
        Assert.IsType<SubmissionCancelled>(story.AssessAsStaff(Ada, Answers("Good"), true));
        Assert.IsType<SubmitResponse.AlreadySubmitted>(story.Submit(Ada));
    }

    [Fact]
    public void a_staff_score_survives_the_removal_as_upstream()
    {
        var story = new ResponseStory(Defined(Self));
        story.Submit(Ada);
        story.AssessAsStaff(Ada, Answers("Good"), overrides: true);
        story.Cancel(Ada);
        Assert.Equal(("cancelled", ("staff", 6, 7)), (story.Status(Ada), story.Score(Ada)));
    }

    [Fact]
    public void whose_state_is_cleared_begins_anew()
    {
        var story = new ResponseStory(Defined(Self));
        Assert.IsType<ClearResponse.NoWork>(story.Clear(Ada));
        story.Submit(Ada);
        story.AssessSelf(Ada, Answers("Good"));
        Assert.Null(story.Clear(Ada));
        Assert.Null(story.Score(Ada));
        Assert.Null(story.Submit(Ada, "Another"));
        Assert.Equal("self", story.Status(Ada));
    }

    [Fact]
    public void a_wrong_example_is_corrected_and_tried_again()
    {
        var story = new ResponseStory(Defined(Training, Peer(1, 1)));
        story.Submit(Ada);
        Assert.Null(story.Train(Ada, "Poor", "Fine"));
        Assert.Equal([KeyValuePair.Create("Ideas", "Fair")], story.Response(Ada).LastExample!.Corrections);
        Assert.Equal("training", story.Status(Ada));
        Assert.Null(story.Train(Ada, "Fair", "Fine"));
        Assert.Equal("peer", story.Status(Ada));
        Assert.IsType<StepNotReached>(story.Train(Ada, "Fair", "Fine"));
    }

    [Fact]
    public void dates_close_every_step_for_learners_and_none_for_the_team()
    {
        var definition = Defined(Peer(1, 1), Self);
        var windows = new Dictionary<string, StepWindow>
        {
            ["submission"] = new(Noon, Noon.AddHours(1)),
            ["peer"] = new(Noon, Noon.AddHours(2)),
            ["self"] = new(Noon.AddHours(3), Noon.AddHours(4)),
        };
        var story = new ResponseStory(definition) { Now = Noon.AddTicks(-1) };
        story.Rules = story.Rules with { Dates = new StepDates(windows) };
        Assert.Equal(new StepClosed("submission", "start"), story.Submit(Ada));
        story.Now = Noon;
        Assert.Null(story.Submit(Ada));
        Assert.Null(story.Submit(Bob));
        Assert.Equal(new StepClosed("self", "start"), story.AssessSelf(Ada, Answers("Good")));
        Assert.Null(story.Take(Ada, Bob));
        story.Now = Noon.AddHours(1);
        Assert.Equal(new StepClosed("submission", "due"), story.Submit(Cy));
        story.Now = Noon.AddHours(2);
        Assert.Equal(new StepClosed("peer", "due"), story.AssessPeer(Ada, Bob, Answers("Good")));
        story.Rules = story.Rules with { IsTeam = true };
        Assert.Null(story.AssessPeer(Ada, Bob, Answers("Good")));
        Assert.Null(story.Submit(Cy));
    }

    private static AssessmentModule Module(string step) => step switch
    {
        "training" => Training,
        "peer" => Peer(1, 1),
        "self" => Self,
        _ => StaffModule(step == "staff"),
    };

    private static void Do(ResponseStory story, string step)
    {
        switch (step)
        {
            case "training":
                Pass(story, Ada);
                Pass(story, Bob);
                break;
            case "self":
                Assert.Null(story.AssessSelf(Ada, Answers("Poor")));
                Assert.Null(story.AssessSelf(Bob, Answers("Poor")));
                break;
            case "peer":
                // A self assessment that comes first in the sequence was done already; one that comes later is not in the way.
                story.Review(Bob, Ada, Answers("Fair"));
                story.Review(Ada, Bob, Answers("Fair"));
                break;
            case "staff":
                Assert.Null(story.Score(Ada));
                Assert.Null(story.AssessAsStaff(Ada, Answers("Good"), overrides: false));
                break;
        }
    }

    private static void Pass(ResponseStory story, UserId user) => Assert.Null(story.Train(user, "Fair", "Fine"));

    private static IEnumerable<IEnumerable<string>> Orders(IReadOnlyCollection<string> names)
    {
        yield return [];
        foreach (var first in names)
        {
            foreach (var rest in Orders(names.Where(name => name != first).ToList()))
                yield return rest.Prepend(first);
        }
    }
}
