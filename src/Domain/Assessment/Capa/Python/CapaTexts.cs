namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Sentences of Open edX that several questions say.</summary>
internal static class CapaTexts
{
    /// <summary>What a learner is told when a question breaks in a way that its author did not foresee.</summary>
    public const string Unexpected =
        "We're sorry, there was an error with processing your request. Please try reloading your page and trying again.";
}
