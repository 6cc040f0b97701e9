using System.Globalization;

namespace OpenEdx.Domain.Assessment;

/// <param name="Start">Inclusive.</param>
/// <param name="Due">Exclusive.</param>
public readonly record struct StepWindow(DateTimeOffset Start, DateTimeOffset Due)
{
    public static StepWindow Always { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    /// <summary><c>start</c>: not open yet; <c>due</c>: over; null: open.</summary>
    public string? WhyClosed(DateTimeOffset now) => now < Start ? "start" : now >= Due ? "due" : null;
}

/// <summary>When each step of an open response is open.</summary>
/// <param name="ByStep">By name of the step; <c>submission</c> included.</param>
/// <remarks>
/// Source: edx-ora2 <c>openassessment/xblock/utils/resolve_dates.py</c>, <c>openassessmentblock.py</c> (is_closed). Differs: dates that
/// contradict each other make upstream's block fail; here the block's own dates then count for all steps.
/// </remarks>
public sealed record StepDates(IReadOnlyDictionary<string, StepWindow> ByStep)
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    public StepWindow Of(string step) => ByStep.GetValueOrDefault(step, StepWindow.Always);

    /// <param name="start">Of the block; null: always open. So <paramref name="due"/>.</param>
    /// <param name="courseStart">For the date setting <c>course_end</c>; null: not given. So <paramref name="courseEnd"/>.</param>
    public static StepDates Of(
        OpenResponseDefinition definition, DateTimeOffset? start, DateTimeOffset? due, DateTimeOffset? courseStart, DateTimeOffset? courseEnd)
    {
        if (definition.DateConfig == "course_end") return Same(definition, courseStart, courseEnd);
        if (definition.DateConfig == "subsection") return Same(definition, start, due);
        return Resolve(definition, start, due) is { Windows: { } windows } ? new(windows) : Same(definition, start, due);
    }

    /// <summary>
    /// A start that is not given is that of the step before, a due date that of the step after, first and last those of the block; dates of
    /// steps outside of the block's stretch it.
    /// </summary>
    /// <returns>Windows by step, or a sentence that names the first contradiction.</returns>
    internal static (IReadOnlyDictionary<string, StepWindow>? Windows, string? Error) Resolve(
        OpenResponseDefinition definition, DateTimeOffset? blockStart, DateTimeOffset? blockDue)
    {
        var known = definition.Modules.Where(module => module.Step is not null).ToList();
        List<(string Step, DateTimeOffset? Start, DateTimeOffset? Due)> written =
            [(ResponseStep.Submission, definition.SubmissionStart, definition.SubmissionDue), .. known.Select(module => (module.Step!, module.Start, module.Due))];
        var (start, due) = (blockStart ?? DateTimeOffset.MinValue, blockDue ?? DateTimeOffset.MaxValue);
        if (start >= due) start = due - Instant;
        foreach (var step in written)
        {
            if (step.Start is { } own) (start, due) = (Least(start, own), Most(due, own + Instant));
            if (step.Due is { } end) (start, due) = (Least(start, end - Instant), Most(due, end));
        }

        var starts = new DateTimeOffset[written.Count];
        var dues = new DateTimeOffset[written.Count];
        for (var i = 0; i < written.Count; i++)
        {
            var back = written.Count - 1 - i;
            var (former, next) = (i == 0 ? start : starts[i - 1], i == 0 ? due : dues[back + 1]);
            starts[i] = written[i].Start ?? former;
            dues[back] = written[back].Due ?? next;
            if (starts[i] < former) return (null, $"This step's start date '{Text(starts[i])}' cannot be earlier than the previous step's start date '{Text(former)}'.");
            if (dues[back] > next) return (null, $"This step's due date '{Text(dues[back])}' cannot be later than the next step's due date '{Text(next)}'.");
        }

        for (var i = 0; i < written.Count; i++)
        {
            if (starts[i] >= dues[i]) return (null, $"The start date '{Text(starts[i])}' cannot be later than the due date '{Text(dues[i])}'");
        }

        return (written.Select((step, i) => (step.Step, new StepWindow(starts[i], dues[i]))).DistinctBy(pair => pair.Step).ToDictionary(StringComparer.Ordinal), null);
    }

    private static StepDates Same(OpenResponseDefinition definition, DateTimeOffset? start, DateTimeOffset? due)
    {
        var window = new StepWindow(start ?? DateTimeOffset.MinValue, due ?? DateTimeOffset.MaxValue);
        return new(definition.Steps.Prepend(ResponseStep.Submission).Distinct().ToDictionary(step => step, _ => window, StringComparer.Ordinal));
    }

    private static DateTimeOffset Least(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Most(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
}
