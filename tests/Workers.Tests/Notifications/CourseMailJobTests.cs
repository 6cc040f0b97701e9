using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Workers.Notifications;
using OpenEdx.Workers.Tests.Jobs;
using static OpenEdx.Workers.Tests.Jobs.ReportHouse;

namespace OpenEdx.Workers.Tests.Notifications;

public sealed class CourseMailJobTests
{
    private const long Number = 77;
    private static readonly Guid Id = new("11111111-1111-1111-1111-111111111111");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task whoever_was_reached_before_a_kill_is_not_written_to_again()
    {
        await using var house = await Build();
        var mailer = new Postman();
        await Release(house, "learners");
        // The worker falls over when the second batch is sent and its progress is not stored.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(Job(house, mailer), afterBatches: 2)).RunOpenTasks(Ct));
        Assert.Equal(4, mailer.Sent.Count);
        await house.CatchUp();
        await house.Runner(Job(house, mailer)).RunOpenTasks(Ct);
        Assert.Equal(["1@example.org", "2@example.org", "3@example.org", "4@example.org", "5@example.org"], mailer.Sent.Select(mail => mail.To));
        Assert.Equal((5L, 5L, new TaskTally(5, 0, 0)), await Progress(house));
    }

    [Fact]
    public async Task targets_are_united_the_team_is_no_learner_and_who_declined_is_skipped()
    {
        await using var house = await Build();
        var mailer = new Postman();
        await house.Append(CourseEnrollmentEvent.StreamOf(new(2), Course), new EnrollmentModeChanged(new(2), Course, "verified", Noon));
        await house.Append(CourseEnrollmentEvent.StreamOf(new(3), Course), new EnrollmentDeactivated(new(3), Course, "audit", Noon));
        await house.Append(
            CourseCohortsEvent.StreamOf(Course), new CohortingSwitched(Course, true, null, Noon), new CohortCreated(Course, 1, "Early, birds", "manual", null, Noon));
        await house.Append(CohortMembershipEvent.StreamOf(new(4), Course), new CohortJoined(new(4), Course, 1, null, null, Noon));
        await house.Append(CourseMailChoiceEvent.StreamOf(new(4), Course), new CourseMailDeclined(new(4), Course, Noon));
        await Release(house, "track:verified", "cohort:Early, birds", "myself");
        await house.Runner(Job(house, mailer)).RunOpenTasks(Ct);
        Assert.Equal(["1@example.org", "2@example.org"], mailer.Sent.Select(mail => mail.To));
        Assert.Equal((3L, 3L, new TaskTally(2, 1, 0)), await Progress(house));
    }

    [Fact]
    public async Task a_refused_address_is_counted_and_a_server_that_is_away_is_waited_for()
    {
        await using var house = await Build();
        var mailer = new Postman();
        mailer.Refuses.Enqueue(new ReceiverUnavailableException("away"));
        mailer.Refuses.Enqueue(new MailRefusedException("1@example.org"));
        await Release(house, "learners");
        await house.Runner(Job(house, mailer)).RunOpenTasks(Ct);
        Assert.Equal(["2@example.org", "3@example.org", "4@example.org", "5@example.org"], mailer.Sent.Select(mail => mail.To));
        Assert.Equal((5L, 5L, new TaskTally(4, 0, 1)), await Progress(house));
    }

    [Fact]
    public async Task a_server_that_stays_away_postpones_the_mail_and_nobody_is_written_to_twice()
    {
        await using var house = await Build();
        var (mailer, time) = (new Postman(), new ShiftedClock { Ahead = Noon - DateTimeOffset.UtcNow });
        await Release(house, "learners");
        var runner = house.Runner(Job(house, mailer), time);
        mailer.IsAwayAfter = 3;
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Equal(1, await runner.RunOpenTasks(Ct));
            Assert.Equal(0, await runner.RunOpenTasks(Ct));
            time.Ahead += TimeSpan.FromMinutes(5);
        }

        mailer.IsAwayAfter = int.MaxValue;
        await runner.RunOpenTasks(Ct);
        Assert.Equal(["1@example.org", "2@example.org", "3@example.org", "4@example.org", "5@example.org"], mailer.Sent.Select(mail => mail.To));
        Assert.Equal((5L, 5L, new TaskTally(5, 0, 0)), await Progress(house));
        Assert.Equal(mailer.Begun, mailer.Ended);
    }

    [Fact]
    public async Task a_mail_that_waited_for_days_is_given_up()
    {
        await using var house = await Build();
        var (mailer, time) = (new Postman { IsAwayAfter = 0 }, new ShiftedClock { Ahead = Noon - DateTimeOffset.UtcNow });
        await Release(house, "learners");
        var runner = house.Runner(Job(house, mailer), time);
        await runner.RunOpenTasks(Ct);
        Assert.Empty(await house.Facts<TaskFailed>(Id, InstructorTaskEvent.StreamOf(Id)));
        time.Ahead += TimeSpan.FromDays(3);
        await runner.RunOpenTasks(Ct);
        Assert.Equal("away", Assert.Single(await house.Facts<TaskFailed>(Id, InstructorTaskEvent.StreamOf(Id))).Error);
    }

    [Fact]
    public async Task a_batch_takes_one_connection()
    {
        await using var house = await Build();
        await using var office = new PostOffice();
        await Release(house, "learners");
        await house.Runner(Job(house, new SmtpMailer(new(office.Address, "site@example.org", "Site")))).RunOpenTasks(Ct);

        // Five recipients, two per batch.
        Assert.Equal((3, 5), (office.Connections, office.Mails.Count));
    }

    [Fact]
    public async Task who_is_not_taken_now_holds_up_nobody_else()
    {
        await using var house = await Build();
        await using var office = new PostOffice { Answer = to => to[0] == '2' ? "451 4.7.1 later" : null };
        await Release(house, "learners");
        await house.Runner(Job(house, new SmtpMailer(new(office.Address, "site@example.org", "Site")))).RunOpenTasks(Ct);
        Assert.Equal(["1@example.org", "3@example.org", "4@example.org", "5@example.org"], office.Mails);
        Assert.Equal((5L, 5L, new TaskTally(4, 0, 1)), await Progress(house));
    }

    [Fact]
    public async Task each_recipient_gets_both_forms_the_own_name_and_a_way_out()
    {
        await using var house = await Build();
        var mailer = new Postman();
        await Release(house, "myself");
        await house.Runner(Job(house, mailer)).RunOpenTasks(Ct);
        var mail = Assert.Single(mailer.Sent);
        Assert.Equal(("News", $"course_mail:{Id}:1"), (mail.Subject, mail.Key));
        Assert.StartsWith("Hello Name,\nread on (https://example.org/).\n", mail.Body, StringComparison.Ordinal);
        Assert.Contains("<p>Hello Name,<br>read <a href=\"https://example.org/\">on</a>.</p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains(mail.Unsubscribe!, mail.Body, StringComparison.Ordinal);
        Assert.Contains("/bulk_email/policy/optout/1-", mail.Unsubscribe, StringComparison.Ordinal);
        using var message = MailMessages.Of(mail, house.Get<MailSettings>());
        Assert.Equal($"<{mail.Unsubscribe}>", message.Headers["List-Unsubscribe"]);
        Assert.Equal("text/html", Assert.Single(message.AlternateViews).ContentType.MediaType);
    }

    [Fact]
    public async Task a_scheduled_mail_is_released_when_its_time_has_come_and_only_once()
    {
        await using var house = await Build();
        await house.Append(
            CourseMailEvent.StreamOf(Course, Number), new CourseMailWritten(Course, Number, Id, new(1), ["learners"], "News", "text", DateTimeOffset.UtcNow.AddDays(1), Noon));
        var schedule = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<CourseMailSchedule>(house.Get<IServiceProvider>());
        Assert.Equal(0, await schedule.Release(Ct));
        await house.Append(CourseMailEvent.StreamOf(Course, Number), new CourseMailRewritten(Course, Number, new(1), ["myself"], "News", "text", DateTimeOffset.UtcNow.AddDays(-1), Noon));
        Assert.Equal(1, await schedule.Release(Ct));
        Assert.Equal(0, await schedule.Release(Ct));
        await house.CatchUp();
        Assert.Single(await house.Facts<TaskRequested>(Id, InstructorTaskEvent.StreamOf(Id)), asked => asked.Kind == CourseMailTask.TaskKind);
    }

    private static CourseMailJob Job(ReportHouse house, IMailer mailer) =>
        new(mailer, house.Get<CourseMailTexts>(), house.Get<PublishedCourses>(), new(house.Get<SeenOnce>(), TimeProvider.System), TimeProvider.System) { BatchSize = 2, Pauses = [TimeSpan.Zero] };

    /// <summary>The process of the house asks for the job.</summary>
    private static async Task Release(ReportHouse house, params string[] targets)
    {
        await house.CatchUp();
        await house.Append(
            CourseMailEvent.StreamOf(Course, Number),
            new CourseMailWritten(
                Course, Number, Id, new(1), targets, "News", "<p>Hello %%USER_FULLNAME%%,<br>read <a href=\"https://example.org/\">on</a>.</p>", null, Noon),
            new CourseMailReleased(Course, Number, Noon));
        await house.CatchUp();
    }

    private static async Task<(long, long, TaskTally?)> Progress(ReportHouse house)
    {
        var last = (await house.Facts<TaskProgressed>(Id, InstructorTaskEvent.StreamOf(Id)))[^1];
        return (last.Done, last.Total, last.Tally);
    }

    private sealed class Postman : IMailer, IMailRun
    {
        public List<OutgoingMail> Sent { get; } = [];

        public Queue<Exception> Refuses { get; } = [];

        public int IsAwayAfter { get; set; } = int.MaxValue;

        public int Begun { get; private set; }

        public int Ended { get; private set; }

        public IMailRun Begin()
        {
            Begun++;
            return this;
        }

        public ValueTask DisposeAsync()
        {
            Ended++;
            return ValueTask.CompletedTask;
        }

        public Task Send(OutgoingMail mail, CancellationToken ct)
        {
            if (Refuses.TryDequeue(out var refusal)) throw refusal;
            if (Sent.Count >= IsAwayAfter) throw new ReceiverUnavailableException("away");
            Sent.Add(mail);
            return Task.CompletedTask;
        }
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
