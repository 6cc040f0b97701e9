using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A formula, tried at random places: it must agree with the author's everywhere, within the tolerance.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (FormulaResponse). Kept on purpose: a missing field is refused, an empty one is
/// wrong; zero samples accept everything. Not kept: upstream draws the places anew each time from a generator without seed, so that the
/// same answer may be right today and wrong tomorrow. Here they follow from the seed of the learner's variant, which every submission
/// records, and the number of the question: grading again comes to the same.
/// </remarks>
internal sealed class FormulaResponse : CapaResponse
{
    private readonly CapaInput input;
    private readonly string answer;
    private readonly FormulaSamples samples;
    private readonly Tolerance tolerance;
    private readonly bool isCaseSensitive;
    private readonly long seed;

    public FormulaResponse(ResponseSetup setup)
        : base(setup)
    {
        input = setup.Inputs[0];
        foreach (var needed in new[] { "answer", "samples" })
        {
            if (Element.Attribute(needed)?.Value is not { Length: > 0 }) throw new ProblemErrorException($"formularesponse needs the attribute {needed}");
        }

        answer = Attribute("answer");
        samples = FormulaSamples.Parse(Attribute("samples"));
        tolerance = Tolerance.In(Element, setup.Variables);
        var types = (Element.Attribute("type")?.Value ?? "").Split(',');
        isCaseSensitive = types.Contains("cs") && !types.Contains("ci");
        seed = SeedOf(setup);
    }

    public override string HintTag => "formulahint";

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var given = answers.Text(input.Id) ?? throw new StudentInputException("An answer is missing.");
        yield return InputResult.Of(input.Id, Agree(answer, given, samples));
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() => [new(input.Id, [answer], IsList: false)];

    /// <summary>A condition that cannot be computed does not hold.</summary>
    protected override bool Holds(XElement condition, AnswerSheet answers)
    {
        try
        {
            return Agree(
                Variables.Substitute(condition.Attribute("answer")?.Value ?? ""), answers.Text(input.Id) ?? "",
                FormulaSamples.Parse(condition.Attribute("samples")?.Value ?? ""));
        }
        catch (Exception error) when (error is StudentInputException or ProblemErrorException)
        {
            return false;
        }
    }

    private bool Agree(string expected, string given, FormulaSamples at)
    {
        var places = at.Draw(new PythonRandom(seed)).ToList();
        // All of the learner's first: a mistake in it is told even where the author's formula is broken too.
        var learner = places.ConvertAll(place => Formula.ValueOf(given, place, isCaseSensitive));
        try
        {
            var author = places.ConvertAll(place => Formula.ValueOf(expected, place, isCaseSensitive));
            return learner.Zip(author).All(pair => tolerance.Accepts(pair.First, pair.Second));
        }
        catch (StudentInputException error)
        {
            throw ProblemErrorException.Verbatim(error.Message);
        }
        catch (CalcException)
        {
            throw new ProblemErrorException("The tolerance cannot be computed");
        }
    }

    /// <summary>Questions of one problem are tried at different places.</summary>
    private static long SeedOf(ResponseSetup setup)
    {
        var number = int.Parse(setup.Id[(setup.Id.LastIndexOf('_') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        return ((long)setup.Seed << 16) + number;
    }
}
