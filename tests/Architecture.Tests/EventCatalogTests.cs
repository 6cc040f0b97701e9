namespace OpenEdx.Architecture.Tests;

public sealed class EventCatalogTests
{
    [Fact]
    public void the_catalog_of_events_says_what_the_code_says()
    {
        var path = Path.Combine(Root(), "docs", "events", "catalog.md");
        var made = EventCatalog.Markdown();
        if (Environment.GetEnvironmentVariable("OPENEDX_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null) File.WriteAllText(path, made);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == made,
            "docs/events/catalog.md is out of date. Rewrite it: OPENEDX_ACCEPT=1 dotnet test --project tests/Architecture.Tests");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenEdx.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Not below the repository's root.");
    }
}
