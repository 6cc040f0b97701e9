using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Courseware;

/// <summary>What one viewer sees of one block, ready to be drawn: no page asks anything further.</summary>
/// <param name="Title">Name as shown; empty: none.</param>
/// <param name="CompletesOnView">Seen long enough, it is complete; false for containers, players, scored blocks, and once it is complete.</param>
public abstract record BlockView(UsageKey Usage, string Title, bool CompletesOnView);

/// <param name="Html">The author's markup with references turned into served addresses. Trusted as far as authors are; the page's policy keeps scripts from running.</param>
public sealed record HtmlBlockView(UsageKey Usage, string Title, bool CompletesOnView, string Html) : BlockView(Usage, Title, CompletesOnView);

/// <param name="Html">Problem with its form and the learner's present state.</param>
public sealed record ProblemBlockView(UsageKey Usage, string Title, string Html) : BlockView(Usage, Title, false)
{
    /// <summary>Live questioning, for the course team; null: for nobody else, nor where it is off.</summary>
    public RapidPanelView? Rapid { get; init; }
}

/// <param name="HandlerUrl">Address before the name of the handler, slash included.</param>
public sealed record RapidPanelView(RapidPanel Panel, string HandlerUrl, string CsrfToken);

/// <param name="YoutubeId">Null: not on YouTube.</param>
/// <param name="Sources">Addresses of files, best first.</param>
/// <param name="Transcripts">Language and address of the text.</param>
public sealed record VideoBlockView(
    UsageKey Usage, string Title, string? YoutubeId, IReadOnlyList<string> Sources, IReadOnlyList<(string Language, string Url)> Transcripts)
    : BlockView(Usage, Title, false)
{
    /// <summary>Where it ends, the page that embeds the unit may go on to the next: the course says so (<c>video_auto_advance</c>).</summary>
    public bool AutoAdvances { get; init; }

    /// <summary>Where playing goes on, in seconds; 0: at the start.</summary>
    public double Position { get; init; }

    /// <summary>As the viewer last chose it; 1 is normal.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Where the player keeps both; null: nobody is there to keep them for.</summary>
    public string? StateUrl { get; init; }
}

/// <summary>A vertical, or any other block that only holds blocks.</summary>
public sealed record ContainerBlockView(UsageKey Usage, string Title, IReadOnlyList<BlockView> Children) : BlockView(Usage, Title, false)
{
    /// <summary>Where a learner asks for another sample of what is shown, and the token for the form; null: nowhere.</summary>
    public (string Url, string CsrfToken)? Reset { get; init; }
}

/// <summary>A block of a type that is kept and exported but cannot be shown yet.</summary>
/// <param name="Reason">A sentence for the viewer.</param>
public sealed record UnsupportedBlockView(UsageKey Usage, string Title, bool CompletesOnView, string Reason) : BlockView(Usage, Title, CompletesOnView);

/// <summary>A <c>done</c> block: a switch by which learners say that they did what no machine sees.</summary>
/// <param name="Align"><c>left</c>, <c>center</c> or <c>right</c>.</param>
/// <param name="CanToggle">False for anonymous viewers.</param>
public sealed record DoneBlockView(UsageKey Usage, string Title, string Align, bool IsDone, bool CanToggle, string ToggleUrl, string CsrfToken)
    : BlockView(Usage, Title, false);
