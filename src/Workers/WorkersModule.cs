using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Credentials;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers.Analytics;
using OpenEdx.Workers.Assessment;
using OpenEdx.Workers.Credentials;
using OpenEdx.Workers.Enrollment;
using OpenEdx.Workers.Grading;
using OpenEdx.Workers.Identity;
using OpenEdx.Workers.Jobs;
using OpenEdx.Workers.Notifications;

namespace OpenEdx.Workers;

/// <summary>All processes and jobs: what reacts to facts.</summary>
public static class WorkersModule
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<IProcess, GradingProcess>()
        .AddSingleton<IProcess, NotificationProcess>()
        .AddSingleton<IProcess, CertificateProcess>()
        .AddSingleton<IProcess, CourseMailProcess>()
        .AddMail()
        .AddSingleton<AddressMails>()
        .AddSingleton<ISubscription, AccountMails>()
        .AddSingleton<CourseMailTexts>()
        .AddSingleton<IJob, CourseMailJob>()
        .AddSingleton<IJob, RegradeCourse>()
        .AddSingleton<IJob, GradeReport>()
        .AddSingleton<IJob, ProblemGradeReport>()
        .AddSingleton<IJob, ResponsesReport>()
        .AddSingleton<IJob, LearnersReport>()
        .AddSingleton<IJob, InactiveLearnersReport>()
        .AddSingleton<IJob, InvitedLearnersReport>()
        .AddSingleton<IJob, AnonymousIdsReport>()
        .AddSingleton<IJob, AnswerDistributionReport>()
        .AddSingleton<IJob, VotesReport>()
        .AddSingleton<IJob, OpenResponseReport>()
        .AddSingleton<IJob, OpenResponseStepsReport>()
        .AddSingleton<IJob, OpenResponseFilesReport>()
        .AddProblemJobs()
        .AddCertificateJobs();

    /// <summary>Sends statements where an operator wants them; nowhere is the default.</summary>
    public static IServiceCollection AddStatementDelivery(this IServiceCollection services, IReadOnlyList<StatementTarget> targets) => targets.Aggregate(
        services, (known, target) => known.AddSingleton<ISubscription>(provider => ActivatorUtilities.CreateInstance<StatementDelivery>(provider, target)));

    private static IServiceCollection AddProblemJobs(this IServiceCollection services) => ProblemTask.Kinds.Aggregate(
        services, (known, kind) => known.AddSingleton<IJob>(provider => ActivatorUtilities.CreateInstance<ProblemJob>(provider, kind)));

    private static IServiceCollection AddCertificateJobs(this IServiceCollection services) => CertificateTask.Kinds.Aggregate(
        services, (known, kind) => known.AddSingleton<IJob>(provider => ActivatorUtilities.CreateInstance<CertificateJob>(provider, kind)));

    private static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => MailSettings.FromEnvironment(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<MailOnce>();
        services.TryAddSingleton<IMailer>(provider => provider.GetRequiredService<MailSettings>().Smtp is null
            ? ActivatorUtilities.CreateInstance<FileMailer>(provider)
            : ActivatorUtilities.CreateInstance<SmtpMailer>(provider));
        return services;
    }

    /// <summary>Runs requested jobs on this node, releases scheduled mails, and takes old reports away.</summary>
    public static IServiceCollection AddJobRunner(this IServiceCollection services) => services
        .AddHostedService<JobRunner>()
        .AddHostedService<CourseMailSchedule>()
        .AddHostedService<ReportSweeper>();
}
