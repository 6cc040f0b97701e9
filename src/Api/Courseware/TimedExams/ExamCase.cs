using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>One learner, one timed exam, and what holds between the two at the instant of the request.</summary>
internal sealed record ExamCase(PublishedCourse Course, PublishedBlock Exam, UserId Learner, TimedExamRules Rules, TimedExam State);
