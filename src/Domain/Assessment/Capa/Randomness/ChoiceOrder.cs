using System.Globalization;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Which choices a learner sees, and in which order: <c>shuffle</c> and <c>answer-pool</c> of a choice group.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (MultipleChoiceResponse.do_shuffle, do_answer_pool). Kept on purpose: an
/// <c>answer-pool</c> of 0 is off, but not beside <c>shuffle</c>.
/// </remarks>
internal static class ChoiceOrder
{
    /// <param name="random">Shared by all questions of the problem, used in question order.</param>
    /// <exception cref="ProblemErrorException">The two features are combined, or the pool cannot be drawn.</exception>
    public static IReadOnlyList<Choice> Of(XElement group, IReadOnlyList<Choice> choices, Lazy<PythonRandom> random)
    {
        var shuffles = group.Attribute("shuffle")?.Value == "true";
        var pool = group.Attribute("answer-pool")?.Value;
        var draws = pool is not null && pool != "0";
        if (shuffles && pool is not null) throw new ProblemErrorException("A choice group cannot combine shuffle with answer-pool.");
        if (shuffles) return Shuffled(choices, random.Value);
        return draws ? Drawn(choices, pool!, random.Value) : choices;
    }

    /// <summary>Leading fixed choices stay first; every other fixed one goes last, whatever stood around it.</summary>
    private static List<Choice> Shuffled(IReadOnlyList<Choice> choices, PythonRandom random)
    {
        var head = choices.TakeWhile(choice => choice.IsFixed).ToList();
        var rest = choices.Skip(head.Count).ToList();
        var moving = rest.Where(choice => !choice.IsFixed).ToList();
        random.Shuffle(moving);
        return [.. head, .. moving, .. rest.Where(choice => choice.IsFixed)];
    }

    private static List<Choice> Drawn(IReadOnlyList<Choice> choices, string pool, PythonRandom random)
    {
        if (!int.TryParse(pool, NumberStyles.Integer, CultureInfo.InvariantCulture, out var wanted))
            throw new ProblemErrorException("answer-pool must be a whole number.");
        var right = choices.Where(choice => choice.IsCorrect).ToList();
        var wrong = choices.Where(choice => !choice.IsCorrect).ToList();
        if (right.Count == 0 || wrong.Count == 0)
            throw new ProblemErrorException("A choice group with answer-pool needs at least one correct and one incorrect choice.");
        var shown = new List<Choice> { right[random.RandInt(0, right.Count - 1)] };
        random.Shuffle(wrong);
        // A negative size cuts from the end, as Python's slices do.
        shown.AddRange(wrong.Take(wanted >= 1 ? wanted - 1 : Math.Max(0, wrong.Count + wanted - 1)));
        random.Shuffle(shown);
        return shown;
    }
}
