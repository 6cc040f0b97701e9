using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>What Open edX says about how a task went: clients show it as it is.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor_task/views.py</c> (get_task_completion_info).</remarks>
/// <param name="HasSucceeded">It reached all that it was meant for. False while it runs.</param>
public sealed record TaskMessage(bool HasSucceeded, string Text)
{
    /// <param name="student">User name; null: for all learners.</param>
    public static TaskMessage Of(TaskRow task, TaskWords words, string? student)
    {
        if (task.State == "requested") return new(false, "No status information available");
        if (task.State == "failed") return new(false, task.Error ?? "No message provided");
        var done = task.Done;
        var succeeded = task.Succeeded ?? done;
        var (isWhole, text) = Sentence();
        if (task.Skipped > 0) text += $" (skipping {task.Skipped})";
        if (student is null && done != task.Total) text += $" (out of {task.Total})";
        return new(isWhole, text);

        (bool IsWhole, string Text) Sentence() => (task.State, words.Subject, student) switch
        {
            ("running", _, _) => (false, $"Progress: {words.Action} {succeeded} of {done} so far"),
            (_, TaskSubject.Problem, { } one) when done == 0 => (false, $"Unable to find submission to be {words.Action} for student '{one}'"),
            (_, TaskSubject.Problem, { } one) when succeeded == 0 => (false, $"Problem failed to be {words.Action} for student '{one}'"),
            (_, TaskSubject.Problem, { } one) => (true, $"Problem successfully {words.Action} for student '{one}'"),
            (_, TaskSubject.EntranceExam, { } one) when done == 0 => (false, $"Unable to find entrance exam submission to be {words.Action} for student '{one}'"),
            (_, TaskSubject.EntranceExam, { } one) => (true, $"Entrance exam successfully {words.Action} for student '{one}'"),
            (_, TaskSubject.Problem, null) when done == 0 => (false, $"Unable to find any students with submissions to be {words.Action}"),
            (_, TaskSubject.Problem, null) when succeeded == 0 => (false, $"Problem failed to be {words.Action} for any of {done} students"),
            (_, TaskSubject.Problem, null) when succeeded == done => (true, $"Problem successfully {words.Action} for {done} students"),
            (_, TaskSubject.Problem, null) => (false, $"Problem {words.Action} for {succeeded} of {done} students"),
            (_, TaskSubject.Mail, _) when done == 0 => (false, $"Unable to find any recipients to be {words.Action}"),
            (_, TaskSubject.Mail, _) when succeeded == 0 => (false, $"Message failed to be {words.Action} for any of {done} recipients "),
            (_, TaskSubject.Mail, _) when succeeded == done => (true, $"Message successfully {words.Action} for {done} recipients"),
            (_, TaskSubject.Mail, _) => (false, $"Message {words.Action} for {succeeded} of {done} recipients"),
            _ => (false, $"Status: {words.Action} {succeeded} of {done}"),
        };
    }
}

/// <summary>What a task acts on, as its message says it.</summary>
public enum TaskSubject
{
    /// <summary>The course run, or nothing in particular.</summary>
    Course,
    Problem,
    EntranceExam,

    /// <summary>A mail to members of a course run.</summary>
    Mail,
}

/// <summary>How a kind of work is spoken of.</summary>
/// <param name="Action">Past participle.</param>
public sealed record TaskWords(string Action, TaskSubject Subject);
