using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Where the variant of a learner comes from.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa_block.py</c> (randomization_bin, choose_new_seed). Kept on purpose: the key is hashed in
/// the form that Python prints for bytes, <c>b'block-v1:…'</c>.
/// </remarks>
public static class ProblemSeeds
{
    private const int Bins = 20;
    private const int Drawn = 1000;

    /// <param name="drawn">Any random number; used where each learner, or each reset, gets a new variant.</param>
    public static int For(Rerandomize rerandomize, UserId user, UsageKey problem, int drawn) => rerandomize switch
    {
        Rerandomize.Never => 1,
        Rerandomize.PerStudent => BinOf(user, problem),
        _ => (int)((uint)drawn % Drawn),
    };

    private static int BinOf(UserId user, UsageKey problem)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}b'{problem}'")));
        return int.Parse(hash.AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Bins;
    }
}
