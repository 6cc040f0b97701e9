using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Courseware;

/// <summary>Generated JSON of this room's facts, a line for each; see <see cref="SharedKernel.DomainEvents.Json"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BlockCompletionChanged))]
[JsonSerializable(typeof(SequencePositionChanged))]
[JsonSerializable(typeof(VideoStateSaved))]
[JsonSerializable(typeof(LearnerInteractionRecorded))]
[JsonSerializable(typeof(PollVoteCast))]
[JsonSerializable(typeof(PollVoteWithdrawn))]
[JsonSerializable(typeof(MasqueradeBegun))]
[JsonSerializable(typeof(MasqueradeEnded))]
[JsonSerializable(typeof(SurveyAnswered))]
[JsonSerializable(typeof(CloudWordsSubmitted))]
[JsonSerializable(typeof(PartitionGroupAssigned))]
[JsonSerializable(typeof(LibraryContentAssigned))]
[JsonSerializable(typeof(LibraryContentRemoved))]
[JsonSerializable(typeof(LibrarySampleReturned))]
[JsonSerializable(typeof(RandomChildChosen))]
[JsonSerializable(typeof(DueDateExtended))]
[JsonSerializable(typeof(DueDateExtensionCleared))]
[JsonSerializable(typeof(ExamAttemptCreated))]
[JsonSerializable(typeof(ExamAttemptStarted))]
[JsonSerializable(typeof(ExamAttemptReadyToSubmit))]
[JsonSerializable(typeof(ExamAttemptContinued))]
[JsonSerializable(typeof(ExamAttemptSubmitted))]
[JsonSerializable(typeof(ExamAttemptTimedOut))]
[JsonSerializable(typeof(ExamAttemptReset))]
[JsonSerializable(typeof(ExamTimeGranted))]
[JsonSerializable(typeof(ExamTimeWithdrawn))]
internal sealed partial class CoursewareJson : JsonSerializerContext;
