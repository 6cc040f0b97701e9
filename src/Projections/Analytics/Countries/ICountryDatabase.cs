using System.Net;

namespace OpenEdx.Projections.Analytics;

/// <summary>Where addresses belong. Asked when an event comes in; the address itself is kept nowhere.</summary>
public interface ICountryDatabase
{
    /// <summary>Two capital letters (ISO 3166-1); null: unknown. Called from many threads.</summary>
    string? CountryOf(IPAddress address);
}

/// <summary>Without a database every country is unknown.</summary>
public sealed class NoCountries : ICountryDatabase
{
    public string? CountryOf(IPAddress address) => null;
}

/// <summary>Databases by the form of their file.</summary>
public static class CountryDatabases
{
    /// <param name="path">A file in MaxMind's format (<c>.mmdb</c>), or a text of lines <c>NETWORK,COUNTRY</c>; null: none.</param>
    /// <exception cref="InvalidDataException">The file is neither.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ICountryDatabase Open(string? path) => path switch
    {
        null or "" => new NoCountries(),
        _ when path.EndsWith(".mmdb", StringComparison.OrdinalIgnoreCase) => new MaxMindCountries(File.ReadAllBytes(path)),
        _ => CountryNetworks.Read(File.ReadLines(path)),
    };
}
