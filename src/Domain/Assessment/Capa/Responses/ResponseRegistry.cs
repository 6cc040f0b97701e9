using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>All response types that Open edX knows; a <c>javascriptresponse</c> is none any more. A new type is one class and one line.</summary>
internal static class ResponseRegistry
{
    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["annotationresponse"] = new(["annotationinput"], setup => new AnnotationResponse(setup)),
        ["choiceresponse"] = new(["checkboxgroup", "radiogroup"], setup => new ChoiceResponse(setup)),
        ["choicetextresponse"] = new(["checkboxtextgroup", "choicetextgroup", "radiotextgroup"], setup => new ChoiceTextResponse(setup)),
        ["coderesponse"] = new(["codeinput", "filesubmission", "matlabinput", "textbox"], setup => new CodeResponse(setup)),
        ["customresponse"] = new(CustomResponse.AllowedInputs, setup => new CustomResponse(setup), HasManyInputs: true),
        ["externalresponse"] = new(["textbox", "textline"], setup => new ExternalResponse(setup), HasManyInputs: true),
        ["formularesponse"] = new(["formulaequationinput", "textline"], setup => new FormulaResponse(setup)),
        ["imageresponse"] = new(["imageinput"], setup => new ImageResponse(setup), HasManyInputs: true),
        ["multiplechoiceresponse"] = new(["choicegroup", "radiogroup"], setup => new MultipleChoiceResponse(setup)),
        ["numericalresponse"] = new(["textline", "formulaequationinput"], setup => new NumericalResponse(setup)),
        ["optionresponse"] = new(["optioninput"], setup => new OptionResponse(setup), HasManyInputs: true),
        ["schematicresponse"] = new(["schematic"], setup => new SchematicResponse(setup), HasManyInputs: true),
        ["stringresponse"] = new(["textline"], setup => new StringResponse(setup)),
        ["symbolicresponse"] = new(CustomResponse.AllowedInputs, setup => new SymbolicResponse(setup)),
        ["truefalseresponse"] = new(["choicegroup", "radiogroup", "checkboxgroup"], setup => new TrueFalseResponse(setup)),
    };

    public static bool IsResponse(XElement element) => Kinds.ContainsKey(element.Name.LocalName);

    /// <summary>Never throws: a question that cannot be built becomes one that says so.</summary>
    public static CapaResponse Build(ResponseSetup setup)
    {
        var type = setup.Element.Name.LocalName;
        try
        {
            var kind = Kinds[type];
            if (setup.Inputs.Count == 0) throw new ProblemErrorException("the question has no input");
            if (setup.Inputs.Count > 1 && !kind.HasManyInputs) throw new ProblemErrorException("the question has more than one input");
            if (setup.Inputs.FirstOrDefault(input => !kind.Inputs.Contains(input.Type)) is { } foreign)
                throw new ProblemErrorException($"{foreign.Type} does not fit {type}").At(foreign.Element);
            if (setup.Inputs.OfType<ChoiceInput>().SelectMany(input => input.Element.Elements()).FirstOrDefault(child => child.Name.LocalName is not ("choice" or "compoundhint")) is { } stranger)
                throw new ProblemErrorException("a group may hold choices and compound hints only").At(stranger);
            return kind.Build(setup);
        }
        catch (ProblemErrorException error)
        {
            return new UngradableResponse(setup, $"This question cannot be graded, because its author made a mistake: {error.At(setup.Element).Message}");
        }
    }

    /// <param name="Inputs">Names of the inputs that fit.</param>
    private sealed record Kind(string[] Inputs, Func<ResponseSetup, CapaResponse> Build, bool HasManyInputs = false);
}
