namespace OpenEdx.Web.SharedKernel;

/// <summary>The script that sets the formulas of course texts: MathJax 3, which is not part of this program.</summary>
/// <param name="Url">Null: formulas stay as they were written.</param>
/// <param name="Integrity">What the script must hash to; null: not checked.</param>
public sealed record Mathematics(Uri? Url, string? Integrity)
{
    /// <summary>As Open edX does: from the public network that its own pages name.</summary>
    private const string Default = "https://cdn.jsdelivr.net/npm/mathjax@3.2.2/es5/tex-mml-chtml.js";
    private const string DefaultIntegrity = "sha384-Wuix6BuhrWbjDBs24bXrjf4ZQ5aFeFWBuKkFekO2t8xFU0iNaLQfp2K6/1Nxveei";

    public static Mathematics None { get; } = new(null, null);

    /// <summary>
    /// The folder of the script, from which it loads its fonts and its rarer parts. Not its whole site: that may carry anybody's scripts,
    /// which authors' markup could then name.
    /// </summary>
    public string? Source => Url is null ? null : new Uri(Url, ".").AbsoluteUri;

    /// <summary><c>OPENEDX_MATHJAX_URL</c>; <c>off</c>: no formulas are set.</summary>
    /// <exception cref="ArgumentException">No web address.</exception>
    public static Mathematics From(Func<string, string?> variable) => variable("OPENEDX_MATHJAX_URL") switch
    {
        null or "" => new(new Uri(Default), DefaultIntegrity),
        "off" => None,
        var text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsolutePath.EndsWith(".js", StringComparison.Ordinal) && !text.Any(c => c is ';' or ',' or ' ')
            ? new(url, null)
            : throw new ArgumentException($"OPENEDX_MATHJAX_URL is '{text}', which is no address of a script (https://….js) and not 'off'."),
    };
}
