using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// State and transcripts of a video: <c>…/handler/xmodule_handler/save_user_state</c> (form), <c>…/handler/transcript/translation/{lang}</c>,
/// <c>…/available_translations</c>, <c>…/download?lang=</c>, <c>…/handler/student_view_user_state</c>.
/// Clients: unit pages, Android and iOS apps. Source: Open edX <c>xmodule/video_block/video_handlers.py</c>.
/// </summary>
internal sealed class VideoHandler(
    StreamStore streams, LearnerBlockStatesQuery states, VideoTranscripts transcripts, StudentViewData data, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "video" && (handler, suffix) switch
    {
        ("xmodule_handler", "save_user_state") or ("student_view_user_state", "") => true,
        ("transcript", "available_translations" or "download" or "translation") => true,
        ("transcript", _) => suffix.StartsWith("translation/", StringComparison.Ordinal),
        _ => false,
    };

    public bool OnlyReads(string handler, string suffix) => handler == "transcript";

    public Task<IResult> Answer(BlockCall call, CancellationToken ct) => (call.Handler, call.Suffix) switch
    {
        ("xmodule_handler", _) => Save(call, ct),
        ("student_view_user_state", _) => UserState(call, ct),
        (_, "available_translations") => Available(call, ct),
        (_, "download") => Download(call, ct),
        _ => Translation(call, ct),
    };

    private async Task<IResult> Save(BlockCall call, CancellationToken ct)
    {
        var form = call.Http.Request.HasFormContentType ? await call.Http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        string? Field(string name) => form.TryGetValue(name, out var value) && value.Count > 0 && value[^1] is { Length: > 0 and <= 255 } text ? text : null;
        if (Field("speed") is { } speed && Numbers.Of(speed) is null)
            return Results.Json(new { success = false, error = $"'{speed}' is no speed." });
        var state = new VideoState(
            Seconds(Field("saved_video_position")),
            Numbers.Of(Field("speed")),
            Truth(Field("auto_advance")),
            Field("transcript_language"),
            Field("transcript_download_format") is "srt" or "txt" ? Field("transcript_download_format") : null,
            Truth(Field("youtube_is_available")),
            Field("bumper_last_view_date"),
            Truth(Field("bumper_do_not_show_again")));
        var ask = new SaveVideoState(call.User, call.Block.Usage, state, clock.Now(call.Http));
        await streams.Transact<LearnerBlockState, LearnerBlockStateEvent>(
            LearnerBlockStateEvent.StreamOf(call.User, call.Block.Usage), ask.Decide, call.Http.MetadataFor(nameof(SaveVideoState)), ct);
        return Results.Json(new { success = true });
    }

    private async Task<IResult> UserState(BlockCall call, CancellationToken ct)
    {
        var found = await states.Of(call.User, [call.Block.Usage], ct);
        var state = found.GetValueOrDefault(call.Block.Usage.ToString());
        var body = JsonSerializer.SerializeToNode(data.Video(call.Block), WireJson.Options)!.AsObject();
        body["saved_video_position"] = state?.VideoSeconds ?? 0;
        body["speed"] = state?.VideoSpeed;
        return Results.Json(body);
    }

    private async Task<IResult> Available(BlockCall call, CancellationToken ct)
    {
        var languages = await transcripts.Languages(call.Block, ct);
        return languages.Count == 0 ? Results.NotFound() : Results.Json(languages);
    }

    private async Task<IResult> Translation(BlockCall call, CancellationToken ct)
    {
        var language = call.Suffix["translation".Length..].Trim('/');
        if (language.Length == 0) return Results.BadRequest();
        return await transcripts.Find(call.Block, language, ct) is { } transcript
            ? Results.Text(transcript.ToSjson(), "application/json")
            : Results.NotFound();
    }

    private async Task<IResult> Download(BlockCall call, CancellationToken ct)
    {
        var language = call.Http.Request.Query.One("lang") ?? "en";
        var state = await streams.Load<LearnerBlockState, LearnerBlockStateEvent>(LearnerBlockStateEvent.StreamOf(call.User, call.Block.Usage), ct);
        return await transcripts.File(call.Http, call.Block, language, state.Video?.TranscriptDownloadFormat ?? "srt", ct);
    }

    /// <summary><c>HH:MM:SS</c>, or seconds.</summary>
    private static double? Seconds(string? text)
    {
        if (text is null) return null;
        if (!text.Contains(':')) return Numbers.Of(text) is { } seconds and >= 0 ? seconds : null;
        var total = 0d;
        foreach (var part in text.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            total = (total * 60) + number;
        }

        return total;
    }

    private static bool? Truth(string? text) => text switch { "true" => true, "false" => false, _ => null };
}
