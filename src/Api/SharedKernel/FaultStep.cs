using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Versions;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// Stands before everything else: what was not foreseen is logged and answered as an object, since Open edX's apps read every error
/// body as one. Text that the log cannot keep (NUL, half a character) is the client's fault, not ours. While the database is in
/// trouble (away, full, too busy) the answer is 503 with <c>Retry-After</c>: repeating a request is safe, since commands are idempotent.
/// </summary>
public sealed class FaultStep(RequestDelegate next, ILogger<FaultStep> log)
{
    private const string SecondsToWait = "5";

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (UnstorableEventException refused) when (!http.Response.HasStarted)
        {
            await Answer(http, StatusCodes.Status400BadRequest, refused.Message);
        }
        catch (StaleReleaseException refused) when (!http.Response.HasStarted)
        {
            // Another node can; a load balancer that looks at readiness asks it already.
            await Answer(http, StatusCodes.Status503ServiceUnavailable, refused.Message);
        }
        catch (AppendOutcomeUnknownException unknown) when (!http.Response.HasStarted)
        {
            log.LogError(unknown, "{Method} {Path} was interrupted.", http.Request.Method, http.Request.Path);
            await Answer(http, StatusCodes.Status503ServiceUnavailable, "The database cannot be reached. Whether the change was stored is not known; look again before repeating it.");
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Answer(http, refused.StatusCode, refused.Message);
        }
        catch (Exception refused) when (!http.Response.HasStarted && TroubleOf(refused) is { } trouble)
        {
            log.LogWarning("{Method} {Path} was not done: {Reason}", http.Request.Method, http.Request.Path, refused.Message);
            await Answer(http, StatusCodes.Status503ServiceUnavailable, $"{trouble} Please try again.", SecondsToWait);
        }
#pragma warning disable CA1031 // The last place where a fault can still become an answer.
        catch (Exception fault) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            log.LogError(fault, "{Method} {Path} failed.", http.Request.Method, http.Request.Path);
            await Answer(http, StatusCodes.Status500InternalServerError, "The server failed to answer. The fault was logged; please try again.");
        }
    }

    /// <summary>A race lost until patience ended is trouble of the same kind.</summary>
    private static string? TroubleOf(Exception error) =>
        error is WrongExpectedVersionException ? "Others are at work on the same data." : DatabaseTrouble.Of(error);

    private static Task Answer(HttpContext http, int status, string message, string? retryAfter = null)
    {
        http.Response.Clear();
        http.Response.StatusCode = status;
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        var isPage = http.GetEndpoint()?.Metadata.GetMetadata<RequiredOperationAttribute>()?.Family == ErrorFamily.Page;
        return isPage ? http.Response.WriteAsync(message) : http.Response.WriteAsJsonAsync(new { detail = message }, WireJson.Options);
    }
}
