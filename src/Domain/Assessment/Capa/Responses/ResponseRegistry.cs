using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>All response types that Open edX knows, with those graded here. A new type is one class and one line.</summary>
internal static class ResponseRegistry
{
    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["multiplechoiceresponse"] = new(["choicegroup", "radiogroup"], setup => new MultipleChoiceResponse(setup)),
        ["truefalseresponse"] = new(["choicegroup", "radiogroup", "checkboxgroup"], setup => new TrueFalseResponse(setup)),
        ["choiceresponse"] = new(["checkboxgroup", "radiogroup"], setup => new ChoiceResponse(setup)),
        ["optionresponse"] = new(["optioninput"], setup => new OptionResponse(setup), HasManyInputs: true),
        ["numericalresponse"] = new(["textline", "formulaequationinput"], setup => new NumericalResponse(setup)),
        ["customresponse"] = new(CustomResponse.AllowedInputs, setup => new CustomResponse(setup), HasManyInputs: true),
        ["schematicresponse"] = new(["schematic"], setup => new SchematicResponse(setup), HasManyInputs: true),
        ["stringresponse"] = new(["textline"], setup => new StringResponse(setup)),
    };

    private static readonly HashSet<string> NotGradedYet = new(StringComparer.Ordinal)
    {
        "annotationresponse", "choicetextresponse", "coderesponse", "externalresponse", "formularesponse",
        "imageresponse", "javascriptresponse", "symbolicresponse",
    };

    /// <summary>Response elements are numbered, whether graded here or not.</summary>
    public static bool IsResponse(XElement element) =>
        Kinds.ContainsKey(element.Name.LocalName) || NotGradedYet.Contains(element.Name.LocalName);

    /// <summary>Never throws: a question that cannot be built becomes one that says so.</summary>
    public static CapaResponse Build(ResponseSetup setup)
    {
        var type = setup.Element.Name.LocalName;
        if (!Kinds.TryGetValue(type, out var kind))
            return new UngradableResponse(setup, $"Questions of this kind ({type}) cannot be graded here yet. You lose no points by leaving it out.");
        try
        {
            if (setup.Inputs.Count == 0) throw new ProblemErrorException("the question has no input");
            if (setup.Inputs.Count > 1 && !kind.HasManyInputs) throw new ProblemErrorException("the question has more than one input");
            if (setup.Inputs.FirstOrDefault(input => !kind.Inputs.Contains(input.Type)) is { } foreign)
                throw new ProblemErrorException($"{foreign.Type} does not fit {type}");
            return kind.Build(setup);
        }
        catch (ProblemErrorException error)
        {
            return new UngradableResponse(setup, $"This question cannot be graded, because its author made a mistake: {error.Message}");
        }
    }

    private sealed record Kind(string[] Inputs, Func<ResponseSetup, CapaResponse> Build, bool HasManyInputs = false);
}
