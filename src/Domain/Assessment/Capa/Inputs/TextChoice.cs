using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A choice with numbers inside.</summary>
/// <param name="Name">On the wire: <c>BLOCKID_2_1_choiceinput_0bc</c>.</param>
internal sealed record TextChoice(XElement Element, string Name, bool IsCorrect, IReadOnlyList<TextNumber> Numbers)
{
    public static IReadOnlyList<TextChoice> In(XElement group, string inputId) => [.. group.Descendants("choice").Select((choice, place) =>
    {
        var own = choice.Elements("numtolerance_input").ToList();
        // Wrong choices may have fields too, which are called decoys.
        var numbers = (own.Count > 0 ? own : choice.Elements("decoy_input")).Select((number, index) =>
            new TextNumber(number, $"{inputId}_choiceinput_{place}_numtolerance_input_{index}"));
        return new TextChoice(choice, $"{inputId}_choiceinput_{place}bc", choice.Attribute("correct")?.Value == "true", [.. numbers]);
    })];
}

/// <summary>A field for a number inside a choice.</summary>
/// <param name="Name">On the wire: <c>BLOCKID_2_1_choiceinput_0_numtolerance_input_0</c>.</param>
internal sealed record TextNumber(XElement Element, string Name)
{
    /// <summary>Empty: the author gave none.</summary>
    public string Answer(CapaVariables variables) => variables.Substitute(Element.Attribute("answer")?.Value ?? "");

    public Tolerance Tolerance(CapaVariables variables) =>
        Element.Attribute("tolerance")?.Value is { } written ? new(variables.Substitute(written)) : Capa.Tolerance.Default;
}
