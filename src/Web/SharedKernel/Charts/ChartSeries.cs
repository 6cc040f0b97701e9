namespace OpenEdx.Web.SharedKernel.Charts;

/// <summary>One named row of values, as long as the chart's list of labels.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<double> Values);
