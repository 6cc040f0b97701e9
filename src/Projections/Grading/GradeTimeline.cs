using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Grading;

/// <summary>From the recorded changes of a learner's grades to steps, each with the value before it.</summary>
internal static class GradeTimeline
{
    /// <param name="facts">The stream of the learner's grades, or its beginning.</param>
    /// <param name="policyAt">Policy in force at a course version.</param>
    public static IReadOnlyList<GradeStep> Of(
        IEnumerable<RecordedEvent> facts, Func<GradeCause, CausingEvent> causeOf, Func<long, PublishedPolicy?> policyAt)
    {
        var steps = new List<GradeStep>();
        GradeValue? course = null;
        var subsections = new Dictionary<UsageKey, GradeValue>();
        foreach (var fact in facts)
        {
            var place = new EventPlace(fact.Id, fact.Stream, fact.Version, fact.Position, fact.Timestamp);
            switch (fact.Data)
            {
                case SubsectionGradeChanged changed:
                    var value = ValueOf(changed);
                    steps.Add(new(
                        changed.Subsection, subsections.GetValueOrDefault(changed.Subsection), value, changed.At, changed.ContentVersion,
                        policyAt(changed.ContentVersion), place, causeOf(changed.Cause)));
                    subsections[changed.Subsection] = value;
                    break;
                case CourseGradeChanged changed:
                    var outcome = new GradeValue(changed.Percent, null, changed.Letter, changed.Passed);
                    steps.Add(new(
                        null, course, outcome, changed.At, changed.ContentVersion, policyAt(changed.ContentVersion), place, causeOf(changed.Cause)));
                    course = outcome;
                    break;
                case CourseGradeNowPassed or CourseGradeNowFailed:
                    // No step of its own: the grade before it tells from which outcome to which.
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(facts), fact.Type, "Unknown fact of LearnerGrades.");
            }
        }

        return steps;
    }

    private static GradeValue ValueOf(SubsectionGradeChanged changed) => new(
        GradeRounding.Subsection(changed.EarnedGraded, changed.PossibleGraded),
        new(changed.EarnedAll, changed.PossibleAll, changed.EarnedGraded, changed.PossibleGraded, changed.FirstAttempted),
        null,
        null);
}
