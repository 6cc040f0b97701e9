using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What may be uploaded with a response.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/xblock/files_mixin.py</c>.</remarks>
public static class UploadRules
{
    /// <summary>Files of one response.</summary>
    public const int MostFiles = 20;

    /// <summary>Bytes of one file. Source: edx-ora2 <c>ui_mixins/mfe/ora_config_serializer.py</c>.</summary>
    public const long LargestFile = 524_288_000;

    public const int LongestName = 255;

    public const int LongestDescription = 5000;

    public static IReadOnlyList<string> ImageExtensions { get; } = ["gif", "jpg", "jpeg", "jfif", "pjpeg", "pjp", "png"];

    public static IReadOnlyList<string> FileExtensions { get; } = ["pdf", .. ImageExtensions];

    /// <summary>Never taken: what a machine would run.</summary>
    public static IReadOnlyList<string> Forbidden { get; } =
    [
        "exe", "msi", "app", "dmg", "com", "pif", "application", "gadget", "msp", "scr", "hta", "cpl", "msc", "jar", "bat", "cmd", "vb", "vbs", "jse",
        "ws", "wsf", "wsc", "wsh", "scf", "lnk", "inf", "reg", "ps1", "ps1xml", "ps2", "ps2xml", "psc1", "psc2", "msh", "msh1", "msh2", "mshxml",
        "msh1xml", "msh2xml", "action", "apk", "app", "bin", "command", "csh", "ins", "inx", "ipa", "isu", "job", "mst", "osx", "out", "paf", "prg",
        "rgs", "run", "sct", "shb", "shs", "u3p", "vbscript", "vbe", "workflow", "htm", "html",
    ];

    private static readonly HashSet<string> ImageTypes = new(StringComparer.OrdinalIgnoreCase) { "image/gif", "image/jpeg", "image/pjpeg", "image/png" };

    /// <summary>Extensions that learners are told; null: any that is not forbidden.</summary>
    public static IReadOnlyList<string>? Allowed(OpenResponseDefinition definition) => definition.FileType switch
    {
        "image" => ImageExtensions,
        "pdf-and-image" => FileExtensions,
        "custom" => definition.FileExtensions,
        _ => null,
    };

    /// <remarks>Differs: of images and PDF the extension has to fit, too; upstream looks at the type that the client tells.</remarks>
    public static bool Allows(OpenResponseDefinition definition, string name, string contentType)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
        if (Forbidden.Contains(extension)) return false;
        return definition.FileType switch
        {
            "image" => ImageTypes.Contains(contentType) && ImageExtensions.Contains(extension),
            "pdf-and-image" => (ImageTypes.Contains(contentType) || contentType == "application/pdf") && FileExtensions.Contains(extension),
            "custom" => definition.FileExtensions.Contains(extension),
            _ => true,
        };
    }
}

/// <summary>A learner announces a file of the response.</summary>
/// <param name="Size">Bytes, as the client tells.</param>
public sealed record AnnounceFile(UserId User, UsageKey Block, string Name, string Description, string ContentType, long Size, DateTimeOffset At)
{
    public sealed record NoFilesWanted : Refusal;

    public sealed record TooMany : Refusal;

    public sealed record TooLarge : Refusal;

    public sealed record Unsupported : Refusal;

    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules)
    {
        var definition = rules.Definition;
        if (definition.FileResponse is null) return new NoFilesWanted();
        if (state.Current is not null) return new SubmitResponse.AlreadySubmitted();
        if (rules.Closed(ResponseStep.Submission, At) is { } closed) return closed;
        if (state.Files.Count >= (definition.AllowsManyFiles ? UploadRules.MostFiles : 1)) return new TooMany();
        if (Size > UploadRules.LargestFile) return new TooLarge();
        if (Name.Length is 0 or > UploadRules.LongestName || Description.Length > UploadRules.LongestDescription || !UploadRules.Allows(definition, Name, ContentType))
            return new Unsupported();
        return new ResponseFileAnnounced(User, Block, state.NextFile, Name, Description, ContentType, Size, At);
    }
}

/// <summary>The bytes of an announced file are there.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record StoreFile(UserId User, UsageKey Block, int Index, string Sha256, long Size, DateTimeOffset At)
{
    /// <summary>Nothing was announced there, or the response is submitted already.</summary>
    public sealed record NotAnnounced : Refusal;

    /// <summary>The same bytes twice record nothing.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state) => state.Current is not null || !state.Files.TryGetValue(Index, out var file)
        ? new NotAnnounced()
        : file.Sha256 == Sha256 ? Decision<OpenResponseEvent>.Nothing : new ResponseFileStored(User, Block, Index, Sha256, Size, At);
}

/// <summary>A learner takes a file out again.</summary>
public sealed record RemoveFile(UserId User, UsageKey Block, int Index, DateTimeOffset At)
{
    /// <summary>What is submitted stays; what is not there needs no removing.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state) =>
        state.Current is not null ? new SubmitResponse.AlreadySubmitted()
        : state.Files.ContainsKey(Index) ? new ResponseFileRemoved(User, Block, Index, At)
        : Decision<OpenResponseEvent>.Nothing;
}
