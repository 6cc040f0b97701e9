using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A block that opens a tool outside the platform.</summary>
/// <param name="LaunchUrl">Page that takes the browser to the tool; null: nothing is opened here, see <paramref name="Reason"/>.</param>
/// <param name="Reason">Why not, for the viewer; null also when the author hides the tool.</param>
/// <param name="Description">What the author says of the tool; empty: nothing.</param>
/// <param name="ButtonText">Empty: the usual one.</param>
/// <param name="FrameHeight">Pixels.</param>
/// <param name="ModalWidth">Percent of the window; so <paramref name="ModalHeight"/>.</param>
/// <param name="Points">Standing and maximum in words; null: the block is not scored.</param>
/// <param name="Comment">The tool's words on the learner's work, as plain text; empty: none.</param>
/// <param name="Registration">For the course team: what the provider of a tool of LTI 1.3 has to know; empty for others.</param>
public sealed record LtiBlockView(
    UsageKey Usage, string Title, bool CompletesOnView, LtiTarget Target, string? LaunchUrl, string? Reason, string Description, string ButtonText,
    int FrameHeight, int ModalWidth, int ModalHeight, string? Points, string Comment, IReadOnlyList<(string Name, string Value)> Registration) : BlockView(Usage, Title, CompletesOnView)
{
    /// <summary>What the author chose at the tool, shown instead of the tool; empty: the tool is opened.</summary>
    public IReadOnlyList<LtiItemView> Items { get; init; } = [];

    /// <summary>Where authors choose content at the tool; null: not for the viewer, or the block does not let them.</summary>
    public string? ChooseUrl { get; init; }
}

/// <param name="Type">See <see cref="LtiContentItem"/>.</param>
/// <param name="Url">Where it leads; null: nowhere for the viewer.</param>
/// <param name="Html">The tool's own, for a frame without rights; empty: none.</param>
public sealed record LtiItemView(string Type, string Title, string Text, string? Url, string Html, int? Width, int? Height);
