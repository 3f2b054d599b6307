using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Brokerage.Domain.Tailoring;

/// <summary>An amount of money.</summary>
public readonly record struct Money(decimal Amount, string Currency);

/// <summary>Something worth a card, before it has words.</summary>
/// <param name="Code">Template of the words.</param>
/// <param name="Subject">What it is about: a symbol, a sector or a lesson; empty for none.</param>
/// <param name="Kind">Kind of card.</param>
/// <param name="Placement">Section.</param>
/// <param name="Priority">Higher is shown first.</param>
/// <param name="Values">Values for the template's placeholders.</param>
/// <param name="Inputs">What it rests on.</param>
public sealed record Finding(
    string Code, string Subject, CardKind Kind, string Placement, double Priority, IReadOnlyDictionary<string, object> Values, ImmutableArray<Input> Inputs)
{
    /// <summary>Symbols it speaks of.</summary>
    public ImmutableArray<string> Instruments { get; init; } = [];

    /// <summary>Tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The lesson it opens.</summary>
    public string? LessonId { get; init; }

    /// <summary>Id of its card: code and subject.</summary>
    public string CardId { get; } = Subject.Length == 0 ? Code : $"{Code}:{Subject}";

    /// <summary>The card, in the words of <paramref name="content"/>.</summary>
    public Card ToCard(Content content)
    {
        var template = content.Cards[Code];
        return new(
            CardId, Kind, Placement, Priority, Fill(template.Title), [.. template.Body.Select(Fill)],
            Instruments, [.. Tags, .. template.Disclosures.Select(d => $"{CardTemplate.DisclosureTag}{d}")], template.Disclosure, new(Code, Fill(template.Reason), Inputs), LessonId);
    }

    /// <summary>Fills placeholders <c>{name}</c> and <c>{name|format}</c>; the formats are those of the content's language.</summary>
    private string Fill(string template)
    {
        var text = new StringBuilder(template.Length + 32);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '{') { text.Append(template[i]); continue; }
            var end = template.IndexOf('}', i);
            var parts = template[(i + 1)..end].Split('|');
            text.Append(Format(Values[parts[0]], parts.Length > 1 ? parts[1] : ""));
            i = end;
        }
        return text.ToString();
    }

    private static string Format(object value, string format) => (format, value) switch
    {
        ("percent", double share) => share.ToString(Math.Abs(share) < 0.1 ? "0.#%" : "0%", CultureInfo.InvariantCulture),
        ("money", Money money) => $"{money.Currency} {money.Amount.ToString(Math.Abs(money.Amount) < 1000 ? "#,0.00" : "#,0", CultureInfo.InvariantCulture)}",
        ("price", double price) => price.ToString("#,0.00", CultureInfo.InvariantCulture),
        ("number", double number) => number.ToString("0.#", CultureInfo.InvariantCulture),
        ("integer", int number) => number.ToString("#,0", CultureInfo.InvariantCulture),
        ("date", DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        ("", string text) => text,
        _ => throw new FormatException($"The placeholder format '{format}' does not fit a value of type {value.GetType().Name}."),
    };
}
