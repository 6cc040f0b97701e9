using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Courseware;

/// <summary>Timed exams among the blocks of a course: subsections with <c>is_time_limited</c>. Proctored ones run as timed ones: there is no proctoring.</summary>
public static class TimedExamContent
{
    /// <summary>What Studio writes when an author only ticks the box.</summary>
    private const int UsualMinutes = 30;

    public static bool IsTimedExam(this PublishedBlock block) => block.Type == "sequential" && block.Flag("is_time_limited") == true;

    /// <summary>The exam that a block is part of; the subsection itself is none of its content. Null: part of no exam.</summary>
    public static PublishedBlock? ExamAround(PublishedBlock block) =>
        block.Parent?.Enclosing("sequential") is { } sequence && sequence.IsTimedExam() ? sequence : null;

    public static IEnumerable<PublishedBlock> Of(PublishedCourse course) => course.Root.SelfAndDescendants().Where(IsTimedExam);

    public static int LimitOf(PublishedBlock exam) =>
        (int)Math.Clamp(exam.Number("default_time_limit_minutes") ?? UsualMinutes, 0, GrantExamTime.MostMinutes);

    /// <param name="dates">Of the learner.</param>
    public static TimedExamRules RulesOf(PublishedCourse course, PublishedBlock exam, DueDates dates)
    {
        var due = dates.Of(exam);
        return new(
            LimitOf(exam), due, due ?? course.Root.Instant("end"), ProblemSettingsOf.Grace(exam.Effective("graceperiod")) ?? TimeSpan.Zero,
            exam.Flag("hide_after_due") == true);
    }

    /// <summary>The exam's number on the wire, the same on every node and after every rebuild. It fits into the numbers of browsers.</summary>
    public static long NumberOf(UsageKey exam) => Number(exam.ToString());

    /// <summary>The number of a learner's attempt on the wire.</summary>
    public static long NumberOf(UsageKey exam, UserId user, int attempt) => Number($"{exam} {user} {attempt}");

    public static bool TryFind(PublishedCourse course, long number, [NotNullWhen(true)] out PublishedBlock? exam) =>
        (exam = Of(course).FirstOrDefault(found => NumberOf(found.Usage) == number)) is not null;

    // 52 bits; two of a million attempts share a number in one of ten thousand installations.
    private static long Number(string text) => (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 12);
}
