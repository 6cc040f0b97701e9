using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Grading;

/// <summary>Into which group of each experiment of the course learners were drawn.</summary>
internal static class ExperimentGroups
{
    /// <returns>Names in the order of the experiments; empty where a learner was not drawn yet.</returns>
    public static async Task<Func<UserId, IEnumerable<string>>> Of(
        IReadOnlyList<ReportLearner> learners, IReadOnlyList<UserPartition> experiments, ReportRequest request, CancellationToken ct)
    {
        if (experiments.Count == 0) return _ => [];
        var streams = await request.Session.Streams.ReadStreams([.. learners.Select(learner => StreamOf(learner.User))], ct);
        return user =>
        {
            var drawn = (streams.GetValueOrDefault(StreamOf(user)) ?? [])
                .Aggregate(LearnerSelections.Initial, (state, fact) => state.Evolve((LearnerSelectionsEvent)fact.Data)).Groups;
            return experiments.Select(experiment => drawn.TryGetValue(experiment.Id, out var group) ? experiment.GroupNames.GetValueOrDefault(group, "") : "");
        };

        string StreamOf(UserId user) => LearnerSelectionsEvent.StreamOf(user, request.Course);
    }
}
