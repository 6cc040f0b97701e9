using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli.Tests.Postgres;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-binaries-").FullName;

    [Fact]
    public void a_folder_with_the_three_programs_is_found()
    {
        foreach (var name in new[] { "postgres", "initdb", "pg_ctl" }) File.WriteAllText(Path.Combine(folder, name), "");
        Assert.True(PostgresBinaries.HoldsPrograms(folder));
    }

    [Fact]
    public void links_to_programs_that_were_removed_are_none()
    {
        foreach (var name in new[] { "postgres", "initdb", "pg_ctl" })
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(folder, "removed", name));
        Assert.False(PostgresBinaries.HoldsPrograms(folder));
    }

    [Fact]
    public void a_folder_that_lacks_one_program_is_none()
    {
        File.WriteAllText(Path.Combine(folder, "postgres"), "");
        File.WriteAllText(Path.Combine(folder, "initdb"), "");
        Assert.False(PostgresBinaries.HoldsPrograms(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
