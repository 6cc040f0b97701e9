namespace OpenEdx.Api.Identity;

/// <summary>How often something may be done by one caller, or to one account.</summary>
/// <param name="Name">Stored; stays when the figures change.</param>
/// <param name="Window">Windows follow each other without overlap, so that at a border twice the count may pass.</param>
/// <param name="PerAddress">True: the subject is the network address of the caller.</param>
public sealed record RateLimit(string Name, int Count, TimeSpan Window, bool PerAddress);

/// <summary>Source of the figures: Open edX <c>lms/envs/common.py</c> (LOGISTRATION_*, REGISTRATION_*, PASSWORD_RESET_*, RATELIMIT_RATE).</summary>
public static class RateLimits
{
    public static readonly RateLimit Token = new("token_address", 120, TimeSpan.FromMinutes(1), true);
    public static readonly RateLimit LoginByAddress = new("login_address", 100, TimeSpan.FromMinutes(5), true);
    public static readonly RateLimit LoginByName = new("login_name", 30, TimeSpan.FromMinutes(5), false);
    public static readonly RateLimit Registration = new("registration_address", 60, TimeSpan.FromDays(7), true);
    public static readonly RateLimit Validation = new("validation_address", 30, TimeSpan.FromDays(7), true);
    public static readonly RateLimit ResetByAddress = new("reset_address", 1, TimeSpan.FromMinutes(1), true);
    public static readonly RateLimit ResetByMail = new("reset_mail", 2, TimeSpan.FromHours(1), false);
    public static readonly RateLimit ResetToken = new("reset_token_address", 30, TimeSpan.FromDays(7), true);
    public static readonly RateLimit Context = new("mfe_context_address", 20, TimeSpan.FromMinutes(1), true);

    /// <summary>Ours: mails to addresses that the person claims to have.</summary>
    public static readonly RateLimit EmailChange = new("email_change", 10, TimeSpan.FromHours(1), false);

    /// <summary>Ours: pictures to draw, which take a processor for a second.</summary>
    public static readonly RateLimit Picture = new("picture", 30, TimeSpan.FromHours(1), false);
}
