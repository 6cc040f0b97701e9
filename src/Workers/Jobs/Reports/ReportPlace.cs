using System.Globalization;

namespace OpenEdx.Workers.Jobs;

/// <summary>How far the file of a report is: the cursor of its job.</summary>
/// <param name="Edition">What the columns follow from, see <see cref="ReportFileJob.Edition"/>; rows of two editions do not go into one file.</param>
/// <param name="Bytes">Length of the file; what stands behind belongs to a batch that was never finished.</param>
/// <param name="Rows">Without the one of the column names.</param>
/// <param name="Done">Items finished.</param>
/// <param name="After">Where the next rows begin, by kind of report; empty: at the beginning.</param>
internal sealed record ReportPlace(long Edition, long Bytes, long Rows, long Done, string After)
{
    public static ReportPlace Start(long edition) => new(edition, 0, 0, 0, "");

    /// <param name="cursor">Empty: no batch is finished.</param>
    public static ReportPlace Of(string cursor, long edition)
    {
        if (cursor.Length == 0) return Start(edition);
        var parts = cursor.Split(':', 5);
        long Number(int part) => long.Parse(parts[part], CultureInfo.InvariantCulture);
        return new(Number(0), Number(1), Number(2), Number(3), parts[4]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Edition}:{Bytes}:{Rows}:{Done}:{After}");
}
