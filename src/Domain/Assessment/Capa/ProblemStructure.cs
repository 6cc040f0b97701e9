using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The parts of a problem and where they stand in its XML. Built once; the tree is never changed after that.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/capa_problem.py</c> (_preprocess_problem): numbering, labels, descriptions.</remarks>
internal sealed class ProblemStructure
{
    private readonly List<CapaResponse> responses = [];

    public ProblemStructure(XElement root, string blockId, CapaVariables variables, int seed, string? obstacle = null)
    {
        Root = root;
        Variables = variables;
        Obstacle = obstacle;
        var random = new Lazy<PythonRandom>(() => new PythonRandom(seed));
        var number = 0;
        foreach (var element in root.Descendants().Where(ResponseRegistry.IsResponse))
        {
            number++;
            var inputs = element.Descendants().Where(InputRegistry.IsInput)
                .Select((input, place) => InputRegistry.Build(input, $"{blockId}_{number + 1}_{place + 1}")).ToList();
            var response = ResponseRegistry.Build(new(element, $"{blockId}_{number}", inputs, variables, random, seed));
            responses.Add(response);
            ResponseAt[element] = response;
            foreach (var input in inputs) InputAt[input.Element] = input;
            Name(response);
        }

        foreach (var response in responses) KeepSolutionOfPool(response);
        var solution = 0;
        foreach (var element in root.Descendants("solution"))
        {
            // Those that a pool left out keep their numbers.
            solution++;
            if (!Consumed.Contains(element)) SolutionIdAt[element] = $"{blockId}_solution_{solution}";
        }

        Strays = [.. root.Descendants().Where(element => InputRegistry.IsInput(element) && !InputAt.ContainsKey(element))];
        HasRightQuestions = responses.Count > 0 && Strays.Count == 0 && responses.TrueForAll(response => response.Ungradable is null);
    }

    public XElement Root { get; }

    public CapaVariables Variables { get; }

    public IReadOnlyList<CapaResponse> Responses => responses;

    public Dictionary<XElement, CapaResponse> ResponseAt { get; } = [];

    public Dictionary<XElement, CapaInput> InputAt { get; } = [];

    /// <summary>Inputs that belong to no question. Open edX cannot build such a problem; here it is shown and not graded.</summary>
    public IReadOnlyList<XElement> Strays { get; }

    public Dictionary<XElement, string> SolutionIdAt { get; } = [];

    /// <summary>Labels and descriptions that belong to an input and are written there instead of where they stand.</summary>
    public HashSet<XElement> Consumed { get; } = [];

    /// <summary>Questions over several inputs.</summary>
    public Dictionary<CapaResponse, XElement> GroupLabelAt { get; } = [];

    /// <summary>There are questions, and the author made none that cannot be graded.</summary>
    public bool HasRightQuestions { get; }

    /// <summary>Why nothing of this problem can be graded on this machine; null: nothing stands in the way.</summary>
    public string? Obstacle { get; }

    public bool IsGradable => HasRightQuestions && Obstacle is null;

    /// <param name="known">Replies of servers of the author; null: none was asked.</param>
    /// <exception cref="GradingFailedException">A server that was asked told no answers.</exception>
    public IEnumerable<ShownAnswer> ShownAnswers(PreparedResults? known = null)
    {
        foreach (var answer in responses.SelectMany(response =>
            response is ExternalResponse external && known?.Find(external.AnswersCall) is { } reply ? external.InterpretAnswers(reply) : response.CorrectAnswers())) yield return answer;
        foreach (var (element, id) in SolutionIdAt) yield return new(id, [SourceMarkup.Whole(element, id, Variables)], IsList: false, IsHtml: true);
    }

    private void Name(CapaResponse response)
    {
        var label = response.Element.Element("label");
        var descriptions = response.Element.Elements("description").ToList();
        if (response.Inputs.Count == 1)
        {
            var question = label ?? QuestionBefore(response);
            response.Inputs[0].Label = new(question, descriptions);
            if (question is not null) Consumed.Add(question);
            Consumed.UnionWith(descriptions);
            return;
        }

        if (label is not null && response.Inputs.Count > 1)
        {
            GroupLabelAt[response] = label;
            Consumed.Add(label);
        }

        foreach (var input in response.Inputs)
        {
            if (input.Element.Attribute("label")?.Value is { Length: > 0 } own) input.Label = new(new XText(own), []);
        }
    }

    /// <summary>A pool shows one right choice; of the solutions written for each, only that choice's is left (olx §11).</summary>
    private void KeepSolutionOfPool(CapaResponse response)
    {
        if (response.Inputs.OfType<ChoiceInput>().FirstOrDefault(input => input.Element.Attribute("answer-pool") is { Value: not "0" }) is not { } pool) return;
        if (response.Element.ElementsAfterSelf("solutionset").FirstOrDefault() is not { } set) return;
        var shown = pool.Choices.FirstOrDefault(choice => choice.IsCorrect)?.Element.Attribute("explanation-id")?.Value;
        Consumed.UnionWith(set.Elements("solution").Where(element => element.Attribute("explanation-id")?.Value != shown));
    }

    /// <summary>
    /// Old problems repeat the question in an attribute; where the paragraph before says the same, that paragraph is the question, else there
    /// is none. Without the attribute, a label right before is.
    /// </summary>
    private static XElement? QuestionBefore(CapaResponse response)
    {
        var before = response.Element.ElementsBeforeSelf().LastOrDefault();
        return response.Inputs[0].Element.Attribute("label")?.Value is { } text
            ? before is { Name.LocalName: "p" } && before.FirstNode is XText && ScriptNeed.TextOf(before) == text ? before : null
            : before is { Name.LocalName: "label" } ? before : null;
    }
}
