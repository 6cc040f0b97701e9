using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>One answer to choose, or one question of a survey.</summary>
/// <param name="Label">Markdown in polls and questions of surveys, HTML in a <c>poll_question</c>, plain text in answers of surveys.</param>
/// <param name="Image">Address as the author wrote it; null: none.</param>
public sealed record VoteItem(string Key, string Label, string? Image = null, string? ImageAlt = null);

/// <summary>A <c>poll</c>. Source of fields and defaults: xblock-poll <c>poll/poll.py</c> (PollBlock).</summary>
/// <param name="Question">Markdown.</param>
/// <param name="Feedback">Markdown, shown to who has voted; empty: none.</param>
public sealed record PollContent(string Question, IReadOnlyList<VoteItem> Answers, string Feedback, VoteRules Rules)
{
    private static readonly VoteItem[] DefaultAnswers = [new("R", "Red"), new("B", "Blue"), new("G", "Green"), new("O", "Other")];

    public static PollContent Of(PublishedBlock block) => new(
        block.Text("question") ?? "What is your favorite color?", VotingBlocks.Items(block, "answers", DefaultAnswers), block.Text("feedback") ?? "",
        VotingBlocks.RulesOf(block));
}

/// <summary>A <c>survey</c>: several questions with the same answers. Source: xblock-poll <c>poll/poll.py</c> (SurveyBlock).</summary>
/// <inheritdoc cref="PollContent"/>
/// <param name="Name">Shown above the questions.</param>
public sealed record SurveyContent(
    string Name, IReadOnlyList<VoteItem> Questions, IReadOnlyList<VoteItem> Answers, string Feedback, VoteRules Rules)
{
    private static readonly VoteItem[] DefaultAnswers = [new("Y", "Yes"), new("N", "No"), new("M", "Maybe")];

    private static readonly VoteItem[] DefaultQuestions =
    [
        new("enjoy", "Are you enjoying the course?"),
        new("recommend", "Would you recommend this course to your friends?"),
        new("learn", "Do you think you will learn a lot?"),
    ];

    public IReadOnlyCollection<string> QuestionKeys { get; } = [.. Questions.Select(question => question.Key)];

    public IReadOnlyCollection<string> AnswerKeys { get; } = [.. Answers.Select(answer => answer.Key)];

    public static SurveyContent Of(PublishedBlock block) => new(
        block.Text("block_name") ?? "Poll", VotingBlocks.Items(block, "questions", DefaultQuestions), VotingBlocks.Items(block, "answers", DefaultAnswers),
        block.Text("feedback") ?? "", VotingBlocks.RulesOf(block));
}

/// <summary>A <c>poll_question</c>. Source: Open edX <c>xmodule/poll_block.py</c>.</summary>
/// <param name="Question">HTML around the answers.</param>
/// <param name="MayWithdraw">Learners may take their answer back and choose again.</param>
public sealed record PollQuestionContent(string Question, IReadOnlyList<VoteItem> Answers, bool MayWithdraw)
{
    public static PollQuestionContent Of(PublishedBlock block)
    {
        var root = VotingBlocks.Element(block.Content);
        var answers = root?.Elements("answer").Where(answer => answer.Attribute("id")?.Value is { Length: > 0 })
            .Select(answer => new VoteItem(answer.Attribute("id")!.Value, VotingBlocks.Inner(answer.Nodes())))
            .DistinctBy(answer => answer.Key).ToArray() ?? [];
        var question = VotingBlocks.Inner(root?.Nodes().Where(node => node is not XElement { Name.LocalName: "answer" }) ?? []);
        var reset = root?.Attribute("reset")?.Value ?? (block.Fields.TryGet("reset", out var field) ? field.Value.ToString() : null);
        return new(question.Trim(), answers, !string.Equals(reset, "false", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>A <c>word_cloud</c>. Source: Open edX <c>xmodule/word_cloud_block.py</c>.</summary>
/// <param name="Instructions">HTML; empty: none.</param>
/// <param name="Inputs">Fields for words, 1 or more.</param>
/// <param name="TopWords">Most words shown, 1 or more.</param>
public sealed record WordCloudContent(string Instructions, int Inputs, int TopWords, bool ShowsPercents)
{
    private const int MostInputs = 100;
    private const int MostWords = 10_000;

    public static WordCloudContent Of(PublishedBlock block) => new(
        block.Text("instructions") ?? "", Count(block.Number("num_inputs") ?? 5, MostInputs), Count(block.Number("num_top_words") ?? 250, MostWords),
        block.Flag("display_student_percents") ?? true);

    private static int Count(double asked, int most) => (int)Math.Clamp(asked, 1, most);
}

/// <summary>Reading what the blocks above have in common.</summary>
internal static class VotingBlocks
{
    public static VoteRules RulesOf(PublishedBlock block) =>
        new(block.Flag("private_results") ?? false, (int)Math.Clamp(block.Number("max_submissions") ?? 1, 0, int.MaxValue));

    /// <summary>Pairs of a key and a label, or of a key and an object with <c>label</c>, <c>img</c>, <c>img_alt</c>; what is neither is left out.</summary>
    public static IReadOnlyList<VoteItem> Items(PublishedBlock block, string field, IReadOnlyList<VoteItem> defaults) =>
        block.Fields.TryGet(field, out var list) && list.Value.ValueKind == JsonValueKind.Array
            ? [.. list.Value.EnumerateArray().Select(Item).OfType<VoteItem>().DistinctBy(item => item.Key)]
            : defaults;

    /// <summary>Null: nothing that could be read.</summary>
    public static XElement? Element(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml)) return null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static string Inner(IEnumerable<XNode> nodes) =>
        string.Concat(nodes.Select(node => node.ToString(SaveOptions.DisableFormatting))).Trim();

    private static VoteItem? Item(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() < 2 || pair[0].ValueKind != JsonValueKind.String) return null;
        var (key, value) = (pair[0].GetString()!, pair[1]);
        return value.ValueKind switch
        {
            JsonValueKind.String => new(key, value.GetString()!),
            JsonValueKind.Object => new(key, Text(value, "label") ?? "", Text(value, "img"), Text(value, "img_alt")),
            _ => null,
        };
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found ? found : null;
}
