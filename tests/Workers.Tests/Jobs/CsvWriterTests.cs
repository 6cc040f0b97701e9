using System.Text;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Jobs;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.8333, "0.8333")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1234.0, "1234.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000015, "1.5e-05")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(double.NaN, "nan")]
    public void numbers_are_written_as_python_prints_them(double number, string expected) => Assert.Equal(expected + "\r\n", Written(csv => csv.Cell(number)));

    [Fact]
    public void cells_are_quoted_only_where_they_must_be() => Assert.Equal(
        "plain,with blank,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n",
        Written(csv => csv.Cells(["plain", "with blank", "a,b", "say \"hi\"", "two\nlines", ""])));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-x^2", "'-x^2")]
    [InlineData("-5", "-5")]
    [InlineData("+3.5e2", "+3.5e2")]
    [InlineData("a=b", "a=b")]
    public void what_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_stay(string text, string expected) =>
        Assert.Equal(expected + "\r\n", Written(csv => csv.Cell(text)));

    [Fact]
    public void rows_leave_memory_while_they_are_written()
    {
        using var file = new MemoryStream();
        var csv = new CsvWriter(file);
        for (var row = 0; row < 100_000; row++) csv.Cell(row).EndRow();
        Assert.True(file.Length > 400_000, $"Only {file.Length} bytes are in the file before the end.");
        csv.Flush();
        Assert.Equal((100_000, 688_890), (csv.Rows, file.Length));
    }

    private static string Written(Action<CsvWriter> write)
    {
        using var file = new MemoryStream();
        var csv = new CsvWriter(file);
        write(csv);
        csv.EndRow();
        csv.Flush();
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
