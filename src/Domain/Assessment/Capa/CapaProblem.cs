using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// One problem as one learner meets it: its XML with a seed applied. Immutable and shareable between requests. Whatever the
/// XML says, loading and rendering never throw: what cannot be graded says so in its place.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/capa/capa_problem.py</c> (LoncapaProblem).</remarks>
public sealed class CapaProblem
{
    private readonly ProblemStructure? structure;
    private readonly ProblemScript script;
    private readonly Lazy<bool> hasAnswers;

    private CapaProblem(string blockId, int seed, ProblemStructure? structure, string? defect, IReadOnlyList<string> hints, ProblemScript script)
    {
        BlockId = blockId;
        Seed = seed;
        this.structure = structure;
        this.script = script;
        hasAnswers = new(() => AnswersCalls.Count > 0 || Answers().Count > 0);
        Defect = defect;
        DemandHints = hints;
        Ungradable =
        [
            .. (structure?.Responses ?? []).Where(response => response.Ungradable is not null).Select(response =>
                new UngradablePart(response.Id, response.Type, response.Ungradable!, ((IXmlLineInfo)response.Element).LineNumber)),
            .. (structure?.Strays ?? []).Select(input => new UngradablePart(
                blockId, input.Name.LocalName, ProblemBody.StrayNote(input), ((IXmlLineInfo)input).LineNumber)),
        ];
    }

    public string BlockId { get; }

    public int Seed { get; }

    /// <summary>Null: the XML could be read and its scripts ran. Else why not, for the author.</summary>
    public string? Defect { get; }

    /// <summary>Raw points of the whole problem by the author's count, whether or not it can be graded here.</summary>
    public double MaxPoints => structure?.Responses.Sum(response => response.MaxPoints) ?? 0;

    /// <summary>
    /// Raw points that a grade may count: 0 for a problem of a kind that is not graded, so that nobody loses what nobody can earn. Says
    /// the XML alone: whether a script runs, on this machine or at all, changes no course's maximum.
    /// </summary>
    public double CountablePoints => structure?.HasRightQuestions == true ? MaxPoints : 0;

    /// <summary>There are questions, and all of them can be graded.</summary>
    public bool IsGradable => structure?.IsGradable == true && Defect is null;

    /// <summary>Questions that are shown but not graded, with the reason and the line.</summary>
    public IReadOnlyList<UngradablePart> Ungradable { get; }

    /// <summary>A sentence for the learner; null: nothing is known that stands in the way.</summary>
    public string? WhyNotGradable => Defect ?? structure?.Obstacle ?? (Ungradable.Count > 0 ? Ungradable[0].Reason : null);

    /// <summary>Grading asks for runs, or for servers of the author.</summary>
    public bool IsJudgedElsewhere => (structure?.Responses ?? []).Any(response => response is PythonResponse or ExternalResponse || HintFunction.NameIn(response) is not null);

    /// <summary>Some answers are judged outside, later.</summary>
    public bool AsksGraders => (structure?.Responses ?? []).OfType<CodeResponse>().Any();

    /// <summary>In document order, with repetitions.</summary>
    public IReadOnlyList<string> ResponseTypes => [.. (structure?.Responses ?? []).Select(response => response.Type)];

    /// <summary>What can be chosen where one of several is, as the author wrote it: value on the wire, and the first text of each.</summary>
    public IReadOnlyList<(string Name, string Text)> SingleChoices =>
    [
        .. (structure?.Responses ?? []).SelectMany(response => response.Inputs).OfType<ChoiceInput>().Where(input => input.Type == "choicegroup")
            .SelectMany(input => Choice.NamedIn(input.Element, new CapaVariables([])))
            .Select(choice => (choice.Name, choice.Element.DescendantNodes().OfType<XText>().FirstOrDefault()?.Value ?? "")),
    ];

    /// <summary>In document order: <c>BLOCKID_2_1</c>, …</summary>
    public IReadOnlyList<string> InputIds => [.. (structure?.Responses ?? []).SelectMany(response => response.Inputs).Select(input => input.Id)];

    /// <summary>HTML of each hint on demand, in order.</summary>
    public IReadOnlyList<string> DemandHints { get; }

    /// <summary>
    /// The run whose result <see cref="Load"/> needs: the scripts of the problem with a seed. Null: there are none, or the XML is broken.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    public static PythonRun? ScriptOf(string xml, int seed, string anonymousStudentId = "")
    {
        if (!xml.Contains("<script", StringComparison.Ordinal)) return null;
        try
        {
            return ScriptNeed.RunOf(ProblemXml.Parse(xml), seed, anonymousStudentId);
        }
        catch (ProblemErrorException)
        {
            return null;
        }
    }

    /// <summary>Reads a problem. Never throws for what stands in the XML.</summary>
    /// <param name="blockId">Last part of the usage key: the prefix of all ids.</param>
    /// <param name="seed">Of this learner; 1 where the problem is the same for all.</param>
    /// <param name="anonymousStudentId">Pseudonym for problems that name <c>$anonymous_student_id</c>.</param>
    /// <param name="ran">Of <see cref="ScriptOf"/>; null where that was, or where nobody ran it: what needs it is not graded then.</param>
    public static CapaProblem Load(string xml, string blockId, int seed, string anonymousStudentId = "", PythonResult? ran = null)
    {
        var code = "";
        try
        {
            var root = ProblemXml.Parse(xml);
            code = ScriptNeed.CodeOf(root) ?? "";
            var finished = ran as PythonResult.Finished;
            var variables = finished is null ? CapaVariables.Standard(seed, anonymousStudentId) : CapaVariables.Of(finished);
            var script = new ProblemScript(code, seed, finished?.Globals ?? ProblemScript.Standard(seed, anonymousStudentId));
            var hints = root.DescendantsAndSelf("problem").Elements("demandhint").Elements("hint").Select(hint => SourceMarkup.Inside(hint, variables));
            var obstacle = finished is null ? ScriptNeed.Obstacle(root) : null;
            var defect = ran is PythonResult.Failed failed ? $"Error while executing script code: {failed.Error}" : null;

            // A problem that cannot be shown shows no hints, and what a script that did not run would have said stays unsaid.
            var shown = defect is not null ? [] : obstacle is null ? hints : hints.Where(hint => !hint.Contains('$', StringComparison.Ordinal));
            return new(blockId, seed, new(root, blockId, variables, seed, obstacle), defect, [.. shown], script);
        }
        catch (ProblemErrorException error)
        {
            return new(blockId, seed, null, error.Message, [], new(code, seed, ProblemScript.Standard(seed, anonymousStudentId)));
        }
    }

    /// <summary>True when the problem differs from learner to learner by more than its seed.</summary>
    public static bool NamesTheLearner(string xml) => xml.Contains("anonymous_student_id", StringComparison.Ordinal);

    /// <summary>
    /// Of the fields of a form, those that are answers to this problem. An input made of several fields (ticks with numbers, two
    /// coordinates) becomes the one value that scripts of Open edX send.
    /// </summary>
    public AnswerSheet Own(AnswerSheet fields) => new(new FieldValues((structure?.Responses ?? [])
        .SelectMany(response => response.Inputs)
        .SelectMany(input => input.Companions.Select(name => (Id: name, Answer: fields.Values.TryGet(name, out var sent) ? sent : null)).Prepend((Id: input.Id, Answer: input.Gather(fields))))
        .Where(pair => pair.Answer is not null)
        .Select(pair => KeyValuePair.Create(pair.Id, pair.Answer!.Value))));

    /// <summary>
    /// Judges answers. Where authors judge by Python or by servers of their own, the first answer is <see cref="GradeOutcome.NeedsMore"/>: the caller runs and asks what it
    /// names and grades again, twice at most, with the results in <paramref name="context"/>.
    /// </summary>
    public GradeOutcome Grade(AnswerSheet answers, GradingContext? context = null)
    {
        if (structure is null || !IsGradable)
            return new GradeOutcome.Rejected(WhyNotGradable ?? "This problem cannot be graded.");
        try
        {
            var grading = new GradingPass(script, answers, context ?? GradingContext.First);
            var results = grading.Judge(structure.Responses);
            if (results is null) return new GradeOutcome.NeedsMore(grading.MissingRuns, grading.MissingCalls);
            var marks = structure.Responses.SelectMany(response => MarksOf(response, results[response], answers)).ToList();
            return new GradeOutcome.Graded(
                marks, marks.Sum(PointsOf), MaxPoints, marks.TrueForAll(mark => mark.Correctness is Correctnesses.Correct or Correctnesses.PartiallyCorrect))
            {
                Feedback = [.. structure.Responses.SelectMany(response => results[response]).Select(result => result.Feedback).OfType<FeedbackShown>()],
            };
        }
        catch (GradingFailedException error)
        {
            return new GradeOutcome.Rejected(error.Message, error.Trace);
        }
        catch (ProblemErrorException error)
        {
            return new GradeOutcome.Rejected(error.Message, error.Trace);
        }
        catch (StudentInputException error)
        {
            return new GradeOutcome.Rejected(error.Message);
        }
    }

    /// <summary>What graders outside are asked about these answers; empty: nothing waits for one.</summary>
    public IReadOnlyList<GraderRequest> GraderRequests(AnswerSheet answers) =>
        [.. (structure?.Responses ?? []).OfType<CodeResponse>().Select(response => response.RequestFor(answers))];

    /// <summary>HTML of the body.</summary>
    public string Render(BodyView view)
    {
        if (structure is not null && Defect is null) return new ProblemBody(structure, view).Render();
        return new HtmlWriter().Open("p", ("class", "problem-error"), ("role", "alert"))
            .Text("This problem cannot be shown, because its author made a mistake. ").Text(Defect ?? "").Close("p").ToString();
    }

    /// <summary>What servers are asked before <see cref="Answers()"/> knows their right answers; empty: it knows all.</summary>
    public IReadOnlyList<ServerCall> AnswersCalls => [.. (structure?.Responses ?? []).OfType<ExternalResponse>().Select(response => response.AnswersCall)];

    /// <summary>"Show answer" tells something. Every page asks, so it is worked out once.</summary>
    public bool HasAnswers => hasAnswers.Value;

    /// <summary>What "show answer" tells: the right answers, then the solutions, by id. Those that only servers know are left out.</summary>
    public IReadOnlyList<ShownAnswer> Answers() => structure is null || Defect is not null ? [] : [.. structure.ShownAnswers()];

    /// <summary>The same with what <see cref="AnswersCalls"/> asked for; null: a server told no answers.</summary>
    public IReadOnlyList<ShownAnswer>? Answers(PreparedResults known)
    {
        try
        {
            return structure is null || Defect is not null ? [] : [.. structure.ShownAnswers(known)];
        }
        catch (GradingFailedException)
        {
            return null;
        }
    }

    /// <summary>An answer as people read it, texts of choices instead of their names; empty: none.</summary>
    public string Describe(string inputId, AnswerSheet answers) => InputOf(inputId)?.Describe(answers) ?? "";

    /// <summary>The right answer as people read it; empty: not known.</summary>
    public string DescribeCorrect(string inputId) =>
        InputOf(inputId) is { } input && Answers().FirstOrDefault(answer => answer.Id == inputId) is { } right ? input.DescribeCorrect(right) : "";

    /// <summary>Points of one mark (olx §6.3).</summary>
    public static double PointsOf(InputMark mark) => mark.Points ?? (mark.Correctness is Correctnesses.Correct or Correctnesses.PartiallyCorrect ? 1 : 0);

    /// <summary>Element name of an input; null: there is none with this id.</summary>
    public string? InputTypeOf(string inputId) => InputOf(inputId)?.Type;

    private CapaInput? InputOf(string inputId) => (structure?.Responses ?? []).SelectMany(response => response.Inputs).FirstOrDefault(input => input.Id == inputId);

    private static IEnumerable<InputMark> MarksOf(CapaResponse response, IReadOnlyList<InputResult> results, AnswerSheet answers) =>
        response.Inputs.Join(results, input => input.Id, result => result.InputId, (input, result) => new InputMark(
            input.Id, result.Correctness, result.Points, result.Message, result.Hint, input.Label.Text, input.Describe(answers), response.Type, input.Type,
            result.HintMode, result.AnswerVariable, result.ResponseMessage));
}
