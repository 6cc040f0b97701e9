using System.Globalization;
using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>Jobs as Open edX's clients read them (wire-lms.md §19).</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/views/instructor_task_helpers.py</c> (extract_task_features).</remarks>
public sealed class TaskWire(AccountsQuery accounts)
{
    /// <param name="withOutput">Version 2 of the list says what was put out, too.</param>
    public async Task<IReadOnlyList<IDictionary<string, object?>>> Features(IReadOnlyList<TaskRow> tasks, bool withOutput, CancellationToken ct)
    {
        var names = await Names(tasks, ct);
        return [.. tasks.Select(task => Features(task, names, withOutput))];
    }

    /// <summary>One task as <c>instructor_task_status</c> tells it.</summary>
    public async Task<IDictionary<string, object?>> Status(TaskRow task, CancellationToken ct)
    {
        var names = await Names([task], ct);
        var status = new Dictionary<string, object?>
        {
            ["task_id"] = task.Id,
            ["task_state"] = StateOf(task),
            ["in_progress"] = task.IsOpen,
        };
        if (task.State == "requested") return status;
        status["task_progress"] = Output(task);
        var message = TaskMessage.Of(task, Words(task), Student(task, names));
        status["message"] = message.Text;
        status["succeeded"] = message.HasSucceeded;
        return status;
    }

    public async Task<string> MessageOf(TaskRow task, CancellationToken ct) => TaskMessage.Of(task, Words(task), Student(task, await Names([task], ct))).Text;

    private static Dictionary<string, object?> Features(TaskRow task, IReadOnlyDictionary<UserId, PersonName> names, bool withOutput)
    {
        var message = TaskMessage.Of(task, Words(task), Student(task, names));
        var features = new Dictionary<string, object?>
        {
            ["task_type"] = task.Kind,
            ["task_input"] = Input(task, names),
            ["task_id"] = task.Id,
            ["requester"] = task.RequestedBy is { } by && names.TryGetValue(new(by), out var name) ? name.Username : "",
            ["task_state"] = StateOf(task),
            ["created"] = task.RequestedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture),
            ["duration_sec"] = task.State == "requested" ? "unknown" : (long)(task.ChangedAt - task.RequestedAt).TotalSeconds,
            ["status"] = message.HasSucceeded ? "Complete" : "Incomplete",
            ["task_message"] = message.Text,
        };
        if (withOutput) features["task_output"] = task.State == "requested" ? null : JsonSerializer.Serialize(Output(task), WireJson.Options);
        return features;
    }

    private static string StateOf(TaskRow task) => task.State switch
    {
        "requested" => "QUEUING",
        "running" => "PROGRESS",
        "completed" => "SUCCESS",
        _ => "FAILURE",
    };

    private static TaskWords Words(TaskRow task) => new(
        task.Kind switch
        {
            ProblemTask.Rescore or ProblemTask.RescoreIfHigher => "rescored",
            ProblemTask.ResetAttempts => "reset",
            ProblemTask.DeleteState => "deleted",
            ProblemTask.Override => "overridden",
            "regrade_course" => "graded",
            CourseMailTask.TaskKind => "emailed",
            _ when CertificateTask.Kinds.Contains(task.Kind) => "certificates generated",
            _ => "generated",
        },
        task.Kind == CourseMailTask.TaskKind ? TaskSubject.Mail : ProblemOf(task) switch { null => TaskSubject.Course, { Problem.Type: "problem" } => TaskSubject.Problem, _ => TaskSubject.EntranceExam });

    private static string Input(TaskRow task, IReadOnlyDictionary<UserId, PersonName> names)
    {
        if (CertificateTask.Kinds.Contains(task.Kind) && task.Input.To<CertificateTask>() is { } certificates)
        {
            var meant = new Dictionary<string, object?>();
            if (certificates.Only is not null) meant["student_set"] = certificates.Only;
            if (certificates.Statuses.Count > 0) meant["statuses_to_regenerate"] = certificates.Statuses;
            return JsonSerializer.Serialize(meant, WireJson.Options);
        }

        if (task.Kind == CourseMailTask.TaskKind && task.Input.To<CourseMailTask>() is { } mail) return JsonSerializer.Serialize(new { email_id = mail.Number }, WireJson.Options);

        // What other kinds of work take in is made for them, not for clients.
        if (ProblemOf(task) is not { } problem) return "{}";
        var input = new Dictionary<string, object?> { [problem.Problem.Type == "problem" ? "problem_url" : "entrance_exam_url"] = problem.Problem.ToString() };
        if (Student(task, names) is { } student) input["student"] = student;
        if (task.Kind is ProblemTask.Rescore or ProblemTask.RescoreIfHigher) input["only_if_higher"] = problem.OnlyIfHigher;
        if (problem.Score is { } score) input["score"] = score;
        return JsonSerializer.Serialize(input, WireJson.Options);
    }

    private static Dictionary<string, object?> Output(TaskRow task)
    {
        if (task.State == "failed") return new() { ["message"] = task.Error, ["exception"] = "Exception" };
        return new()
        {
            ["action_name"] = Words(task).Action,
            ["attempted"] = task.Done,
            ["succeeded"] = task.Succeeded ?? task.Done,
            ["skipped"] = task.Skipped ?? 0,
            ["failed"] = task.Failed ?? 0,
            ["total"] = task.Total,
            ["duration_ms"] = (long)(task.ChangedAt - task.RequestedAt).TotalMilliseconds,
        };
    }

    private static string? Student(TaskRow task, IReadOnlyDictionary<UserId, PersonName> names) =>
        ProblemOf(task)?.Learner is not { } learner ? null : names.TryGetValue(learner, out var name) ? name.Username : learner.ToString();

    /// <summary>Null: work of another kind.</summary>
    private static ProblemTask? ProblemOf(TaskRow task) =>
        ProblemTask.Kinds.Contains(task.Kind) ? task.Input.To<ProblemTask>() : null;

    private Task<IReadOnlyDictionary<UserId, PersonName>> Names(IReadOnlyList<TaskRow> tasks, CancellationToken ct) => accounts.Names(
        [.. tasks.SelectMany(task => new[] { task.RequestedBy, ProblemOf(task)?.Learner?.Value }).OfType<long>().Distinct().Select(id => new UserId(id))], ct);
}
