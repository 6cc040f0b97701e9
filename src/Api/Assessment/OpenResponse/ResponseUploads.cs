using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>Takes files of responses into the store in which static files of courses lie.</summary>
internal sealed class ResponseUploads(IFileStore files, OpenResponseTransactions transactions, RequestClock clock)
{
    /// <summary>Takes the bytes of an announced file in.</summary>
    public async Task<Refusal?> Store(HttpContext http, UserId user, UsageKey block, int index, Stream content, CancellationToken ct)
    {
        using var staged = await files.Stage(content, ct);
        if (staged.Length > UploadRules.LargestFile) return new AnnounceFile.TooLarge();
        // Bytes first: a fact never names what is not there.
        await files.Keep([staged], ct);
        var ask = new StoreFile(user, block, index, staged.Sha256, staged.Length, clock.Now(http));
        return (await transactions.Transact(user, block, ask.Decide, http.MetadataFor(nameof(StoreFile)), ct)).Refusal;
    }
}
