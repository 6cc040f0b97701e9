using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Credentials;

/// <summary>A file of learners with notes, as course teams upload it: a row each, <c>username or address,notes</c>.</summary>
internal static class LearnerList
{
    private const int LongestFile = 2 << 20;

    /// <param name="Learner">Empty: the row does not hold what it should.</param>
    /// <param name="Text">The row as it was.</param>
    public sealed record Row(string Learner, string Notes, string Text);

    /// <summary>Null: there is no such file, or it is no table of ours.</summary>
    public static async Task<IReadOnlyList<Row>?> Read(HttpContext http, string field, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return null;
        var form = await http.Request.ReadFormAsync(ct);
        if (form.Files.GetFile(field) is not { Length: > 0 and <= LongestFile } file || !file.FileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return null;
        using var reader = new StreamReader(file.OpenReadStream());
        var text = (await reader.ReadToEndAsync(ct)).Replace('\0', '\ufffd');
        return [.. Csv.Rows(text).Select(cells => cells is [var learner, var notes] ? new Row(learner.Trim(), notes.Trim(), string.Join(',', cells)) : new Row("", "", string.Join(',', cells)))];
    }
}
