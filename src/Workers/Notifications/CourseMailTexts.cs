using System.Globalization;
using System.Net;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Notifications;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>A mail of a course team as one recipient gets it: the message with its keywords filled in, in HTML and in plain text, and how to get no more of them.</summary>
public sealed class CourseMailTexts(OptOutLinks links, AnonymousIds ids, FrontEnds frontEnds, PlatformSettings platform, MailSettings settings)
{
    /// <param name="key">See <see cref="OutgoingMail"/>.</param>
    internal async Task<OutgoingMail> For(CourseMail mail, PublishedCourse course, MailRecipient recipient, string key, CancellationToken ct)
    {
        var run = CourseRun.Of(course);
        var keywords = new MailKeywords(
            await ids.Of(recipient.User, null, ct), recipient.Name.Length > 0 ? recipient.Name : recipient.Username, run.DisplayName,
            run.End?.UtcDateTime.ToString("MMM dd, yyyy", CultureInfo.InvariantCulture) ?? "");
        var home = $"{frontEnds.Of(FrontEnds.LearningApp) ?? $"{platform.LmsRoot}/learning"}/course/{course.Key}/home";
        var leave = platform.LmsRoot + await links.PathFor(recipient.User, course.Key, ct);
        return new(key, recipient.Email, OneLine(mail.Subject), Text(keywords.InText(MailText.Of(mail.Html)), run.DisplayName, home, leave))
        {
            Html = Html(keywords.InHtml(mail.Html), WebUtility.HtmlEncode(run.DisplayName), WebUtility.HtmlEncode(home), WebUtility.HtmlEncode(leave)),
            SenderName = OneLine($"{run.DisplayName} Course Staff"),
            Unsubscribe = leave,
        };
    }

    private string Text(string message, string name, string home, string leave) =>
        $"""
        {message}

        ----
        This mail was sent by the team of the course {name} on {settings.SiteName}:
        {home}

        No further mail from this course: {leave}

        """;

    private string Html(string message, string name, string home, string leave) =>
        $"""
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body style="margin:0;padding:24px 12px;background:#f4f6f9;color:#16212e;font:16px/1.5 sans-serif">
        <table role="presentation" align="center" width="100%" style="max-width:640px;margin:0 auto;background:#ffffff;border-radius:8px">
        <tr><td style="padding:20px 28px;border-bottom:1px solid #d9e0e8"><a href="{home}" style="color:#0b3c6f;font-weight:bold;text-decoration:none">{name}</a></td></tr>
        <tr><td style="padding:24px 28px">{message}</td></tr>
        <tr><td style="padding:16px 28px 24px;border-top:1px solid #d9e0e8;color:#526070;font-size:13px">This mail was sent by the team of the course
        <a href="{home}" style="color:#0a6fa8">{name}</a> on {WebUtility.HtmlEncode(settings.SiteName)}.<br>
        <a href="{leave}" style="color:#0a6fa8">No further mail from this course</a></td></tr></table></body></html>
        """;

    /// <summary>Headers of a mail end with their line.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
