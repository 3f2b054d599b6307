namespace Brokerage.Storage;

/// <summary>A statement and its parameters, in the order in which values are handed to it.</summary>
sealed record SqlText(string Text, params string[] Parameters);
