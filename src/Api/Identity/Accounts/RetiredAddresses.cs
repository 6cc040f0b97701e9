using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Whether an address belonged to somebody who left, for the support that is asked about it.</summary>
public sealed class RetiredAddresses(EmailAddresses addresses, AccountsQuery accounts, RetirementsQuery retirements, IdentitySettings settings)
{
    /// <summary>Null: it did not.</summary>
    public async Task<object?> About(string email, DateTimeOffset now, CancellationToken ct)
    {
        if ((await addresses.PlaceOf(email, ct)).Holder is not { } user) return null;
        if (await accounts.Find(user, ct) is { LeavingSince: null }) return null;
        var row = await retirements.Find(user, ct);
        var canCancel = row is not null && row.Created > now - settings.RetirementCoolOff;
        return new
        {
            error_msg = canCancel ? "The person with this address asked to be forgotten, and can still take it back." : "The person with this address is forgotten.",
            can_cancel_retirement = canCancel,
            retirement_id = canCancel ? row!.UserId : (long?)null,
        };
    }
}
