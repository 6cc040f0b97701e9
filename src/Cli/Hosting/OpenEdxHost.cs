using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using OpenEdx.Api;
using OpenEdx.Api.Analytics;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Cli.Health;
using OpenEdx.Cli.Metrics;
using OpenEdx.Cli.Python;
using OpenEdx.Cli.Tracing;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web;
using OpenEdx.Workers;

namespace OpenEdx.Cli.Hosting;

/// <summary>The composition root: the one place where all floors come together.</summary>
public static class OpenEdxHost
{
    /// <param name="adjust">Last word of tests on services and server.</param>
    public static WebApplication Build(HostSettings settings, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(OpenEdxHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(settings.Bind, settings.LmsPort);
            server.Listen(settings.Bind, settings.StudioPort);
        });
        Log(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenEdx(settings).AddHealthAndMetrics(settings).AddTracing().AddAppendBridge().AddPythonPreparation();
        if (settings.Roles.HasFlag(HostRoles.Workers)) builder.Services.AddProjectionDaemon().AddJobRunner();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestSpan>();
        app.UseMiddleware<FaultStep>();
        app.UseKeysWithSlashes();
        app.UseIdentity();
        app.MapHealth().MapMetrics();
        if (settings.Roles.HasFlag(HostRoles.Api)) app.MapApi();
        if (settings.Roles.HasFlag(HostRoles.Web)) app.MapWeb();
        return app;
    }

    /// <summary>Services of the platform, for the serving process and for commands that work beside it.</summary>
    public static IServiceCollection AddOpenEdx(this IServiceCollection services, HostSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(EventStoreDatabase.Open(settings.Database));
        services.AddSingleton(settings);
        services.AddSingleton(new MetricsReader(settings.MetricsToken));
        services.AddSingleton(Platform(settings));
        services.AddSingleton(settings.Countries);
        services.AddSingleton(provider => new LoggedPeople(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<PersonalKeys>(), provider.GetRequiredService<InstallationSecrets>(),
            provider.GetRequiredService<AccountNames>().UsernameStream));
        services.AddSingleton(settings.FrontEnds).AddSingleton(settings.Mathematics);
        services.AddEventStore(
            new EventTypeRegistry(DomainEvents.All, DomainEvents.Json, DomainEvents.Retired.Select(retired => new Upcaster(retired.Name, retired.Type, retired.Upcast))),
            ProjectionsModule.All);
        services.AddSingleton<Readiness>();
        services.AddSingleton<RequestClock>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, SitePolicy>());
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders =
            ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);
        services.AddPythonSandbox(settings).AddProjections().AddApi().AddWorkers().AddWeb();
        return services;
    }

    /// <summary>Brings the schema to the state of this program; harmless when it is there already or several nodes do it at once.</summary>
    public static async Task Migrate(IServiceProvider services, CancellationToken ct)
    {
        await SchemaMigrator.Migrate(
            services.GetRequiredService<NpgsqlDataSource>(), ProjectionsModule.All, services.GetServices<IProcess>(),
            [InstallationSecrets.Ddl, PersonalKeys.Ddl, SignInTables.Ddl, SeenOnce.Ddl, TrackingTables.Ddl, Milestones.Ddl], ct);
        await services.GetRequiredService<LogViews>().Ensure(ProjectionsModule.All, ct);
    }

    private static PlatformSettings Platform(HostSettings settings) => new(
        settings.DataFolder,
        settings.LmsRoot ?? $"http://localhost:{settings.LmsPort}",
        settings.StudioRoot ?? $"http://localhost:{settings.StudioPort}",
        settings.LmsPort,
        settings.StudioPort,
        settings.SimulationKey);

    /// <summary>Quiet: a healthy server writes nothing. <c>OPENEDX_LOG=json</c> for machines, <c>OPENEDX_LOG_LEVEL</c> for the curious.</summary>
    public static void Log(ILoggingBuilder logging)
    {
        var level = Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("OPENEDX_LOG_LEVEL"), ignoreCase: true, out var named) ? named : LogLevel.Warning;
        logging.SetMinimumLevel(level);
        // What keeps the host from starting is told once, in a sentence, by the command line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (Environment.GetEnvironmentVariable("OPENEDX_LOG") == "json")
        {
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
            return;
        }

        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "HH:mm:ss ";
            options.ColorBehavior = LoggerColorBehavior.Default;
        });
    }
}
