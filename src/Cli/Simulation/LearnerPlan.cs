using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Cli.Simulation;

/// <summary>
/// Everything that one learner will do, decided beforehand from the seed, the learner and the course: nothing depends on what
/// servers answer or in which order learners run.
/// </summary>
public sealed class LearnerPlan
{
    private const int MostAttempts = 4;
    private readonly int seed;
    private readonly SimulatedLearner learner;
    private readonly SimulatedCourse course;
    private readonly int weeks;
    private readonly Pcg32 random;
    private readonly List<SimulatedAct> acts = [];

    private LearnerPlan(int seed, SimulatedLearner learner, SimulatedCourse course, int weeks)
    {
        this.seed = seed;
        this.learner = learner;
        this.course = course;
        this.weeks = weeks;
        random = new Pcg32((ulong)seed, ((ulong)learner.Number * 2) + 1);
    }

    /// <summary>Acts in the order of time, all within the given weeks.</summary>
    public static IReadOnlyList<SimulatedAct> Of(int seed, SimulatedLearner learner, SimulatedCourse course, int weeks)
    {
        var plan = new LearnerPlan(seed, learner, course, weeks);
        plan.Live();
        return plan.acts;
    }

    private void Live()
    {
        var end = TimeSpan.FromDays(7 * weeks);
        var now = Hour(TimeSpan.FromDays(random.NextDouble() * random.NextDouble() * Math.Min(10, 3.5 * weeks)));
        acts.Add(new RegisterAct(now));
        acts.Add(new EnrollAct(now += Minutes(1, 6)));
        // One in twelve enrolls and is never seen again.
        if (random.Chance(0.08)) return;

        var next = 0;
        while (next < course.Units.Count)
        {
            now = Hour(now + TimeSpan.FromDays(Pause()));
            if (now >= end) return;
            if (random.Chance(GivesUp()))
            {
                if (random.Chance(0.2)) acts.Add(new LeaveAct(now));
                // Some of those who drop out come back, and do a little more.
                if (acts[^1] is LeaveAct || !random.Chance(0.3)) return;
                now = Hour(now + TimeSpan.FromDays(10));
                if (now >= end) return;
            }

            next = Session(next, ref now, end);
        }
    }

    /// <summary>Days until the next visit.</summary>
    private double Pause() => 0.6 + (random.NextDouble() * (7 - (5 * learner.Diligence)));

    private double GivesUp() => 0.14 * Math.Pow(1 - learner.Diligence, 2);

    private int Session(int next, ref TimeSpan now, TimeSpan end)
    {
        acts.Add(new ArriveAct(now));
        // A course of many units is done in as many weeks as one of few.
        var pace = Math.Max(1, course.Units.Count / (weeks * 2.0));
        var units = 1 + (int)(pace * (0.5 + (1.5 * learner.Diligence)) * (0.5 + random.NextDouble()));
        for (var done = 0; done < units && next < course.Units.Count; done++, next++)
        {
            if (now >= end) return next;
            Visit(course.Units[next], ref now, end);
        }

        return next;
    }

    private void Visit(SimulatedUnit unit, ref TimeSpan now, TimeSpan end)
    {
        acts.Add(new OpenUnitAct(now, unit));
        foreach (var block in unit.Blocks)
        {
            switch (block)
            {
                case SimulatedVideo video:
                    Watch(video, unit, ref now);
                    break;
                case SimulatedProblem problem:
                    Solve(problem, ref now);
                    break;
                default:
                    now += Minutes(0.2, 3);
                    if (random.Chance(0.7 + (0.3 * learner.Diligence))) acts.Add(new ReadBlockAct(now, block.Usage));
                    break;
            }

            if (now >= end) break;
        }

        now += Minutes(0.1, 1);
    }

    private void Watch(SimulatedVideo video, SimulatedUnit unit, ref TimeSpan now)
    {
        if (!random.Chance(0.5 + (0.5 * learner.Diligence))) return;
        var duration = video.Duration.TotalSeconds;
        acts.Add(new VideoAct(now, video, unit.Usage, "load_video", 0));
        var until = random.Chance(0.35 + (0.6 * learner.Diligence)) ? duration : duration * random.NextDouble();
        var at = 0.0;
        while (at < until)
        {
            acts.Add(new VideoAct(now += TimeSpan.FromSeconds(2), video, unit.Usage, "play_video", Math.Round(at, 3)));
            var played = random.Chance(0.3) ? Math.Min(until - at, 20 + (random.NextDouble() * 100)) : until - at;
            now += TimeSpan.FromSeconds(played);
            at += played;
            acts.Add(new VideoAct(now, video, unit.Usage, at >= duration ? "stop_video" : "pause_video", Math.Round(at, 3)));
            now += Minutes(0.05, 0.5);
        }

        if (until >= duration) acts.Add(new WatchedAct(now, video.Usage));
    }

    private void Solve(SimulatedProblem problem, ref TimeSpan now)
    {
        if (!random.Chance(0.6 + (0.4 * learner.Diligence))) return;
        var limit = Math.Min(problem.MaxAttempts ?? MostAttempts, MostAttempts);
        for (var attempt = 1; attempt <= limit; attempt++)
        {
            now += Minutes(0.5, 5);
            // Each attempt teaches a little.
            var right = random.Chance(1 / (1 + Math.Exp(-(1.3 * (learner.Ability - problem.Difficulty)) - 0.6 - (0.5 * (attempt - 1)))));
            var answers = problem.Answer(right, random);
            var isRight = problem.IsRight(answers);
            acts.Add(new AnswerAct(now, problem.Usage, answers, attempt, isRight, RequestId(problem, attempt)));
            if (isRight || !random.Chance(0.45 + (0.5 * learner.Diligence))) return;
        }
    }

    private string RequestId(SimulatedProblem problem, int attempt) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{learner.Number}|{problem.Usage}|{attempt}")).AsSpan(0, 16)).ToString();

    private TimeSpan Minutes(double from, double to) => TimeSpan.FromSeconds(Math.Round(60 * (from + (random.NextDouble() * (to - from)))));

    /// <summary>The same day at an hour when people learn: mostly in the evening.</summary>
    private TimeSpan Hour(TimeSpan moment) => TimeSpan.FromDays(moment.Days) + TimeSpan.FromHours(8 + (14 * Math.Sqrt(random.NextDouble()))) is var chosen && chosen > moment
        ? chosen
        : moment + Minutes(10, 120);
}
