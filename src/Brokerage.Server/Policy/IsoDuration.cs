using System.Text.RegularExpressions;

namespace Brokerage.Server.Policy;

/// <summary>Durations of ISO 8601 in weeks, days, hours, minutes and seconds. Months and years have no fixed length and are refused.</summary>
internal static partial class IsoDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var match = Pattern().Match(text);
        duration = match.Success
            ? new TimeSpan(7 * Part(1) + Part(2), Part(3), Part(4), Part(5))
            : TimeSpan.Zero;
        return match.Success && char.IsAsciiLetterUpper(text[^1]) && text[^1] is not ('P' or 'T');

        int Part(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan) : 0;
    }

    [GeneratedRegex("^P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})S)?)?\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
