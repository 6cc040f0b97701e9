using System.Xml.Linq;

namespace OpenEdx.Domain.Authoring;

/// <summary>Child elements which are settings of their parent: <c>wiki</c> and <c>textbook</c> of a course, <c>show</c> of a conditional.</summary>
internal static class OlxCourseSettings
{
    public static void Add(string parent, XElement element, OlxFields fields)
    {
        switch (element.Name.LocalName)
        {
            case "wiki" when parent == "course" && (string?)element.Attribute("slug") is { Length: > 0 } slug:
                fields.Set("wiki_slug", slug);
                break;
            case "textbook" when parent == "course":
                var books = element.Parent!.Elements("textbook")
                    .Select(book => new[] { (string?)book.Attribute("title") ?? "", (string?)book.Attribute("book_url") ?? "" });
                fields.Set("textbooks", books);
                break;
            case "show" when parent == "conditional":
                var sources = element.Parent!.Elements("show")
                    .SelectMany(show => ((string?)show.Attribute("sources") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                fields.Set("show_tag_list", sources);
                break;
        }
    }
}
