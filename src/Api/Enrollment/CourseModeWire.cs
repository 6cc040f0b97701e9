using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>Wire forms of tracks. Source: Open edX <c>common/djangoapps/course_modes/rest_api/serializers.py</c>.</summary>
internal static class CourseModeWire
{
    private const int LongestText = 255;

    public static object Show(CourseKey course, CourseMode mode) => new
    {
        course_id = course.ToString(),
        mode_slug = mode.Slug,
        mode_display_name = mode.Name,
        min_price = mode.MinPrice,
        currency = mode.Currency,
        expiration_datetime = mode.Expires,
        expiration_datetime_is_explicit = mode.Expires is not null,
        description = mode.Description,
        sku = mode.Sku,
        bulk_sku = mode.BulkSku,
    };

    /// <summary>What a body changes; members that are absent leave the terms alone. Wrong ones are told in <paramref name="errors"/>.</summary>
    public static Func<CourseMode, CourseMode> ChangeIn(JsonElement body, Errors errors)
    {
        var changes = new List<Func<CourseMode, CourseMode>>();
        foreach (var member in body.EnumerateObject())
        {
            var (name, value) = (member.Name, member.Value);
            switch (name)
            {
                case "mode_display_name" when Text(value) is { Length: > 0 } text:
                    changes.Add(mode => mode with { Name = text });
                    break;
                case "currency" when Text(value) is { Length: > 0 and <= 8 } text:
                    changes.Add(mode => mode with { Currency = text.ToLowerInvariant() });
                    break;
                case "min_price" when Price(value) is { } price:
                    changes.Add(mode => mode with { MinPrice = price });
                    break;
                case "expiration_datetime" when value.ValueKind == JsonValueKind.Null:
                    changes.Add(mode => mode with { Expires = null });
                    break;
                case "expiration_datetime" when Instant(value) is { } instant:
                    changes.Add(mode => mode with { Expires = instant });
                    break;
                case "description" when IsText(value, out var text):
                    changes.Add(mode => mode with { Description = text });
                    break;
                case "sku" when IsText(value, out var text):
                    changes.Add(mode => mode with { Sku = text });
                    break;
                case "bulk_sku" when IsText(value, out var text):
                    changes.Add(mode => mode with { BulkSku = text });
                    break;
                case "mode_display_name" or "currency" or "min_price" or "expiration_datetime" or "description" or "sku" or "bulk_sku":
                    errors.Add(name, "This is not a valid value.");
                    break;
            }
        }

        return mode => changes.Aggregate(mode, (terms, change) => change(terms));
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    private static bool IsText(JsonElement value, out string? text)
    {
        text = Text(value);
        return text is not null || value.ValueKind == JsonValueKind.Null;
    }

    private static int? Price(JsonElement value) =>
        int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var price) ? price : null;

    private static DateTimeOffset? Instant(JsonElement value) => DateTimeOffset.TryParse(
        Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;

    /// <summary>What is wrong with a body, by field.</summary>
    internal sealed class Errors
    {
        private readonly Dictionary<string, List<string>> byField = [];

        public bool Any => byField.Count > 0;

        public Errors Add(string field, string message)
        {
            if (!byField.TryGetValue(field, out var messages)) byField[field] = messages = [];
            messages.Add(message);
            return this;
        }

        public IResult Result() => Results.Json(byField, statusCode: StatusCodes.Status400BadRequest);
    }
}
