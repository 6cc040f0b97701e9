using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>A block at its place in the course, with everything worked out that is the same for every viewer.</summary>
public sealed class OutlineBlock
{
    internal OutlineBlock(PublishedBlock block, int index, OutlineBlock? parent, BlockGate gate)
    {
        Block = block;
        Index = index;
        Parent = parent;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Gate = gate;
        Id = block.Usage.ToString();
        JsonId = JsonEncodedText.Encode(Id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        Name = block.ShownName();
        Mode = CompletionModes.Of(block.Type);
        HasScore = block.HasScore();
        Graded = block.Flag("graded") ?? false;
        Format = block.Text("format") is { Length: > 0 } format ? format : null;
        Due = block.Instant("due");
        CountsWeeks = DueDates.CountsWeeks(block);
        Start = block.Instant("start") ?? BlockSettings.DefaultStart;
        Weight = block.Number("weight");
        HideFromToc = block.Flag("hide_from_toc") ?? false;
        IsBelowConditional = parent is not null && (parent.IsBelowConditional || parent.Type == "conditional");
        ListsShown = block.ChoosesChildrenPerLearner() && block.Type != "split_test";
    }

    public PublishedBlock Block { get; }

    /// <summary>Place in the course, depth first; the root has 0.</summary>
    public int Index { get; }

    public OutlineBlock? Parent { get; }

    public IReadOnlyList<OutlineBlock> Children { get; internal set; } = [];

    /// <summary>Steps from the root.</summary>
    public int Depth { get; }

    public BlockGate Gate { get; }

    /// <summary>Usage key as text.</summary>
    public string Id { get; }

    /// <summary>The same, ready for JSON: answers repeat keys thousands of times.</summary>
    public JsonEncodedText JsonId { get; }

    public string Type => Block.Type;

    public string Name { get; }

    public CompletionMode Mode { get; }

    public bool HasScore { get; }

    public bool Graded { get; }

    /// <summary>Assignment type; null: none.</summary>
    public string? Format { get; }

    /// <summary>As the author set it; what holds for a viewer is <see cref="ViewedOutline.DueOf"/>.</summary>
    public DateTimeOffset? Due { get; }

    /// <summary>Due so many weeks after the learner's beginning, instead of at <see cref="Due"/>.</summary>
    public bool CountsWeeks { get; }

    /// <summary>Own or inherited start; what counts for access is <see cref="BlockGate.Start"/>.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Null: as many points as the block has.</summary>
    public double? Weight { get; }

    public bool HideFromToc { get; }

    /// <summary>Learners see only those children that <see cref="Viewer.Shown"/> lists. Experiments go by groups instead.</summary>
    public bool ListsShown { get; }

    /// <summary>Shown once the learner did what a <c>conditional</c> block above waits for. Grades and completion count it all the same, as upstream.</summary>
    public bool IsBelowConditional { get; }

    /// <summary><c>problem</c>, <c>video</c> or <c>other</c>: of a container that of its weightiest content, problems first.</summary>
    public string IconClass { get; internal set; } = "other";

    /// <summary>Nearest enclosing block of a type, itself included.</summary>
    public OutlineBlock? Enclosing(string type) => Type == type ? this : Parent?.Enclosing(type);
}
