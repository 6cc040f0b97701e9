using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>All input types that Open edX knows. A new type is one class and one line.</summary>
internal static class InputRegistry
{
    private static readonly Dictionary<string, Func<XElement, string, CapaInput>> Kinds = new(StringComparer.Ordinal)
    {
        ["annotationinput"] = (element, id) => new AnnotationInput(element, id),
        ["checkboxgroup"] = (element, id) => new ChoiceInput(element, id),
        ["checkboxtextgroup"] = (element, id) => new ChoiceTextInput(element, id),
        ["chemicalequationinput"] = (element, id) => new TextInput(element, id),
        ["choicegroup"] = (element, id) => new ChoiceInput(element, id),
        ["choicetextgroup"] = (element, id) => new ChoiceTextInput(element, id),
        ["codeinput"] = (element, id) => new CodeInput(element, id),
        ["crystallography"] = (element, id) => new ScriptedInput(element, id),
        ["designprotein2dinput"] = (element, id) => new ScriptedInput(element, id),
        ["drag_and_drop_input"] = (element, id) => new DragInput(element, id),
        ["editageneinput"] = (element, id) => new ScriptedInput(element, id),
        ["filesubmission"] = (element, id) => new FileInput(element, id),
        ["formulaequationinput"] = (element, id) => new TextInput(element, id),
        ["imageinput"] = (element, id) => new ImageInput(element, id),
        ["jsinput"] = (element, id) => new PageInput(element, id),
        ["matlabinput"] = (element, id) => new CodeInput(element, id),
        ["optioninput"] = (element, id) => new OptionInput(element, id),
        ["radiogroup"] = (element, id) => new ChoiceInput(element, id),
        ["radiotextgroup"] = (element, id) => new ChoiceTextInput(element, id),
        ["schematic"] = (element, id) => new CircuitInput(element, id),
        ["textbox"] = (element, id) => new CodeInput(element, id),
        ["textline"] = (element, id) => new TextInput(element, id),
        ["vsepr_input"] = (element, id) => new ScriptedInput(element, id),
    };

    public static bool IsInput(XElement element) => Kinds.ContainsKey(element.Name.LocalName);

    public static CapaInput Build(XElement element, string id) => Kinds[element.Name.LocalName](element, id);
}
