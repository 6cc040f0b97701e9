using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Taking = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.TimedExam, OpenEdx.Domain.Courseware.TimedExamEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class TimedExamTests
{
    private static readonly UsageKey Exam = CourseKey.Parse("course-v1:Org+N+R").Block("sequential", "exam");
    private static readonly UserId Learner = new(17);
    private static readonly UserId Teacher = new(3);
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimedExamRules Hour = new(60, null, null, TimeSpan.Zero, false);
    private static readonly ExamAttemptCreated Created = new(Learner, Exam, 1, Noon);
    private static readonly ExamAttemptStarted Started = new(Learner, Exam, 1, 60, 0, 60, null, Noon);
    private static readonly ExamAttemptReadyToSubmit Ready = new(Learner, Exam, 1, Noon.AddMinutes(10));
    private static readonly ExamAttemptSubmitted Submitted = new(Learner, Exam, 1, Noon.AddMinutes(10));
    private static readonly DateTimeOffset End = Noon.AddMinutes(60);

    [Fact]
    public void an_attempt_is_created_and_its_clock_starts_when_asked_to()
    {
        new Taking().When(state => Create(false).Decide(state, Hour)).ThenEachTime(Created);
        new Taking().When(state => Create(true).Decide(state, Hour)).ThenEachTime(Created, Started);
        new Taking(Created).When(state => Start(0).Decide(state, Hour)).ThenEachTime(Started);
    }

    [Fact]
    public void there_is_one_attempt_and_it_starts_once()
    {
        new Taking(Created, Started).When(state => Create(true).Decide(state, Hour)).ThenRefused(new CreateExamAttempt.AlreadyExists());
        new Taking(Created, Started, Submitted).When(state => Create(true).Decide(state, Hour)).ThenRefused(new CreateExamAttempt.AlreadyExists());
        new Taking(Created, Started).When(state => Start(1).Decide(state, Hour)).ThenRefused(new StartExamAttempt.AlreadyStarted());
        new Taking(Created, Started, Submitted).When(state => Start(11).Decide(state, Hour)).ThenRefused(new StartExamAttempt.Completed());
        new Taking().When(state => Start(0).Decide(state, Hour)).ThenRefused(new StartExamAttempt.NoAttempt());
    }

    [Fact]
    public void extra_time_is_added_and_the_due_date_cuts_off_in_whole_minutes()
    {
        var granted = new ExamTimeGranted(Learner, Exam, 30, Teacher, "Reads slowly", Noon);
        new Taking(granted, Created).When(state => Start(0).Decide(state, Hour)).ThenEachTime(Started with { ExtraMinutes = 30, AllowedMinutes = 90 });
        var due = Noon.AddMinutes(75).AddSeconds(59);
        new Taking(granted, Created).When(state => Start(0).Decide(state, Hour with { Due = due, Close = due }))
            .ThenEachTime(Started with { ExtraMinutes = 30, AllowedMinutes = 75, Due = due });
    }

    [Fact]
    public void nobody_begins_once_it_is_due()
    {
        var due = Hour with { Due = Noon, Close = Noon };
        new Taking().When(state => Create(true).Decide(state, due)).ThenRefused(new CreateExamAttempt.PastDue());
        new Taking(Created).When(state => Start(0).Decide(state, due)).ThenRefused(new StartExamAttempt.PastDue());
        new Taking().When(state => Create(true).Decide(state, due with { Close = Noon.AddTicks(1) })).ThenEachTime(Created, Started with { AllowedMinutes = 0, Due = Noon });
    }

    [Fact]
    public void a_learner_stops_goes_back_and_hands_in()
    {
        new Taking(Created, Started).When(state => Stop(10).Decide(state)).Then(Ready);
        new Taking(Created, Started, Ready).When(state => Start(11).Decide(state, Hour)).ThenEachTime(new ExamAttemptContinued(Learner, Exam, 1, Noon.AddMinutes(11)));
        new Taking(Created, Started, Ready).When(state => Submit(10).Decide(state)).Then(Submitted);
        new Taking(Created, Started).When(state => Submit(10).Decide(state)).Then(Submitted);
        new Taking(Created).When(state => Submit(10).Decide(state)).ThenRefused(new SubmitExamAttempt.NotStarted());
        new Taking(Created).When(state => Stop(10).Decide(state)).ThenRefused(new StopExamAttempt.NotStarted());
        new Taking(Created, Started, Submitted).When(state => Stop(10).Decide(state)).ThenRefused(new StopExamAttempt.Completed());
    }

    [Fact]
    public void after_the_last_instant_the_time_is_up_whatever_is_asked()
    {
        var late = End.AddTicks(1);
        var timedOut = new ExamAttemptTimedOut(Learner, Exam, 1, End, late);
        new Taking(Created, Started).When(new ExpireExamAttempt(Learner, Exam, End).Decide).ThenNothing();
        new Taking(Created, Started).When(new ExpireExamAttempt(Learner, Exam, late).Decide).Then(timedOut);
        new Taking(Created, Started).When(new SubmitExamAttempt(Learner, Exam, late).Decide).Then(timedOut);
        new Taking(Created, Started).When(new StopExamAttempt(Learner, Exam, late).Decide).ThenRefused(new StopExamAttempt.Completed(), timedOut);
        new Taking(Created, Started, Ready).When(state => new StartExamAttempt(Learner, Exam, late).Decide(state, Hour)).ThenRefused(new StartExamAttempt.Completed(), timedOut);
        new Taking(Created).When(new ExpireExamAttempt(Learner, Exam, late).Decide).ThenNothing();
        Assert.Equal(End, State(Created, Started, timedOut).CompletedAt);
    }

    [Fact]
    public void a_reset_attempt_makes_room_for_the_next_and_extra_time_stays()
    {
        var reset = new ExamAttemptReset(Learner, Exam, 1, Teacher, "Power cut", Noon);
        var ask = new ResetExamAttempt(Learner, Exam, Teacher, "Power cut", Noon);
        new Taking(Created, Started, Submitted).When(ask.Decide).ThenEachTime(reset);
        new Taking().When(ask.Decide).ThenRefused(new ResetExamAttempt.NoAttempt());
        var granted = new ExamTimeGranted(Learner, Exam, 30, Teacher, null, Noon);
        new Taking(granted, Created, Started, Submitted, reset).When(state => Create(true).Decide(state, Hour))
            .ThenEachTime(Created with { Attempt = 2 }, Started with { Attempt = 2, ExtraMinutes = 30, AllowedMinutes = 90 });
    }

    [Fact]
    public void extra_time_is_recorded_once_and_leaves_a_running_clock_alone()
    {
        var grant = new GrantExamTime(Learner, Exam, 30, Teacher, "Reads slowly", Noon);
        var granted = new ExamTimeGranted(Learner, Exam, 30, Teacher, "Reads slowly", Noon);
        new Taking().When(grant.Decide).Then(granted);
        new Taking(granted).When((grant with { ExtraMinutes = 45 }).Decide).Then(granted with { ExtraMinutes = 45 });
        new Taking().When((grant with { ExtraMinutes = 0 }).Decide).ThenRefused(new GrantExamTime.OutOfRange());
        new Taking().When((grant with { ExtraMinutes = GrantExamTime.MostMinutes + 1 }).Decide).ThenRefused(new GrantExamTime.OutOfRange());
        var withdraw = new WithdrawExamTime(Learner, Exam, Teacher, null, Noon);
        new Taking(granted).When(withdraw.Decide).Then(new ExamTimeWithdrawn(Learner, Exam, Teacher, null, Noon));
        new Taking().When(withdraw.Decide).ThenNothing();
        Assert.Equal(End, State(Created, Started, granted).Expires);
    }

    [Fact]
    public void content_is_shown_while_the_clock_runs()
    {
        Assert.Equal(ExamDoor.NotStarted, Hour.DoorFor(State(), Noon));
        Assert.Equal(ExamDoor.NotStarted, Hour.DoorFor(State(Created), Noon));
        Assert.Equal(ExamDoor.Open, Hour.DoorFor(State(Created, Started), End));
        Assert.Equal(ExamDoor.HandedIn, Hour.DoorFor(State(Created, Started), End.AddTicks(1)));
        Assert.Equal(ExamDoor.ReadyToSubmit, Hour.DoorFor(State(Created, Started, Ready), End));
        Assert.Equal(ExamDoor.HandedIn, Hour.DoorFor(State(Created, Started, Submitted), Noon.AddYears(1)));
    }

    [Fact]
    public void what_was_handed_in_is_shown_again_after_the_due_date_and_its_grace_unless_it_stays_hidden()
    {
        var due = Hour with { Due = End, Close = End, Grace = TimeSpan.FromMinutes(5) };
        var over = End.AddMinutes(5);
        Assert.Equal(ExamDoor.HandedIn, due.DoorFor(State(Created, Started, Submitted), over));
        Assert.Equal(ExamDoor.Open, due.DoorFor(State(Created, Started, Submitted), over.AddTicks(1)));
        Assert.Equal(ExamDoor.HandedIn, (due with { StaysHidden = true }).DoorFor(State(Created, Started, Submitted), over.AddTicks(1)));
        Assert.Equal(ExamDoor.PastDue, due.DoorFor(State(), End));
        Assert.Equal(ExamDoor.PastDue, due.DoorFor(State(Created, Started), End));
    }

    private static CreateExamAttempt Create(bool startClock) => new(Learner, Exam, startClock, Noon);

    private static StartExamAttempt Start(int minutes) => new(Learner, Exam, Noon.AddMinutes(minutes));

    private static StopExamAttempt Stop(int minutes) => new(Learner, Exam, Noon.AddMinutes(minutes));

    private static SubmitExamAttempt Submit(int minutes) => new(Learner, Exam, Noon.AddMinutes(minutes));

    private static TimedExam State(params TimedExamEvent[] facts) => facts.Aggregate(TimedExam.Initial, (state, fact) => state.Evolve(fact));
}
