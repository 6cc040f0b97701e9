using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// <c>jsinput</c>: a page of the author's in a frame, whose functions tell the answer and the state, and take the state back.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/inputtypes.py</c> (JSInput), <c>templates/jsinput.html</c>. Different on purpose: a page of this site
/// gets no rights of this site (<c>allow-same-origin</c>), since authors are not trusted with their learners' accounts; it is served with a
/// script that answers for its functions instead. Pages of other sites keep their own rights, which are none here.
/// </remarks>
internal sealed class PageInput(XElement element, string id) : ScriptedInput(element, id)
{
    private const string Rights = "allow-scripts allow-popups allow-forms allow-pointer-lock allow-downloads";

    protected override string Note => "This question needs scripts, which do not run here. Its answer can be given as text.";

    protected override (string Name, string? Value)[] Settings(InputView view) =>
    [
        ("data-page-input", ""), ("data-grade", Named("gradefn") ?? "gradefn"), ("data-get-state", Named("get_statefn")), ("data-set-state", Named("set_statefn")),
        ("data-initial-state", Named("initial_state")), ("data-sop", Named("sop")),
    ];

    protected override void Material(HtmlWriter html, InputView view)
    {
        if (Named("html_file") is not { Length: > 0 } written) return;
        var page = view.Author.Substitute(written);
        var isElsewhere = page.Contains("//", StringComparison.Ordinal) && !page.StartsWith("/static/", StringComparison.Ordinal);
        html.Open(
            "iframe", ("src", isElsewhere ? page : page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "jsinput=1"), ("name", $"iframe_{Id}"), ("id", $"iframe_{Id}"),
            ("title", Named("title") ?? "Problem Remote Content"), ("sandbox", isElsewhere ? $"{Rights} allow-same-origin" : Rights),
            ("width", Named("width") ?? "400"), ("height", Named("height") ?? "300")).Close("iframe");
    }
}
