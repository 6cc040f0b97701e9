using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>What is written, read and judged in discussions.</summary>
internal static class XapiForum
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        ("edx.forum.thread.created", scene => Of(scene, XapiIris.Verbs.Posted) with { ContextExtensions = Typed(scene, "thread_type") }),
        .. Of(["response.created", "comment.created"], XapiIris.Verbs.Posted),
        .. Of(["thread.edited", "response.edited", "comment.edited"], XapiIris.Verbs.Edited),
        .. Of(["thread.deleted", "response.deleted", "comment.deleted"], XapiIris.Verbs.Deleted),
        .. Of(["thread.reported", "response.reported", "comment.reported"], XapiIris.Verbs.Reported),
        .. Of(["thread.unreported", "response.unreported", "comment.unreported"], XapiIris.Verbs.Unreported),
        .. Of(["thread.viewed"], XapiIris.Verbs.Viewed),
        ("edx.forum.thread.voted", Voted),
        ("edx.forum.response.voted", Voted),
    ];

    private static IEnumerable<(string, Func<XapiScene, XapiPart>)> Of(string[] names, XapiVerb verb) =>
        names.Select(name => ($"edx.forum.{name}", (Func<XapiScene, XapiPart>)(scene => Of(scene, verb))));

    private static XapiPart Voted(XapiScene scene) => Of(scene, XapiIris.Verbs.Voted) with { ContextExtensions = Typed(scene, "vote_value") };

    private static (string, JsonNode?)[] Typed(XapiScene scene, string name) => [(XapiIris.Extensions.Type, Raw(scene.Event.Named(name)))];

    private static XapiPart Of(XapiScene scene, XapiVerb verb)
    {
        var (tracked, root) = (scene.Event, scene.Settings.LmsRoot);
        var id = tracked.NeededText("data.id");

        // The path of the request ends in the id when it is about something that is there already.
        var path = tracked.NeededText("context.path").TrimEnd('/').Replace(id, "", StringComparison.Ordinal).TrimEnd('/');
        var title = tracked.Text("data.title") is { } text ? XapiStatement.Named("en", text) : null;
        var discussion = tracked.Text("data.discussion.id");
        return new(verb, XapiStatement.Activity($"{root}{path}/{id}", XapiIris.Activities.Discussion, title))
        {
            Grouping = discussion is null ? null : XapiStatement.Activity($"{root}/api/discussion/v1/threads/{discussion}", XapiIris.Activities.Discussion),
        };
    }
}
