using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;

namespace OpenEdx.Projections.Credentials;

/// <summary>Whoever signs a certificate.</summary>
/// <param name="Image">Address of the signature; null: none.</param>
public sealed record Signatory(string Name, string Title, string Organization, string? Image);

/// <summary>What a published course says about its certificates: settings of the course and the active one of its configurations.</summary>
/// <remarks>Source of the shape: Open edX <c>cms/djangoapps/contentstore/views/certificate_manager.py</c>; settings <c>certificates</c>, <c>cert_html_view_enabled</c>, <c>certificates_display_behavior</c>.</remarks>
/// <param name="CourseTitle">What the course is called on certificates.</param>
/// <param name="Organization">That issues them, beside the platform.</param>
public sealed record CertificateDesign(CertificateTerms Terms, string CourseTitle, string CourseNumber, string Organization, IReadOnlyList<Signatory> Signatories)
{
    public static CertificateDesign Of(PublishedCourse course)
    {
        var (root, run) = (course.Root, CourseRun.Of(course));
        var active = Active(root);
        var terms = CertificateTerms.Of(
            root.Flag("cert_html_view_enabled") ?? true, root.Text("certificates_display_behavior"), root.Instant("certificate_available_date"), run.End, run.SelfPaced, active is not null);
        return new(
            terms, Text(active, "course_title") is { Length: > 0 } title ? title : run.DisplayName, run.DisplayNumber ?? run.Number, run.DisplayOrg ?? run.Org,
            active is { } chosen && chosen.TryGetProperty("signatories", out var all) && all.ValueKind == JsonValueKind.Array
                ? [.. all.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Select(one => SignatoryOf(one, course.Key))]
                : []);
    }

    private static JsonElement? Active(PublishedBlock root)
    {
        if (root.Effective("certificates") is not { ValueKind: JsonValueKind.Object } field) return null;
        if (!field.TryGetProperty("certificates", out var all) || all.ValueKind != JsonValueKind.Array) return null;
        return all.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("is_active", out var active) && active.ValueKind == JsonValueKind.True)
            .Select(one => (JsonElement?)one).FirstOrDefault();
    }

    private static Signatory SignatoryOf(JsonElement one, CourseKey course) => new(
        Text(one, "name") ?? "", Text(one, "title") ?? "", Text(one, "organization") ?? "", ImageOf(Text(one, "signature_image_path"), course));

    /// <summary>A file of this course, whatever the course was called where it comes from; nothing from elsewhere.</summary>
    private static string? ImageOf(string? path, CourseKey course)
    {
        if (string.IsNullOrEmpty(path)) return null;
        var file = path.Contains("+block@", StringComparison.Ordinal) ? path[(path.LastIndexOf("+block@", StringComparison.Ordinal) + "+block@".Length)..]
            : path.Contains("/static/", StringComparison.Ordinal) ? path[(path.IndexOf("/static/", StringComparison.Ordinal) + "/static/".Length)..]
            : path.StartsWith("/c4x/", StringComparison.Ordinal) ? path[(path.LastIndexOf('/') + 1)..] : null;
        return file is { Length: > 0 } ? StaticUrls.AssetUrl(course, file) : null;
    }

    private static string? Text(JsonElement? element, string name) =>
        element is { } one && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;
}
