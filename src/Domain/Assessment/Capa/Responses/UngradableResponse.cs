namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A question that is shown but not graded, because its author made a mistake.</summary>
internal sealed class UngradableResponse(ResponseSetup setup, string reason) : CapaResponse(setup)
{
    public override string? Ungradable => reason;

    // An annotation counts two points by rule, not by attribute (olx §6.4).
    public override double MaxPoints => Type == "annotationresponse" ? 2 : base.MaxPoints;

    public override IEnumerable<InputResult> Grade(AnswerSheet answers) => throw new ProblemErrorException(reason);

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [];
}
