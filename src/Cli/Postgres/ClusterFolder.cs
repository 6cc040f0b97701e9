using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Cli.Postgres;

/// <summary>Where a private cluster lives, and what is written down beside it. Owned by the account of the server, closed to all others.</summary>
public sealed class ClusterFolder
{
    /// <summary>Characters that mean something in the server's settings or in a shell.</summary>
    private static readonly SearchValues<char> NotInCommands = SearchValues.Create("'\"\\%$`");

    private ClusterFolder(string path) => Root = path;

    public string Root { get; }

    /// <summary>PostgreSQL's own data directory.</summary>
    public string Data => Path.Combine(Root, "data");

    public string ServerLog => Path.Combine(Root, "server.log");

    public string Password => Path.Combine(Root, "password");

    /// <summary>Held shared by every process that uses the cluster: the last one to leave stops the server.</summary>
    public string UsersLock => Path.Combine(Root, "users.lock");

    /// <summary>Held exclusively while the server is being started or stopped.</summary>
    public string TurnLock => Path.Combine(Root, "turn.lock");

    /// <summary>Where the write-ahead log is archived, so that a command without the setting does not end it.</summary>
    private string ArchiveNote => Path.Combine(Root, "wal.archive");

    private string PortNote => Path.Combine(Root, "port");

    /// <summary>Null while no cluster was made.</summary>
    public int? Major => File.Exists(Path.Combine(Data, "PG_VERSION"))
        ? int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim(), CultureInfo.InvariantCulture)
        : null;

    /// <summary>
    /// The folder <c>postgres</c> inside the data folder. As root the server runs under another account, which must be able to
    /// reach it: where a folder above is closed to that account (such as below <c>/root</c>), the cluster lives in
    /// <c>/var/lib/openedx/…</c> instead, and the file <c>postgres.location</c> in the data folder says where. The name is drawn, so that
    /// whoever deletes the data folder begins anew.
    /// </summary>
    public static async Task<ClusterFolder> In(string dataFolder, Action<string> say, CancellationToken ct)
    {
        var data = Path.GetFullPath(dataFolder);
        Directory.CreateDirectory(data);
        var note = Path.Combine(data, "postgres.location");
        if (File.Exists(note)) return await Prepared((await File.ReadAllTextAsync(note, ct)).Trim(), ct);
        if (Shell.ServerAccount is not { } account || await CanReach(data, ct)) return await Prepared(Path.Combine(data, "postgres"), ct);

        var elsewhere = Path.Combine("/var/lib/openedx", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        say($"'{data}' cannot be reached by the account '{account}', under which PostgreSQL has to run; the database goes to {elsewhere}.");
        Directory.CreateDirectory("/var/lib/openedx");
        await File.WriteAllTextAsync(note, elsewhere + "\n", ct);
        return await Prepared(elsewhere, ct);
    }

    private static async Task<bool> CanReach(string folder, CancellationToken ct) =>
        (await Shell.Run("test", ["-x", folder], ct, asServer: true)).Succeeded;

    private static async Task<ClusterFolder> Prepared(string root, CancellationToken ct)
    {
        var folder = new ClusterFolder(root);
        if (Directory.Exists(root)) return folder;
        Directory.CreateDirectory(root, (UnixFileMode)0b111_000_000);
        if (Shell.ServerAccount is { } account)
        {
            var owned = await Shell.Run("chown", [account, root], ct);
            if (!owned.Succeeded) throw new OperatorException($"'{root}' could not be given to the account '{account}': {owned.LastLines(1)}.");
        }

        return folder;
    }

    /// <summary>Writes a file that only the server's account (and root) reads.</summary>
    public async Task WriteSecretly(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var file = new StreamWriter(path, Encoding.ASCII, options)) await file.WriteAsync(text.AsMemory(), ct);
        if (Shell.ServerAccount is { } account) await Shell.Run("chown", [account, path], ct);
    }

    /// <summary>The folder asked for, kept for later starts; else the one kept; null when there is none, or none is wanted any more.</summary>
    /// <exception cref="OperatorException">The folder cannot be made, or not be handed over.</exception>
    public async Task<string?> Archive(ClusterSettings settings, CancellationToken ct)
    {
        if (settings.WalArchive is ClusterSettings.NoArchive) File.Delete(ArchiveNote);
        else if (settings.WalArchive is { } asked)
        {
            await MakeForServer(asked, ct);
            await File.WriteAllTextAsync(ArchiveNote, asked, ct);
        }

        return File.Exists(ArchiveNote) ? (await File.ReadAllTextAsync(ArchiveNote, ct)).Trim() : null;
    }

    private static async Task MakeForServer(string path, CancellationToken ct)
    {
        if (path.AsSpan().ContainsAny(NotInCommands)) throw new OperatorException($"The name of the folder '{path}' must hold no quotes, backslashes, percent or dollar signs.");
        Directory.CreateDirectory(path);
        if (Shell.ServerAccount is not { } account) return;
        var owned = await Shell.Run("chown", [account, path], ct);
        if (!owned.Succeeded || !(await Shell.Run("test", ["-w", path], ct, asServer: true)).Succeeded)
            throw new OperatorException($"The account '{account}', under which PostgreSQL runs, cannot write to '{path}'; name another folder.");
    }

    /// <summary>The port of the last start when it is still free, so that other tools keep finding the server; else any free one.</summary>
    public async Task<int> ChoosePort(CancellationToken ct)
    {
        if (File.Exists(PortNote) && int.TryParse(await File.ReadAllTextAsync(PortNote, ct), out var last) && TryBind(last) is not null) return last;
        var port = TryBind(0)!.Value;
        await File.WriteAllTextAsync(PortNote, port.ToString(CultureInfo.InvariantCulture), ct);
        return port;
    }

    private static int? TryBind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
