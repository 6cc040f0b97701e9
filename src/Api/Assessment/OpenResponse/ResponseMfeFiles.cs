using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>Files of a response as the ORA MFE brings them: announced, put to a signed address, confirmed.</summary>
internal sealed class ResponseMfeFiles(ResponseActs acts, ResponseFileLinks links)
{
    public async Task<IResult> Add(BlockCall call, ResponseRules rules, JsonElement body, CancellationToken ct)
    {
        if (body.Text("fileDescription") is not { } description || body.Text("fileName") is not { } name || body.Text("contentType") is not { } type ||
            !body.TryGetProperty("fileSize", out var told) || told.ValueKind != JsonValueKind.Number || !told.TryGetInt64(out var size) || size < 0)
            return ResponseMfeHandler.Error("ERR_WRONG_PARAMS", "");
        var now = acts.Now(call.Http);
        var ask = new AnnounceFile(call.User, call.Block.Usage, name, description, type, size, now);
        var done = await acts.Do(call, nameof(AnnounceFile), state => ask.Decide(state, rules), ct);
        switch (done.Refusal)
        {
            case null: break;
            case AnnounceFile.TooMany: return ResponseMfeHandler.Error("ERR_TOO_MANY_UPLOADS", "");
            case AnnounceFile.Unsupported or AnnounceFile.NoFilesWanted: return ResponseMfeHandler.Error("ERR_UNSUPPORTED_FILETYPE", "");
            case SubmitResponse.AlreadySubmitted: return ResponseMfeHandler.Error("ERR_MULTIPLE_SUBMISSIONS", "");
            default: return ResponseMfeHandler.Error("ERR_INTERNAL", "");
        }

        var index = done.State.NextFile - 1;
        return Results.Json(new { fileUrl = Absolute(call.Http, await links.Of(call.Block.Usage, call.User, index, forUpload: true, now, ct)), fileIndex = index });
    }

    public async Task<IResult> Delete(BlockCall call, JsonElement body, CancellationToken ct)
    {
        if (Index(body) is not { } index) return ResponseMfeHandler.Error("ERR_WRONG_PARAMS", "");
        var refusal = await Remove(call, index, ct);
        return refusal ? ResponseMfeHandler.Error("ERR_DELETE_NOT_ALLOWED", "") : ResponseMfeHandler.Nothing;
    }

    public async Task<IResult> Arrived(BlockCall call, JsonElement body, CancellationToken ct)
    {
        if (Index(body) is not { } index || !body.TryGetProperty("success", out var success)) return ResponseMfeHandler.Error("ERR_WRONG_PARAMS", "");
        var state = (await acts.Do(call, "", _ => Domain.SharedKernel.Decision<OpenResponseEvent>.Nothing, ct)).State;
        if (success.ValueKind == JsonValueKind.True && state.Files.GetValueOrDefault(index)?.Sha256 is not null)
            return Results.Json(new { downloadUrl = Absolute(call.Http, await links.Of(call.Block.Usage, call.User, index, forUpload: false, acts.Now(call.Http), ct)) });
        await Remove(call, index, ct);
        return success.ValueKind == JsonValueKind.True ? ResponseMfeHandler.Error("ERR_FILE_NOT_FOUND", "", StatusCodes.Status404NotFound) : ResponseMfeHandler.Nothing;
    }

    /// <summary>For front ends on other hosts.</summary>
    internal static string Absolute(HttpContext http, string path) => $"{http.Request.Scheme}://{http.Request.Host}{path}";

    /// <returns>True: refused.</returns>
    private async Task<bool> Remove(BlockCall call, int index, CancellationToken ct) =>
        (await acts.Do(call, nameof(RemoveFile), new RemoveFile(call.User, call.Block.Usage, index, acts.Now(call.Http)).Decide, ct)).Refusal is not null;

    private static int? Index(JsonElement body) =>
        body.TryGetProperty("fileIndex", out var told) && told.ValueKind == JsonValueKind.Number && told.TryGetInt32(out var index) && index >= 0 ? index : null;
}
