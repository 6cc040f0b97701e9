using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Enrollment;

/// <summary>Brings the people of a file into a course run, and makes accounts for those who have none.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c> (register_and_enroll_students).</remarks>
public sealed class RosterDesk(
    AccountsQuery accounts, AccountRegistration registration, MembershipDesk memberships, IdentitySettings settings, RequestClock clock)
{
    /// <summary>What the course team is told of one person.</summary>
    /// <param name="Fault">Nothing was done; null: it was.</param>
    /// <param name="Warning">It was done, but look; null: nothing to see.</param>
    internal sealed record Outcome(RosterFile.Line Person, string? Fault, string? Warning);

    /// <summary>Who has an account joins the run; a repeated line changes nothing.</summary>
    /// <param name="tellsByMail">New people get a mail with a link to choose a password.</param>
    internal async Task<Outcome> Admit(HttpContext http, CourseKey course, RosterFile.Line person, bool tellsByMail, CancellationToken ct)
    {
        if (RegistrationRules.Email(person.Email) is not null) return new(person, $"{person.Email} is no address.", null);
        var account = await accounts.FindByEmail(person.Email, ct);
        if (account is null && await Register(http, course, person, tellsByMail, ct) is { } fault) return new(person, fault, null);
        var joined = await memberships.Enroll(http, course, [person.Email], ct);
        if (joined is not [{ IsMember: true }]) return new(person, "This person cannot be enrolled.", null);
        var differs = account is not null && !string.Equals(account.Username, person.Username, StringComparison.OrdinalIgnoreCase);
        return new(person, null, differs ? $"The account of {person.Email} has another name than {person.Username}; it was enrolled." : null);
    }

    /// <returns>Why there is no account; null: there is one now.</returns>
    private async Task<string?> Register(HttpContext http, CourseKey course, RosterFile.Line person, bool tellsByMail, CancellationToken ct)
    {
        if (RegistrationRules.Username(person.Username) is { } wrongUsername) return wrongUsername;
        if (RegistrationRules.Name(person.Name) is { } wrongName) return wrongName;
        if (person.Country.Length > 0 && !CountryNames.All.ContainsKey(person.Country)) return $"There is no country {person.Country}; codes of two letters are wanted.";
        var profile = new Dictionary<string, string>();
        if (person.Country.Length > 0) profile["country"] = person.Country;
        var wanted = new NewAccount(person.Username, person.Email, person.Name, null, profile, !settings.ConfirmEmail)
        {
            Team = new(course, http.User.Requester()!.User, tellsByMail),
        };
        var outcome = await registration.Register(wanted, clock.Now(http), http.MetadataFor(nameof(RegisterUser)), ct);
        if (outcome.User is not null) return null;

        // An address that is taken though nobody bears it belonged to somebody who left, or is the second one of somebody.
        return outcome.EmailTaken ? $"{person.Email} cannot be used." : $"The username {person.Username} is taken.";
    }
}
