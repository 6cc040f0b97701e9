using System.Net;
using OpenEdx.Cli.Health;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Cli.Hosting;

/// <summary>Everything that distinguishes one serving process from another.</summary>
/// <param name="Database">Connection string.</param>
/// <param name="LmsPort">0: any free one.</param>
/// <param name="StudioPort">0: any free one.</param>
/// <param name="LmsRoot">Public address; null: <c>http://localhost:PORT</c>.</param>
/// <param name="SimulationKey">See <see cref="Projections.SharedKernel.PlatformSettings"/>.</param>
/// <param name="MetricsToken">Secret with which a program reads the metrics; null: none can.</param>
public sealed record HostSettings(
    string Database,
    string DataFolder,
    IPAddress Bind,
    int LmsPort = 18000,
    int StudioPort = 18010,
    HostRoles Roles = HostRoles.All,
    string? LmsRoot = null,
    string? StudioRoot = null,
    byte[]? SimulationKey = null,
    string? MetricsToken = null)
{
    public HealthSettings Health { get; init; } = new();

    /// <summary>Open edX's front ends, where an operator serves them elsewhere.</summary>
    public FrontEnds FrontEnds { get; init; } = FrontEnds.None;

    /// <summary>Where addresses of clients and of imported logs belong.</summary>
    public ICountryDatabase Countries { get; init; } = new NoCountries();

    /// <summary>The script that sets formulas.</summary>
    public Mathematics Mathematics { get; init; } = Mathematics.None;

    /// <summary>As root, missing packages of the distribution are installed.</summary>
    public bool InstallsPackages { get; init; }

    /// <summary>Settings of the environment: the names are part of the product, listed in <c>openedx serve --help</c>.</summary>
    public static HostSettings FromEnvironment(string database, string dataFolder, HostRoles roles) => new(
        database,
        dataFolder,
        Address("OPENEDX_BIND"),
        Port("OPENEDX_LMS_PORT", 18000),
        Port("OPENEDX_STUDIO_PORT", 18010),
        roles,
        Url("OPENEDX_LMS_ROOT"),
        Url("OPENEDX_STUDIO_ROOT"),
        Hosting.SimulationKey.In(dataFolder),
        Metrics.MetricsToken.Of(dataFolder))
    {
        Health = HealthSettings.FromEnvironment(),
        FrontEnds = Readable(() => FrontEnds.From(dataFolder, Environment.GetEnvironmentVariable)),
        Countries = CountriesOf(Environment.GetEnvironmentVariable("OPENEDX_COUNTRIES")),
        Mathematics = Readable(() => Mathematics.From(Environment.GetEnvironmentVariable)),
        InstallsPackages = true,
    };

    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException wrong)
        {
            throw new OperatorException(wrong.Message, wrong);
        }
    }

    private static ICountryDatabase CountriesOf(string? path)
    {
        try
        {
            return CountryDatabases.Open(path);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new OperatorException($"OPENEDX_COUNTRIES cannot be used: {wrong.Message}", wrong);
        }
    }

    private static IPAddress Address(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => IPAddress.Loopback,
        "*" or "0.0.0.0" => IPAddress.Any,
        var text => IPAddress.TryParse(text, out var address)
            ? address
            : throw new OperatorException($"{variable} is '{text}', which is no IP address (127.0.0.1, 0.0.0.0, ::1 …)."),
    };

    private static int Port(string variable, int otherwise) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => otherwise,
        var text => ushort.TryParse(text, out var port) && port > 0
            ? port
            : throw new OperatorException($"{variable} is '{text}', which is no port (1 to 65535)."),
    };

    private static string? Url(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : throw new OperatorException($"{variable} is '{text}', which is no web address (https://…)."),
    };
}
