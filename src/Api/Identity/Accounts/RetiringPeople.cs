using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// People on the way to being forgotten, as the operator's pipeline sees them. It calls a person by the former username to the end; that is found by the keyed
/// digest under which the name is reserved, though nobody can read it any more.
/// </summary>
public sealed class RetiringPeople(AccountsQuery accounts, AccountNames names, StreamStore streams, InstallationSecrets secrets)
{
    /// <summary>Null: nobody ever had this username.</summary>
    public async Task<UserId?> Find(string username, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is { } account) return new UserId(account.UserId);
        var facts = await streams.ReadStream(await names.UsernameStream(username, ct), ct);
        return (facts.Count == 0 ? null : facts[^1].Data as UsernameReserved)?.User;
    }

    /// <remarks>Source of the shape: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c> (UserRetirementStatusSerializer).</remarks>
    public async Task<object> ToWire(RetirementRow row, CancellationToken ct)
    {
        var account = await accounts.Find(new UserId(row.UserId), ct);
        var retired = await RetiredName(new UserId(row.UserId), ct);
        var email = $"{retired}@retired.invalid";
        return new
        {
            id = row.UserId,
            user = new
            {
                id = row.UserId,
                username = account?.Username ?? retired,
                email = account?.Email ?? email,
                profile = new { id = row.UserId, name = account?.Name ?? "" },
            },
            current_state = State(row.State),
            last_state = State(row.LastState),
            created = row.Created,
            modified = row.Modified,
            original_username = account?.Username ?? retired,
            original_email = account?.Email ?? email,
            original_name = account?.Name ?? "",
            retired_username = retired,
            retired_email = email,
        };
    }

    // Not made from the names, so that it stays when they are forgotten.
    private async Task<string> RetiredName(UserId user, CancellationToken ct)
    {
        var key = await secrets.Get("retired_names", () => RandomNumberGenerator.GetBytes(32), ct);
        return $"retired__user_{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(user.ToString())).AsSpan(0, 20))}";
    }

    private static object State(string name) => new
    {
        id = RetirementStates.OrderOf(name) + 1,
        state_name = name,
        state_execution_order = RetirementStates.OrderOf(name) + 1,
        is_dead_end_state = RetirementStates.IsDeadEnd(name),
        required = name == RetirementStates.Pending || RetirementStates.IsDeadEnd(name),
    };
}
