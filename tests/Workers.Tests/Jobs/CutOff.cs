using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Jobs;

/// <summary>Falls over inside a batch, when its facts are prepared but not committed, as a killed worker would.</summary>
internal sealed class CutOff(IJob job, int afterBatches) : IJob
{
    private int batches;

    public string Kind => job.Kind;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var batch = await job.RunBatch(task, session, ct);
        return ++batches == afterBatches ? throw new OperationCanceledException() : batch;
    }
}
