using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Mails of an installation without mail server.</summary>
internal static partial class SentMail
{
    /// <summary>Mails to this address so far, oldest first, when everything under way has arrived.</summary>
    public static async Task<string[]> MailsTo(this TestApp app, string address)
    {
        await app.CatchUp(Wire.Ct);
        var progress = app.Provider.GetRequiredService<ProjectionProgress>();
        while ((await progress.Status(Wire.Ct)).Single(one => one.IsSubscription && one.Name == "account_mails").Lag > 0) await Task.Delay(20, Wire.Ct);
        var folder = new DirectoryInfo(Path.Combine(app.DataFolder, "mail"));
        if (!folder.Exists) return [];
        return [.. folder.GetFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => File.ReadAllText(file.FullName)).Where(text => text.Contains($"To: {address}\n", StringComparison.Ordinal))];
    }

    /// <summary>Path of the link in a mail.</summary>
    public static string LinkIn(string mail) => Link().Match(mail).Groups[1].Value;

    [GeneratedRegex(@"http://localhost:18000(/\S+)")]
    private static partial Regex Link();
}
