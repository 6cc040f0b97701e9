using System.Net;
using System.Text;

namespace OpenEdx.Domain.Notifications;

/// <summary>What keywords that the course team writes into a mail stand for, for one recipient.</summary>
/// <remarks>Source of the keywords: Open edX <c>common/djangoapps/util/keyword_substitution.py</c>. Only messages have them, subjects do not.</remarks>
/// <param name="UserId">An anonymous number of the recipient.</param>
/// <param name="CourseEnd">Empty: the run has no end.</param>
public sealed record MailKeywords(string UserId, string FullName, string CourseName, string CourseEnd)
{
    public string InHtml(string html) => Fill(html, value => WebUtility.HtmlEncode(value));

    public string InText(string text) => Fill(text, value => value);

    /// <summary>In one pass: what a person is called is not looked through for keywords.</summary>
    private string Fill(string message, Func<string, string> write)
    {
        (string Keyword, string Value)[] all =
        [
            ("%%USER_ID%%", UserId), ("%%USER_FULLNAME%%", FullName), ("%%COURSE_DISPLAY_NAME%%", CourseName), ("%%COURSE_END_DATE%%", CourseEnd),
        ];
        var (filled, at) = (new StringBuilder(message.Length), 0);
        while (message.IndexOf("%%", at, StringComparison.Ordinal) is >= 0 and var found)
        {
            filled.Append(message, at, found - at);
            var known = all.Where(one => message.AsSpan(found).StartsWith(one.Keyword, StringComparison.Ordinal)).ToList();
            filled.Append(known is [var one] ? write(one.Value) : "%");
            at = found + (known is [var read] ? read.Keyword.Length : 1);
        }

        return filled.Append(message, at, message.Length - at).ToString();
    }
}
