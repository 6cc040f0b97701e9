using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>Ids of blocks made from what browsers tell. Source: Open edX event-routing-backends, <c>helpers.py</c>.</summary>
internal static class BlockIds
{
    private const string Activated = "activate_block_id";

    /// <exception cref="UntransformableException">The course has a key of the old form, whose blocks are named otherwise.</exception>
    public static string OfVideo(string course, string id) =>
        InCourse(course, "video", id) ?? throw new UntransformableException($"the course '{course}' has no blocks of this form");

    /// <summary>The problem that a browser answered; null: it told none.</summary>
    /// <param name="referer">Its query may name the block.</param>
    /// <param name="answers">The payload: pairs in a text, whose first name holds the id of the block between underscores.</param>
    public static string? OfProblem(string? referer, JsonElement? answers, string? course)
    {
        if (referer is not null && OfReferer(referer) is { } named) return named;
        if (answers is not { ValueKind: JsonValueKind.String } text || course is null) return null;
        return text.GetString()!.Split('_') is [_, var id, ..] ? InCourse(course, "problem", id) : null;
    }

    private static string? OfReferer(string referer)
    {
        if (referer.Split('#')[0].Split('?', 2) is not [_, var query]) return null;
        foreach (var pair in query.Split('&'))
        {
            // A form's way of writing: plus is a blank.
            var parts = pair.Split('=', 2);
            if (parts is [var name, { Length: > 0 } value] && Unescaped(name) == Activated) return Unescaped(value);
        }

        return null;
    }

    private static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string? InCourse(string course, string type, string id)
    {
        if (course.Split(':') is not [var form, var run, ..]) return null;
        var version = $"{(form.Contains("ccx", StringComparison.Ordinal) ? "ccx-" : "")}block-{form.Split('-')[^1]}";
        return $"{version}:{run}+type@{type}+block@{id}";
    }
}
