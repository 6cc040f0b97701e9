using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary><c>schematic</c>: a drawing of a circuit, and what its simulation gave. A script draws and simulates.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/inputtypes.py</c> (Schematic), whose attributes these are.</remarks>
internal sealed class CircuitInput(XElement element, string id) : ScriptedInput(element, id)
{
    protected override string Note => "This question needs scripts, which do not run here. Its answer can be given as text: the circuit as JSON.";

    protected override (string Name, string? Value)[] Settings(InputView view) =>
    [
        ("data-circuit-input", ""), ("data-width", Named("width")), ("data-height", Named("height")), ("data-parts", Named("parts")),
        ("data-analyses", Named("analyses")), ("data-submit-analyses", Named("submit_analyses")), ("data-initial-value", Named("initial_value")),
    ];

    protected override string Given(AnswerSheet answers) => base.Given(answers) is { Length: > 0 } given ? given : Named("initial_value") ?? "";
}
