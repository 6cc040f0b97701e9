using System.Diagnostics;
using System.Globalization;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Jobs;

namespace OpenEdx.Bench.Grading;

/// <summary>
/// The two grade reports of a large class, each in a process of its own, with the most memory that it ever held; the same for a class of a
/// fifth, since the memory must not grow with the class. Against copying the same scores, as text, into a file.
/// </summary>
internal sealed class Reports : IMeasure
{
    private const int Learners = 5000;
    private const int Fifth = Learners / 5;
    private static readonly Classroom Room = new(Problems: 300);

    public string Name => "reports";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var lines = new List<Line>();
        foreach (var learners in (int[])[Fifth, Learners])
        {
            await using var subject = await bench.NewSubject(ct);
            bench.Say($"{Name}: writing {learners:N0} learners × {Room.Problems} scores …");
            await Fill(bench, subject, learners, ct);
            foreach (var (kind, what, copy) in ((ReportKind, string, string)[])
            [
                (ReportKind.Grades, "grade report", "select user_id, subsection, percent from grading.subsection_grades order by user_id"),
                (ReportKind.ProblemGrades, "problem grade report", "select user_id, problem, earned, possible from grading.problem_scores order by user_id"),
            ])
            {
                var raw = await Copy(subject, Path.Combine(bench.Folder, "raw.csv"), copy, ct);
                var made = await ReportMaker.Run(subject.ConnectionString, bench.Folder, kind, ct);
                bench.Say($"{Name}: {what} of {learners:N0}: {made.Seconds:N1} s, {made.PeakMegabytes:N0} MB, {made.Bytes / 1e6:N1} MB of file");
                var size = string.Create(CultureInfo.InvariantCulture, $"{learners:N0} × {Room.Problems}");
                lines.Add(new($"{what} of {size}", "s", raw.TotalSeconds, made.Seconds, made.Seconds / raw.TotalSeconds, "", "", null));
                lines.Add(new("… most memory of its process", "MB", null, made.PeakMegabytes, null, "", "", null));
            }
        }

        return lines;
    }

    /// <summary>Accounts and memberships as facts; the read models of grades are filled by hand, since reading them is what is measured.</summary>
    private static async Task Fill(Workbench bench, Subject subject, int learners, CancellationToken ct)
    {
        await using (var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.Api, ct))
        {
            await Room.Publish(platform.Streams, ct);
            await Classroom.Enroll(platform.Services, learners, ct);
        }

        var block = $"'block-v1:{Classroom.Course.Body}+type@";
        await subject.Execute(
            $"""
            insert into grading.problem_scores (user_id, problem, course_id, earned, possible, weighted_earned, weighted_possible, attempts, first_attempted, scored_at)
            select u, {block}problem+block@p' || p, '{Classroom.Course}', (u + p) % 2, 1, (u + p) % 2, 1, 1, '2026-02-01', '2026-02-01'
            from generate_series(1, {Room.Problems}) p, generate_series(1, {learners}) u;
            insert into grading.subsection_grades (
                user_id, subsection, course_id, earned_all, possible_all, earned_graded, possible_graded, percent, first_attempted, content_version,
                cause_kind, cause_event, cause_position, changed_at)
            select u, {block}sequential+block@h' || h, '{Classroom.Course}', 5, 10, 5, 10, 0.5, '2026-02-01', 1, 'problem_checked', gen_random_uuid(), 1, '2026-02-01'
            from generate_series(1, {Room.Homeworks}) h, generate_series(1, {learners}) u;
            insert into grading.course_grades (user_id, course_id, percent, letter, passed, passed_at, content_version, cause_kind, cause_event, cause_position, changed_at)
            select u, '{Classroom.Course}', 0.5, 'Pass', true, '2026-02-01', 1, 'problem_checked', gen_random_uuid(), 1, '2026-02-01' from generate_series(1, {learners}) u;
            """,
            ct);
        await subject.Execute("vacuum analyze", ct);
        await subject.Execute("checkpoint", ct);
    }

    private static async Task<TimeSpan> Copy(Subject subject, string path, string select, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024);
        await using var text = new StreamWriter(file);
        using (var rows = await connection.BeginTextExportAsync($"copy ({select}) to stdout (format csv)", ct))
        {
            var some = new char[64 * 1024];
            for (int read; (read = await rows.ReadAsync(some, ct)) > 0;) await text.WriteAsync(some.AsMemory(0, read), ct);
        }

        await text.FlushAsync(ct);
        file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(started);
    }
}
