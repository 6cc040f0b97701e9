using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>Which tasks a list is about: the running ones of a course run, or all that were ever meant for a problem (and a learner).</summary>
public sealed class TaskSearch(TasksQuery tasks, AccountsQuery accounts, TaskWire wire)
{
    /// <param name="problem">Usage key of a problem or a container; null: the running ones of the course.</param>
    /// <param name="student">User name or address; null: those for all learners.</param>
    public async Task<Found> Find(CourseKey course, string? problem, string? student, bool withOutput, CancellationToken ct)
    {
        if (student is not null && problem is null) return new(Wrong.StudentWithoutProblem);
        if (problem is null) return new(await wire.Features(await tasks.Open(course, ct), withOutput, ct));
        if (!UsageKey.TryParse(problem, out var usage) || usage.Course != course) return new(Wrong.NoProblem);
        UserId? learner = null;
        if (student is not null)
        {
            if (await accounts.FindByEmailOrUsername(student, ct) is not { } account) return new(Wrong.NoStudent);
            learner = new(account.UserId);
        }

        return new(await wire.Features(await tasks.Of(usage, learner, ct), withOutput, ct));
    }

    /// <summary>What is wrong with a question.</summary>
    public enum Wrong
    {
        StudentWithoutProblem,
        NoProblem,
        NoStudent,
    }

    /// <summary>Either tasks, or what is wrong.</summary>
    public sealed record Found(IReadOnlyList<IDictionary<string, object?>> Tasks, Wrong? Error = null)
    {
        internal Found(Wrong error)
            : this([], error)
        {
        }
    }
}
