namespace OpenEdx.Cli.Hosting;

/// <summary>Parts of the platform that one process may carry; several processes share one database.</summary>
[Flags]
public enum HostRoles
{
    None = 0,

    /// <summary>REST endpoints.</summary>
    Api = 1,

    /// <summary>Pages.</summary>
    Web = 2,

    /// <summary>Asynchronous read models and processes.</summary>
    Workers = 4,

    All = Api | Web | Workers,
}
