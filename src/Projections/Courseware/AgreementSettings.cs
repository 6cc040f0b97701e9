namespace OpenEdx.Projections.Courseware;

/// <summary>What learners must agree to; from the environment, the name is part of the product.</summary>
/// <param name="Integrity">Learners who can earn a certificate promise to work honestly first. <c>OPENEDX_INTEGRITY_SIGNATURE=true</c></param>
public sealed record AgreementSettings(bool Integrity)
{
    /// <param name="variable">The environment; null where a variable is not set.</param>
    public static AgreementSettings From(Func<string, string?> variable) => new(bool.TryParse(variable("OPENEDX_INTEGRITY_SIGNATURE"), out var on) && on);
}
