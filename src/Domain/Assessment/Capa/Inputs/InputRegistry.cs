using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>All input types that Open edX knows, with those drawn here. A new type is one class and one line.</summary>
internal static class InputRegistry
{
    private static readonly Dictionary<string, Func<XElement, string, CapaInput>> Kinds = new(StringComparer.Ordinal)
    {
        ["choicegroup"] = (element, id) => new ChoiceInput(element, id),
        ["radiogroup"] = (element, id) => new ChoiceInput(element, id),
        ["checkboxgroup"] = (element, id) => new ChoiceInput(element, id),
        ["optioninput"] = (element, id) => new OptionInput(element, id),
        ["textline"] = (element, id) => new TextInput(element, id),
        ["formulaequationinput"] = (element, id) => new TextInput(element, id),
    };

    private static readonly HashSet<string> NotDrawnYet = new(StringComparer.Ordinal)
    {
        "annotationinput", "checkboxtextgroup", "chemicalequationinput", "codeinput", "crystallography", "designprotein2dinput",
        "drag_and_drop_input", "editageneinput", "filesubmission", "imageinput", "jsinput", "matlabinput", "radiotextgroup",
        "schematic", "textbox", "vsepr_input",
    };

    /// <summary>Input elements are numbered, whether drawn here or not.</summary>
    public static bool IsInput(XElement element) =>
        Kinds.ContainsKey(element.Name.LocalName) || NotDrawnYet.Contains(element.Name.LocalName);

    public static CapaInput Build(XElement element, string id) =>
        Kinds.TryGetValue(element.Name.LocalName, out var build) ? build(element, id) : new UndrawnInput(element, id);
}
