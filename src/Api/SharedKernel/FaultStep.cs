using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// Stands before everything else: what was not foreseen is logged and answered as an object, since Open edX's apps read every error
/// body as one. Text that the log cannot keep (NUL, half a character) is the client's fault, not ours.
/// </summary>
public sealed class FaultStep(RequestDelegate next, ILogger<FaultStep> log)
{
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
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Answer(http, refused.StatusCode, refused.Message);
        }
#pragma warning disable CA1031 // The last place where a fault can still become an answer.
        catch (Exception fault) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            log.LogError(fault, "{Method} {Path} failed.", http.Request.Method, http.Request.Path);
            await Answer(http, StatusCodes.Status500InternalServerError, "The server failed to answer. The fault was logged; please try again.");
        }
    }

    private static Task Answer(HttpContext http, int status, string message)
    {
        http.Response.Clear();
        http.Response.StatusCode = status;
        var isPage = http.GetEndpoint()?.Metadata.GetMetadata<RequiredOperationAttribute>()?.Family == ErrorFamily.Page;
        return isPage ? http.Response.WriteAsync(message) : http.Response.WriteAsJsonAsync(new { detail = message }, WireJson.Options);
    }
}
