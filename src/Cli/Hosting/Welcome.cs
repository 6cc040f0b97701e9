namespace OpenEdx.Cli.Hosting;

/// <summary>What <c>./run</c> prints when everything is up.</summary>
internal static class Welcome
{
    public static void Print(string lms, string studio, IReadOnlyList<SignIn> people)
    {
        List<string> lines =
        [
            "Open edX is running. Ctrl-C stops it and keeps the data.",
            "",
            $"Learn      {lms}",
            $"Insights   {lms}/insights",
            $"Studio     {studio}",
            $"Health     {lms}/heartbeat",
        ];
        if (people.Count > 0)
        {
            lines.Add("");
            lines.AddRange(people.Select(person => $"{person.Role,-11}{person.Email,-26}{person.Password}"));
        }

        var width = lines.Max(line => line.Length);
        Console.WriteLine($"┌{new string('─', width + 2)}┐");
        foreach (var line in lines) Console.WriteLine($"│ {line.PadRight(width)} │");
        Console.WriteLine($"└{new string('─', width + 2)}┘");
    }
}
