using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Tailoring;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>What is stored of an investor by kind of data, on which basis and for how long.</summary>
internal static class DataInventory
{
    /// <summary>Every kind of data and basis that there is, those of which nothing is stored included.</summary>
    public static IReadOnlyList<DataCategoryView> Of(IReadOnlyList<JournalEntry> entries, Content content)
    {
        var byType = entries.ToLookup(e => e.Type);
        return
        [
            .. from cell in PurposeCatalogue.Matrix()
               group cell by (cell.Category, cell.Processing.Basis) into cells
               orderby cells.Key
               let stored = cells.SelectMany(c => c.Events).Distinct().SelectMany(e => byType[e.Name]).Select(e => e.OccurredAt).ToList()
               select new DataCategoryView(
                   cells.Key.Category.Key(), content.DataCategories[cells.Key.Category], Key(cells.Key.Basis),
                   cells.Key.Basis == LawfulBasis.Consent ? [.. cells.Select(c => c.Processing.Key)] : [],
                   string.Join(" ", cells.Select(c => c.Processing.Retention).Distinct()), stored.Count,
                   stored.Count == 0 ? null : stored.Min(), stored.Count == 0 ? null : stored.Max()),
        ];
    }

    /// <summary>The matrix as the privacy office sees it.</summary>
    public static IReadOnlyList<ProcessingView> Matrix(Content content) =>
        [.. PurposeCatalogue.Matrix().Select(c => new ProcessingView(
            c.Processing.Basis == LawfulBasis.Consent ? c.Processing.Key : null, Title(c.Processing, content), Key(c.Processing.Basis), c.Category.Key(),
            [.. c.Events.Select(e => e.Key)], [.. c.Features.Select(f => f.Key)], c.Processing.Retention))];

    private static string Title(Processing processing, Content content) =>
        Purposes.TryParse(processing.Key, out var purpose) ? content.Purposes[purpose].Title : content.Processing[processing.Key];

    private static string Key(LawfulBasis basis) => basis switch
    {
        LawfulBasis.Consent => "consent",
        LawfulBasis.Contract => "contract",
        LawfulBasis.LegalDuty => "legal-duty",
        _ => throw new InvalidOperationException($"The basis {basis} has no name."),
    };
}
