namespace Brokerage.Server.Tests.Auth;

/// <summary>Whose an id in an address is.</summary>
public enum IdOf
{
    /// <summary>One that the caller may ask for.</summary>
    Own,

    /// <summary>One that exists, of another investor.</summary>
    Other,

    /// <summary>One that nobody has.</summary>
    Absent,

    /// <summary>One that nobody can have.</summary>
    Malformed,
}

/// <summary>What an id gives to somebody who may call the route.</summary>
/// <param name="Of">Whose it is.</param>
/// <param name="Value">The id as it stands in the address; <c>@name</c> for one that <see cref="AccessHost.Ids"/> knows.</param>
/// <param name="Status">The answer.</param>
public sealed record IdCell(IdOf Of, string Value, int Status);

/// <summary>What one route gives to whom.</summary>
/// <param name="Method">HTTP method; <c>*</c> for a route that takes any, which is called by POST.</param>
/// <param name="Pattern">The route's pattern, as it was mapped.</param>
/// <param name="Role">The one role that may call it; null for everybody, without a token too.</param>
/// <param name="Status">What the role gets for <paramref name="Body"/>, where the address has no id.</param>
/// <param name="Body">JSON that is sent; null for none.</param>
/// <param name="Ids">For each id of the address what it gives.</param>
public sealed record AccessRow(string Method, string Pattern, string? Role, int Status, string? Body = null, IReadOnlyList<IdCell>? Ids = null)
{
    /// <summary>The row by name.</summary>
    public string Name => $"{Method} {Pattern}";

    /// <summary>Every address to be called, with what the role gets.</summary>
    public IReadOnlyList<IdCell> Cells => Ids ?? [new(IdOf.Own, "", Status)];

    /// <summary>The address with an id in the place of its first parameter.</summary>
    public string Address(string id) => Pattern.IndexOf('{') is >= 0 and var start ? $"{Pattern[..start]}{id}{Pattern[(Pattern.IndexOf('}') + 1)..]}" : Pattern;
}

/// <summary>What one method of a hub gives to an investor; nobody else gets as far as a hub.</summary>
/// <param name="Hub">Path of the hub.</param>
/// <param name="Method">The method.</param>
/// <param name="Answer"><c>ok</c>, or the error that the call ends with.</param>
/// <param name="Arguments">JSON array of the arguments.</param>
/// <param name="OtherArguments">The same with an id of another investor, or null where no id is one.</param>
/// <param name="AbsentArguments">The same with an id that nobody has.</param>
public sealed record HubRow(string Hub, string Method, string Answer, string Arguments, string? OtherArguments = null, string? AbsentArguments = null)
{
    /// <summary>The row by name.</summary>
    public string Name => $"{Hub} {Method}";
}
