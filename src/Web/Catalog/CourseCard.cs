using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Web.Catalog;

/// <summary>A course run on a card.</summary>
/// <param name="Summary">One or two sentences; null: none.</param>
/// <param name="Image">Address of the picture; null: none.</param>
/// <param name="When">Text such as "Starts 3 May 2027"; null: nothing to say.</param>
/// <param name="Target">Where the card leads.</param>
public sealed record CourseCard(CourseKey Key, string Name, string? Summary, string? Image, string? When, string Target);
