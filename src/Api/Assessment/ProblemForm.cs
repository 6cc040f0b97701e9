using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>What a client sent to a problem: URL-encoded or multipart fields (wire-lms.md §11.3).</summary>
internal sealed class ProblemForm
{
    private const int MostFiles = 20;
    private const long LargestFile = 4_000_000;

    private readonly IFormCollection fields;
    private readonly bool isBroken;

    private ProblemForm(IFormCollection fields, bool isBroken = false)
    {
        this.fields = fields;
        this.isBroken = isBroken;
    }

    /// <summary>Null: the body is broken, names have no underscore or collapse to one, or the answers are longer than anybody writes.</summary>
    public AnswerSheet? Answers => isBroken ? null : AnswerSheet.FromForm(
        fields.Where(pair => pair.Key != CsrfCookie.FormField).Select(pair =>
            new KeyValuePair<string, IReadOnlyList<string>>(pair.Key, [.. pair.Value.Select(text => text ?? "")])));

    /// <summary>The refusal of a submission with too many or too large files; null: none.</summary>
    public IResult? TooMuch =>
        fields.Files.Count > MostFiles ? Aborted($"You may send {MostFiles} files at most.")
        : fields.Files.Any(file => file.Length > LargestFile) ? Aborted($"A file may have {LargestFile / 1_000_000} MB at most.")
        : null;

    public static async Task<ProblemForm> Read(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType) return new(FormCollection.Empty);
        try
        {
            return new(await request.ReadFormAsync(ct));
        }
        catch (InvalidDataException)
        {
            // Cut off, or with characters that no form may carry.
            return new(FormCollection.Empty, isBroken: true);
        }
    }

    public bool Has(string name) => fields.ContainsKey(name);

    public string Field(string name) => fields[name].ToString();

    private static IResult Aborted(string reason) => Results.Json(
        new Dictionary<string, string> { ["success"] = $"Submission aborted! {reason}" }, WireJson.Options, statusCode: StatusCodes.Status413PayloadTooLarge);
}
