using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>…/handler/lti_launch_handler</c> of an <c>lti_consumer</c> block, <c>…/handler/preview_handler</c> of an <c>lti</c> block: a page whose form takes the
/// browser to the tool. Of a block of LTI 1.3 whose author chose content: <c>…/lti_launch_handler/item/{number}</c> opens one of several items, and
/// <c>…/lti_launch_handler/choose</c> lets authors choose anew. Clients: frames, windows and dialogs of unit pages.
/// </summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>lti_xblock.py</c> (lti_launch_handler), <c>xmodule/lti_block.py</c> (preview_handler). Differs: whether personal
/// values may be sent is asked here, by a form with a token of the session, and not by a script of the unit page. The language is not sent; parameter
/// processors and templates are code of other installations.
/// </remarks>
internal sealed class LtiHandler(
    StreamStore streams, LtiPassports passports, LtiPeople people, Lti13Identities identities, Lti13Blocks blocks,
    LtiContents contents, RequestClock clock) : IBlockHandler
{
    private const string NonceLetters = "0123456789";
    private const string Item = "item/";

    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        (block.Type == "lti_consumer" && handler == "lti_launch_handler" && (suffix.Length == 0 || suffix == LoginHints.Choose || suffix.StartsWith(Item, StringComparison.Ordinal))) ||
        (block.Type == "lti" && handler == "preview_handler" && suffix.Length == 0);

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var tool = call.Block.LtiTool();
        if (tool.Disclosure.IsAny && !await HasConsent(call.Http, ct)) return LtiPages.Consent(call.Http, tool.Name, tool.Disclosure.InWords());
        if (tool.V13 is { } newer) return await Begin(call, tool, newer, ct);
        if (call.Suffix.Length > 0) return Results.NotFound();
        var person = await people.PersonOf(call.Caller, call.Course.Key, tool.Disclosure, ct);
        var launch = new LtiLaunch(
            tool, people.PlaceOf(call.Course, call.Block.Usage), person, RandomNumberGenerator.GetString(NonceLetters, 30), clock.Now(call.Http));
        var (fields, refusal) = launch.Sign(await passports.Find(call.Course, tool.PassportId, ct), LtiPeople.Product);
        if (refusal is not null) return LtiPages.Error(Sentence(refusal));
        await Record(call, fields["lti_version"], fields["roles"], tool.LaunchUrl, ct);
        return LtiPages.Launch(tool.Name, tool.LaunchUrl, fields);
    }

    /// <summary>LTI 1.3: the tool is asked to ask who launches.</summary>
    private async Task<IResult> Begin(BlockCall call, LtiTool tool, Lti13Settings settings, CancellationToken ct)
    {
        var place = people.PlaceOf(call.Course, call.Block.Usage);
        var (purpose, opened) = (call.Suffix.Length == 0 ? LoginHints.Open : call.Suffix, tool);
        if (purpose == LoginHints.Choose)
        {
            if (await blocks.Find(call.Block.Usage, ct) is not { } block || !Lti13Identities.MayChoose(call.Caller, block)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            opened = tool with { LaunchUrl = settings.DeepLinkUrl! };
        }
        else
        {
            var content = await contents.Of(call.Block.Usage, settings, ct);
            if (purpose.StartsWith(Item, StringComparison.Ordinal)) purpose = purpose[Item.Length..];
            var item = purpose == LoginHints.Open ? content.OnlyLink
                : int.TryParse(purpose, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < content.Items.Count ? content.Items[number]
                : null;
            if (item is not { Type: LtiContentItem.ResourceLink } && purpose != LoginHints.Open) return Results.NotFound();
            if (item is not null) opened = LtiContents.Open(tool, item);
        }

        if (LtiParameters.Plain(opened).Refusal is { } malformed) return LtiPages.Error(Sentence(malformed));
        if (await identities.LoginUrl(opened.LaunchUrl, purpose, settings, call.User, place, clock.Now(call.Http), ct) is not { } address) return LtiPages.Error("The block names no address of a tool.");
        await Record(call, "lti_1p3", Word(LtiPeople.RoleOf(call.Caller, call.Course.Key)), opened.LaunchUrl, ct);
        return new BrowserRedirect(address);
    }

    /// <summary>Role as Open edX's own log names it.</summary>
    private static string Word(LtiRole role) => role switch
    {
        LtiRole.Learner => "student",
        LtiRole.Staff => "staff",
        LtiRole.Instructor => "instructor",
        _ => "global_staff",
    };

    /// <summary>Posting is proof of the session's token, which no other site knows.</summary>
    private static async Task<bool> HasConsent(HttpContext http, CancellationToken ct) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && (await http.Request.ReadFormAsync(ct))["consent"] == "yes";

    private static string Sentence(Refusal refusal) => refusal switch
    {
        LtiParameters.Malformed malformed => $"Could not parse custom parameter: '{malformed.Entry}'. Should be \"x=y\" string.",
        _ => "The block names no address of a tool.",
    };

    private async Task Record(BlockCall call, string version, string roles, string address, CancellationToken ct)
    {
        var payload = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["lti_version"] = version, ["user_roles"] = roles, ["launch_url"] = address });
        var fact = new LearnerInteractionRecorded(call.User, call.Course.Key, "edx.lti.xblock.launch_request", "server", "", payload, clock.Now(call.Http));
        await streams.Append(
            [new StreamAppend(LearnerInteractionsEvent.StreamOf(call.User, call.Course.Key), "learner_interactions", ExpectedVersion.Any, [fact])],
            call.Http.MetadataFor("LaunchTool"), ct);
    }
}
