using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Assessment;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProblemSeedDrawn))]
[JsonSerializable(typeof(ProblemChecked))]
[JsonSerializable(typeof(ProblemCheckRefused))]
[JsonSerializable(typeof(ProblemAnswersSaved))]
[JsonSerializable(typeof(ProblemReset))]
[JsonSerializable(typeof(ProblemAnswerShown))]
[JsonSerializable(typeof(ProblemHintShown))]
[JsonSerializable(typeof(ProblemScoreOverridden))]
[JsonSerializable(typeof(ProblemAttemptsReset))]
[JsonSerializable(typeof(ProblemStateDeleted))]
[JsonSerializable(typeof(ProblemRescored))]
[JsonSerializable(typeof(BlockScored))]
[JsonSerializable(typeof(BlockScoreRemoved))]
[JsonSerializable(typeof(ToolResultRecorded))]
[JsonSerializable(typeof(ToolResultRemoved))]
[JsonSerializable(typeof(ToolScorePosted))]
[JsonSerializable(typeof(LtiLineItemSaved))]
[JsonSerializable(typeof(LtiLineItemRemoved))]
[JsonSerializable(typeof(DoneToggled))]
[JsonSerializable(typeof(DragItemDropped))]
[JsonSerializable(typeof(DragBoardSubmitted))]
[JsonSerializable(typeof(DragBoardCleared))]
internal sealed partial class AssessmentJson : JsonSerializerContext;
