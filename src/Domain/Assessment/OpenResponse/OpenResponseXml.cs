using System.Globalization;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment;

/// <summary>
/// Reads <c>&lt;openassessment&gt;</c>. The element itself is what is kept and exported, so that parts unknown here survive.
/// </summary>
/// <remarks>Source: edx-ora2 <c>openassessment/xblock/utils/xml.py</c> (parse_from_xml), <c>openassessmentblock.py</c> (properties with older forms).</remarks>
public static class OpenResponseXml
{
    /// <summary>The definition, or a sentence that says why there is none.</summary>
    /// <param name="xml">An <c>openassessment</c> element; its document was read under limits when it was imported.</param>
    public static (OpenResponseDefinition? Definition, string? Error) Read(string xml)
    {
        try
        {
            return (Read(XElement.Parse(xml, LoadOptions.PreserveWhitespace)), null);
        }
        catch (System.Xml.XmlException)
        {
            return (null, "An error occurred while parsing the XML content.");
        }
        catch (DefinitionException broken)
        {
            return (null, broken.Message);
        }
    }

    private static OpenResponseDefinition Read(XElement root)
    {
        if (root.Name != "openassessment") throw new DefinitionException("Every open assessment problem must contain an \"openassessment\" element.");
        var rubric = root.Element("rubric");
        if (rubric is null) throw new DefinitionException("Every assessment must contain a \"rubric\" element.");
        var assessments = root.Element("assessments");
        if (assessments is null) throw new DefinitionException("Every assessment must contain an \"assessments\" element.");

        var (text, file, type) = (Text(root, "text_response"), Text(root, "file_upload_response"), Text(root, "file_upload_type"));
        var mayUpload = Truth(root, "allow_file_upload");
        var fileResponse = file ?? (type is not null || mayUpload ? "optional" : null);
        return new(
            root.Element("title")?.Value ?? Text(root, "display_name"),
            Prompts(root, rubric),
            Text(root, "prompts_type") == "html",
            new(
                [.. rubric.Elements("criterion").Select(Criterion)],
                rubric.Element("feedbackprompt")?.Value,
                rubric.Element("feedback_default_text")?.Value),
            [.. assessments.Elements("assessment").Select(Module)],
            Date(root, "submission_start", "submission start date"),
            Date(root, "submission_due", "submission due date"),
            // Courses from before files could be all there is name neither: text is required there.
            text ?? (file is null ? "required" : null),
            Text(root, "text_response_editor") ?? "text",
            fileResponse,
            type ?? (mayUpload ? "image" : null),
            [.. (Text(root, "white_listed_file_types") ?? "").Split(',').Select(one => one.Trim().Trim('.').ToLowerInvariant()).Where(one => one.Length > 0)],
            root.Attribute("allow_multiple_files") is null || Truth(root, "allow_multiple_files"),
            Truth(root, "allow_latex"),
            Truth(root, "show_rubric_during_response"),
            Text(root, "date_config_type") ?? "manual",
            root.Attribute("leaderboard_show") is null ? 0 : Number(root, "leaderboard_show", "The leaderboard must have an integer value.") ?? 0,
            Truth(root, "teams_enabled"))
        {
            AllowsTakingBack = Truth(root, "allow_learner_resubmissions"),
            TakingBackWithin = Stretch(root, "resubmissions_grace_period"),
        };
    }

    /// <summary>Days, hours and minutes with colons between; null: none, or nothing that can be read.</summary>
    private static TimeSpan? Stretch(XElement element, string name) =>
        (Text(element, name) ?? "").Split(':') is [var days, var hours, var minutes] &&
        ushort.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var d) &&
        ushort.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) &&
        ushort.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            ? new TimeSpan(d, h, m, 0)
            : null;

    private static List<string> Prompts(XElement root, XElement rubric)
    {
        if (root.Element("prompts") is { } prompts)
        {
            return [.. prompts.Elements("prompt").Select(prompt => prompt.Element("description") is { } description
                ? description.Value
                : throw new DefinitionException("Every \"prompt\" element must contain a \"description\" element."))];
        }

        return [rubric.Element("prompt")?.Value ?? ""];
    }

    private static RubricCriterion Criterion(XElement criterion)
    {
        var name = Required(criterion, "name", "Every \"criterion\" element must contain a \"name\" element.");
        var prompt = Required(criterion, "prompt", "Every \"criterion\" element must contain a \"prompt\" element.");
        var feedback = (string?)criterion.Attribute("feedback") switch
        {
            null or "disabled" => CriterionFeedback.Disabled,
            "optional" => CriterionFeedback.Optional,
            "required" => CriterionFeedback.Required,
            _ => throw new DefinitionException(
                "Invalid value for \"feedback\" attribute: if specified, it must be set set to \"optional\" or \"required\"."),
        };
        return new(name, criterion.Element("label")?.Value ?? name, prompt, feedback, [.. criterion.Elements("option").Select(Option)]);
    }

    private static RubricOption Option(XElement option)
    {
        if (option.Attribute("points") is null) throw new DefinitionException("Every \"option\" element must contain a \"points\" attribute.");
        var points = Number(option, "points", "The value for \"points\" must be an integer.")!.Value;
        var name = Required(option, "name", "Every \"option\" element must contain a \"name\" element.");
        return new(
            name, option.Element("label")?.Value ?? name, points,
            Required(option, "explanation", "Every \"option\" element must contain an \"explanation\" element."));
    }

    private static AssessmentModule Module(XElement module)
    {
        var name = Text(module, "name") ?? throw new DefinitionException("All \"assessment\" elements must contain a \"name\" element.");
        if (module.Attribute("required") is not null && name != "staff-assessment")
            throw new DefinitionException("The \"required\" field is only allowed for staff assessment.");
        return new(
            name,
            Date(module, "start", $"{name} start date"),
            Date(module, "due", $"{name} due date"),
            Number(module, "must_grade", "The \"must_grade\" value must be a positive integer."),
            Number(module, "must_be_graded_by", "The \"must_be_graded_by\" value must be a positive integer."),
            Truth(module, "enable_flexible_grading"),
            Text(module, "grading_strategy") == "mean",
            module.Attribute("required") is null ? null : Truth(module, "required"),
            name == "student-training" ? [.. module.Elements("example").Select(Example)] : []);
    }

    private static TrainingExample Example(XElement example)
    {
        if (example.Elements("answer").ToList() is not [var answer])
            throw new DefinitionException("Each \"example\" element must contain exactly one \"answer\" element");
        var parts = answer.Elements("part").Select(part => part.Value).ToList();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var select in example.Elements("select"))
        {
            if (select.Attribute("criterion") is not { } criterion) throw new DefinitionException("Each \"select\" element must have a \"criterion\" attribute");
            if (select.Attribute("option") is not { } option) throw new DefinitionException("Each \"select\" element must have an \"option\" attribute");
            options[criterion.Value] = option.Value;
        }

        return new(parts.Count > 0 ? parts : [answer.Value], options);
    }

    private static string Required(XElement parent, string name, string error) => parent.Element(name)?.Value ?? throw new DefinitionException(error);

    /// <summary>Null: absent or empty.</summary>
    private static string? Text(XElement element, string name) => (string?)element.Attribute(name) is { Length: > 0 } text ? text : null;

    private static bool Truth(XElement element, string name) => (string?)element.Attribute(name) is "True" or "true";

    private static int? Number(XElement element, string name, string error) => (string?)element.Attribute(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new DefinitionException(error),
    };

    // Zones in the text are ignored, as upstream: the clock time counts as UTC.
    private static DateTimeOffset? Date(XElement element, string name, string what)
    {
        if (Text(element, name) is not { } text || text == "None") return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? new DateTimeOffset(instant.DateTime, TimeSpan.Zero)
            : throw new DefinitionException(
                $"The format of the given date ({text}) for the {what} is invalid. Make sure the date is formatted as YYYY-MM-DDTHH:MM:SS.");
    }

    private sealed class DefinitionException(string message) : Exception(message);
}
