using System.Security.Cryptography;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>What a learner is shown of content that differs between learners; drawn at the first visit that meets it, as Open edX does.</summary>
/// <remarks>The stream itself is read, not a projection of it: the page that draws shows what was drawn.</remarks>
public sealed class LearnerChoices(StreamStore streams, LearnerEnrollmentsQuery enrollments, LearnerCohorts cohorts)
{
    /// <param name="viewer">An enrolled learner; the team sees everything and gets no choices.</param>
    public async Task<Viewer> Settle(Viewer viewer, UserId user, CourseOutline outline, CancellationToken ct)
    {
        if (outline.DependsOnCohorts) viewer = In(await cohorts.Settle(user, outline.Course.Key, viewer.Now, ct), viewer, outline);
        if (!outline.HasChoices) return viewer;
        var stream = LearnerSelectionsEvent.StreamOf(user, outline.Course.Key);
        var state = await streams.Load<LearnerSelections, LearnerSelectionsEvent>(stream, ct);
        var ask = new SelectContent(user, outline.Course.Key, outline.ChoicesFor(viewer), RandomNumberGenerator.GetInt32(int.MaxValue), viewer.Now);
        if (ask.Decide(state).Facts.Count > 0)
        {
            var done = await streams.Transact<LearnerSelections, LearnerSelectionsEvent>(
                stream, ask.Decide, new EventMetadata(CausationId: nameof(SelectContent), UserName: user.ToString()), ct);
            state = done.State;
        }

        return With(viewer, state, outline);
    }

    /// <summary>A learner as whom somebody else looks: by track and by what was drawn so far; draws nothing.</summary>
    public async Task<Viewer> Seen(UserId user, CourseOutline outline, DateTimeOffset now, CancellationToken ct)
    {
        var enrollment = await enrollments.Find(user, outline.Course.Key, ct);
        var viewer = Viewer.Learner(now) with { Groups = UserPartitions.GroupsOf(enrollment is { IsActive: true } ? enrollment.Mode : null) };
        if (outline.DependsOnCohorts) viewer = In(await cohorts.Find(user, outline.Course.Key, ct), viewer, outline);
        if (!outline.HasChoices) return viewer;
        return With(viewer, await streams.Load<LearnerSelections, LearnerSelectionsEvent>(LearnerSelectionsEvent.StreamOf(user, outline.Course.Key), ct), outline);
    }

    /// <summary>
    /// Some learner, or one of a group, as the team imagines it: outside that group, of the onlooker's own track or else the free one. What is drawn per
    /// learner is drawn for the look alone, each time the same for the same onlooker; nothing is recorded.
    /// </summary>
    /// <param name="guise">Names no learner.</param>
    /// <param name="enrollment">Of the onlooker; null: never a member.</param>
    public static Viewer Supposed(LearnerGuise guise, UserId onlooker, LearnerEnrollment? enrollment, CourseOutline outline, DateTimeOffset now)
    {
        var groups = UserPartitions.GroupsOf(enrollment is { IsActive: true } ? enrollment.Mode : "audit").ToDictionary();
        if (guise is { Partition: { } partition, Group: { } group }) groups[partition] = group;
        var viewer = Viewer.Learner(now) with { Groups = groups };
        if (!outline.HasChoices) return viewer;
        var ask = new SelectContent(onlooker, outline.Course.Key, outline.ChoicesFor(viewer), (int)(onlooker.Value % int.MaxValue), now);
        var drawn = ask.Decide(LearnerSelections.Initial).Facts.Aggregate(LearnerSelections.Initial, (state, fact) => state.Evolve(fact));
        return With(viewer, drawn, outline);
    }

    private static Viewer In(CohortStanding standing, Viewer viewer, CourseOutline outline)
    {
        if (standing.Content is not { } content || outline.Partitions.GetValueOrDefault(content.Partition) is not { Scheme: "cohort" }) return viewer;
        var groups = viewer.Groups.ToDictionary();
        groups[content.Partition] = content.Group;
        return viewer with { Groups = groups };
    }

    /// <summary>The viewer with what was drawn; draws nothing.</summary>
    public static Viewer With(Viewer viewer, LearnerSelections state, CourseOutline outline)
    {
        var groups = viewer.Groups.ToDictionary();
        foreach (var (partition, group) in state.Groups) groups.TryAdd(partition, group);
        var shown = viewer.Shown.ToDictionary();
        foreach (var (block, children) in state.Drawn) shown[block] = children;
        foreach (var (block, choice) in state.Choices)
        {
            if (outline.TryFind(block, out var found) && choice < found.Children.Count) shown[block] = [found.Children[choice].Block.Usage];
        }

        return viewer with { Groups = groups, Shown = shown };
    }
}
