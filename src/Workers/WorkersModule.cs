using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers.Analytics;
using OpenEdx.Workers.Assessment;
using OpenEdx.Workers.Enrollment;
using OpenEdx.Workers.Grading;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers;

/// <summary>All processes and jobs: what reacts to facts.</summary>
public static class WorkersModule
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<IProcess, GradingProcess>()
        .AddSingleton<IJob, RegradeCourse>()
        .AddSingleton<IJob, GradeReport>()
        .AddSingleton<IJob, ProblemGradeReport>()
        .AddSingleton<IJob, ResponsesReport>()
        .AddSingleton<IJob, LearnersReport>()
        .AddSingleton<IJob, InactiveLearnersReport>()
        .AddSingleton<IJob, InvitedLearnersReport>()
        .AddSingleton<IJob, AnonymousIdsReport>()
        .AddSingleton<IJob, AnswerDistributionReport>()
        .AddProblemJobs();

    private static IServiceCollection AddProblemJobs(this IServiceCollection services) => ProblemTask.Kinds.Aggregate(
        services, (known, kind) => known.AddSingleton<IJob>(provider => ActivatorUtilities.CreateInstance<ProblemJob>(provider, kind)));

    /// <summary>Runs requested jobs on this node, and takes old reports away.</summary>
    public static IServiceCollection AddJobRunner(this IServiceCollection services) => services
        .AddHostedService<JobRunner>()
        .AddHostedService<ReportSweeper>();
}
