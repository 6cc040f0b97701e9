using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.AspNetCore.Connections;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Metrics;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx serve</c>: the platform, or some of its roles, until a signal ends it.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var roles = new Option<HostRoles[]>("--roles")
        {
            Description = "Parts that this process carries: api, web, workers, separated by commas. All of them by default.",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(name => Role(name, result))],
            HelpName = "ROLE,…",
        };
        var sample = new Option<bool>("--sample") { Description = "On the first start make three people, load the sample course and let a small class work on it; show addresses and sign-ins." };
        var command = new DescribedCommand(
            "serve",
            "Serve the platform: REST endpoints, pages, read models and processes, until Ctrl-C.",
            """
            Several processes may share one database, also on many machines; each read model and process then runs on one of
            them at a time, and moves when that one ends.

            Examples:
              openedx serve
              openedx serve --roles api,web       one of several front nodes
              openedx serve --roles workers       read models and processes only

            Environment:
              OPENEDX_LMS_PORT     port of the LMS (default 18000)
              OPENEDX_STUDIO_PORT  port of Studio (default 18010)
              OPENEDX_BIND         address to listen on (default 127.0.0.1; * for all)
              OPENEDX_LMS_ROOT     public address of the LMS when a proxy is in front (https://learn.example.org)
              OPENEDX_STUDIO_ROOT  public address of Studio
              OPENEDX_TRUSTED_ORIGINS  addresses of front ends on other hosts (https://apps.example.org …)
              OPENEDX_COOKIE_DOMAIN    domain of the cookies, when front ends share one
              OPENEDX_CONFIRM_EMAIL    true: new accounts wait for their activation
              OPENEDX_EXTENDED_PROFILE_FIELDS  further fields of profiles, by name
              OPENEDX_RETIREMENT_COOL_OFF_DAYS  how long who leaves may take it back (14)
              OPENEDX_AUTHN_MFE_URL    address of Open edX's Authn front end, when it is to be used; likewise
              OPENEDX_…_MFE_URL    LEARNING, LEARNER_DASHBOARD, ACCOUNT, PROFILE, GRADEBOOK, DISCUSSIONS, COMMUNICATIONS,
                                   ORA_GRADING, INSTRUCTOR_DASHBOARD, AUTHORING
              OPENEDX_MFE_CONFIG   file of keys that front ends are told (default DATA/mfe-config.json)
              OPENEDX_MATHJAX_URL  script that sets mathematics (default: MathJax 3.2.2 of a public network; off: none)
              OPENEDX_IDENTITY_PROVIDERS  file that describes where else one may sign in (default DATA/identity-providers.json)
              OPENEDX_SMTP         mail server: smtp://user:password@host:587; without it mail becomes files of DATA/mail
              OPENEDX_MAIL_FROM    sender of mails
              OPENEDX_SITE_NAME    how mails and front ends call this site (default Open edX)
              OPENEDX_COURSE_MAIL  on (default), off, or keys of the course runs whose teams may write mails to their members
              OPENEDX_INTEGRITY_SIGNATURE  true: learners who can earn a certificate promise to work honestly
              OPENEDX_SUPPORT_EMAIL  where learners turn to with questions
              OPENEDX_COUNTRIES    countries of addresses: a MaxMind file (.mmdb), or lines NETWORK,COUNTRY
              OPENEDX_SEGMENT_KEY  secret with which a collector of mobile events posts to /segmentio/event
              OPENEDX_JWT_AUDIENCE     claim aud of tokens (default openedx)
              OPENEDX_PASSWORD_ITERATIONS  cost of password hashes (default 1000000)
              OPENEDX_METRICS_TOKEN    secret for GET /metrics (default: DATA/metrics.token)
              OPENEDX_HEALTH_LAG   seconds behind the log from which a read model is called ill (default 60)
              OTEL_EXPORTER_OTLP_ENDPOINT  collector of traces, with the further OTEL_… settings
              OPENEDX_LOG          json: one JSON object per line
              OPENEDX_LOG_LEVEL    trace, debug, information, warning (default), error
            """)
        {
            roles, sample,
        };
        command.SetAction((parsed, ct) =>
        {
            var named = parsed.GetValue(roles);
            return Serve(named is { Length: > 0 } ? named.Aggregate((a, b) => a | b) : HostRoles.All, parsed.GetValue(sample), ct);
        });
        return command;
    }

    private static HostRoles Role(string name, ArgumentResult result)
    {
        if (Enum.TryParse<HostRoles>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) && role != HostRoles.None && !char.IsDigit(name[0])) return role;
        result.AddError($"'{name}' is no role; roles are api, web and workers.");
        return HostRoles.None;
    }

    private static async Task<int> Serve(HostRoles roles, bool sample, CancellationToken ct)
    {
        await using var installation = await Installation.Open(Console.WriteLine, ct);
        if (sample) SimulationKey.CreateIn(installation.DataFolder);
        MetricsToken.EnsureIn(installation.DataFolder);
        var settings = installation.Settings(roles);
        await using var host = OpenEdxHost.Build(settings);
        await OpenEdxHost.Migrate(host.Services, ct);
        var readiness = host.Services.GetRequiredService<Readiness>();
        var isFirst = sample && !await FirstStart.IsDone(host.Services, ct);
        readiness.WaitingFor = isFirst ? "The sample course is being loaded." : "The read models are being brought to this release.";
        var upgrade = host.Services.GetRequiredService<VersionUpgrade>();
        // Before it listens: a node that may store nothing is of no use.
        await upgrade.Pending(ct);
        await Listen(host, settings, ct);
        await upgrade.BringUp(step => Console.WriteLine(readiness.WaitingFor = step), ct);
        await host.Services.GetRequiredService<AccountBootstrap>().EnsurePublicClients(ct);
        if (isFirst) await FirstStart.Do(installation, host.Services, ct);
        readiness.WaitingFor = null;
        Welcome.Print(
            settings.LmsRoot ?? $"http://localhost:{settings.LmsPort}", settings.StudioRoot ?? $"http://localhost:{settings.StudioPort}",
            sample ? SignIns.Of(installation.DataFolder) : []);
        return await UntilStopped(installation, host, ct);
    }

    private static async Task Listen(WebApplication host, HostSettings settings, CancellationToken ct)
    {
        try
        {
            await host.StartAsync(ct);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new OperatorException(
                $"Port {settings.LmsPort} or {settings.StudioPort} on {settings.Bind} is in use by another program; set OPENEDX_LMS_PORT and OPENEDX_STUDIO_PORT to others.", taken);
        }
    }

    private static async Task<int> UntilStopped(Installation installation, WebApplication host, CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, host.Lifetime.ApplicationStopping);
        var watch = installation.KeepDatabaseRunning(Console.Error.WriteLine, stopping.Token);
        await watch.ContinueWith(_ => { }, TaskScheduler.Default);
        Console.WriteLine("Stopping …");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.StopAsync(patience.Token);
        if (watch.Exception?.InnerException is not { } lost) return 0;
        await Console.Error.WriteLineAsync($"openedx: {lost.Message}");
        return 1;
    }
}
