namespace OpenEdx.Projections.Tests;

internal static class Sql
{
    /// <summary>First column of every row, as text.</summary>
    public static async Task<List<string>> Lines(ReadModel model, string sql)
    {
        await using var command = model.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
        return lines;
    }
}
