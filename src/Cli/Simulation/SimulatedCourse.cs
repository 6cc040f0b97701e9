using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Simulation;

/// <summary>A published course as simulated learners walk through it: units in order, and what can be done in each.</summary>
public sealed record SimulatedCourse(CourseKey Key, IReadOnlyList<SimulatedUnit> Units)
{
    public static SimulatedCourse Of(PublishedCourse course) => new(
        course.Key,
        [.. course.Root.SelfAndDescendants()
            .Where(block => block.Type == "sequential")
            .SelectMany(sequence => sequence.Children.Select((unit, index) => Unit(sequence, unit, index + 1)))]);

    private static SimulatedUnit Unit(PublishedBlock sequence, PublishedBlock unit, int position) => new(
        unit.Usage, sequence.Usage, position, sequence.Children.Count, unit.IsStaffOnly() ? DateTimeOffset.MaxValue : unit.EffectiveStart(),
        [.. unit.SelfAndDescendants().Select(Block).OfType<SimulatedBlock>()]);

    private static SimulatedBlock? Block(PublishedBlock block) => block.Type switch
    {
        "html" => new SimulatedBlock(block.Usage),
        "video" => new SimulatedVideo(block.Usage),
        "problem" => SimulatedProblem.Of(block),
        _ => null,
    };
}

/// <param name="Position">Of the unit in its sequence, from 1.</param>
/// <param name="Siblings">Units of the sequence.</param>
/// <param name="OpensAt">Learners cannot see it before.</param>
public sealed record SimulatedUnit(
    UsageKey Usage, UsageKey Sequence, int Position, int Siblings, DateTimeOffset OpensAt, IReadOnlyList<SimulatedBlock> Blocks);

/// <summary>Something to read, or one of the richer blocks below.</summary>
public record SimulatedBlock(UsageKey Usage);

public sealed record SimulatedVideo(UsageKey Usage) : SimulatedBlock(Usage)
{
    /// <summary>Of the file; nothing in a course says it, so it is drawn from the key.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(90 + (KeyHash.Of(Usage.ToString()) % 300));
}

/// <summary>A problem that can be answered by program.</summary>
/// <param name="Difficulty">Roughly standard normal around 0.</param>
/// <param name="MaxAttempts">Null: as many as one likes.</param>
/// <param name="Inputs">In document order.</param>
public sealed record SimulatedProblem(
    UsageKey Usage, double Difficulty, int? MaxAttempts, IReadOnlyList<ProblemInput> Inputs, CapaProblem Capa) : SimulatedBlock(Usage)
{
    private const int ManyAttempts = 1_000_000;

    /// <summary>Null when the problem cannot be graded here, or asks for something that has no known right answer.</summary>
    public static SimulatedProblem? Of(PublishedBlock block)
    {
        var capa = CapaProblem.Load(block.Content ?? "", block.Usage.BlockId, 1);
        if (!capa.IsGradable || capa.IsJudgedElsewhere || capa.AsksGraders) return null;
        var inputs = ProblemInputs.Of(capa);
        if (inputs.Count == 0 || inputs.Count != capa.InputIds.Count) return null;
        var attempts = block.Number("max_attempts") is { } limit and > 0 and < ManyAttempts ? (int)limit : (int?)null;
        var random = new Pcg32(KeyHash.Of(block.Usage.ToString()), 1);
        return new(block.Usage, random.NextNormal() * 0.8, attempts, inputs, capa);
    }

    /// <summary>Answers for every input, all right or at least one wrong.</summary>
    public AnswerSheet Answer(bool right, Pcg32 random)
    {
        var spoiled = random.Next(Inputs.Count);
        return AnswerSheet.Of(Inputs.Select((input, index) =>
            (input.Id, right || (index != spoiled && random.Chance(0.6)) ? input.Right : input.Wrong(random))));
    }

    public bool IsRight(AnswerSheet answers) => Capa.Grade(answers) is GradeOutcome.Graded { IsSuccess: true };
}

/// <summary>A hash that is the same everywhere (FNV-1a).</summary>
internal static class KeyHash
{
    public static ulong Of(string text) => text.Aggregate(14695981039346656037, (hash, letter) => unchecked((hash ^ letter) * 1099511628211));
}
