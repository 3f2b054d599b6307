using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Brokerage.Domain.Events;
using Brokerage.Server.Ingest;

namespace Brokerage.Server.Auth;

/// <summary>
/// What a token must look like before its signature is looked at. The token library is lenient where tokens get forged: it takes an
/// <c>exp</c> in quotes, a role outside a list, several members of one name, and header members that point to keys.
/// </summary>
internal static class TokenShape
{
    /// <summary>The <c>typ</c> of RFC 9068.</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>Longest token.</summary>
    public const int MaxLength = 8 * 1024;

    private const int MaxSubjectLength = 128;
    private const int MaxKeyIdLength = 128;
    private const long LastSecondOfTime = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>True for a signed token of three parts whose header and claims have exactly the form that is asked for.</summary>
    /// <param name="token">The token.</param>
    /// <param name="algorithm">The only <c>alg</c> that is accepted.</param>
    public static bool IsMet(string token, string algorithm)
    {
        if (token.Length > MaxLength || token.AsSpan().ContainsAnyExcept(TokenCharacters)) return false;
        var parts = token.Split('.');
        if (parts.Length != 3 || parts.Any(p => p.Length == 0)) return false;
        try
        {
            using var header = Decode(parts[0]);
            using var claims = Decode(parts[1]);
            return IsHeader(header.RootElement, algorithm) && AreClaims(claims.RootElement);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return false; // not base64url, not JSON (or a member twice), not an object, or text with half a surrogate pair
        }
    }

    /// <summary>True for what may be the <c>sub</c> of a token: an investor's is their id, anybody else's is a text fit for the audit.</summary>
    public static bool IsSubject(string text, bool isInvestor) =>
        isInvestor ? CloudEvent.IsInvestorId(text) : TextAttribute.IsClean(text, MaxSubjectLength);

    private static JsonDocument Decode(string part)
    {
        var json = Base64Url.DecodeFromChars(part);
        return Utf8.IsValid(json) ? JsonDocument.Parse(json, Strict) : throw new FormatException("The text is not UTF-8.");
    }

    /// <summary>
    /// <c>alg</c>, <c>typ</c>, and a <c>kid</c> that is ignored (there is one key). Nothing else: <c>jku</c>, <c>x5u</c>, <c>jwk</c> name
    /// keys of the sender's choice, and <c>crit</c> asks for extensions that are not supported.
    /// </summary>
    private static bool IsHeader(JsonElement header, string algorithm)
    {
        var (hasAlgorithm, hasType) = (false, false);
        foreach (var member in header.EnumerateObject())
            switch (member.Name)
            {
                case "alg" when member.Value.ValueEquals(algorithm): hasAlgorithm = true; break;
                case "typ" when member.Value.ValueEquals(AccessTokenType) || member.Value.ValueEquals("JWT"): hasType = true; break;
                case "kid" when IsKeyId(member.Value): break;
                default: return false;
            }
        return hasAlgorithm && hasType;
    }

    private static bool IsKeyId(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxKeyIdLength } id &&
        id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '=');

    private static bool AreClaims(JsonElement claims) =>
        AreRoles(claims, out var isInvestor) &&
        claims.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && IsSubject(sub.GetString()!, isInvestor) &&
        claims.TryGetProperty("exp", out var exp) && IsTime(exp) &&
        (!claims.TryGetProperty("nbf", out var nbf) || IsTime(nbf)) &&
        (!claims.TryGetProperty("iat", out var iat) || IsTime(iat));

    private static bool IsTime(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LastSecondOfTime;

    /// <summary>Roles are a list of texts, or absent; a single text would make <c>"ops"</c> and <c>["ops"]</c> two spellings of one right.</summary>
    private static bool AreRoles(JsonElement claims, out bool isInvestor)
    {
        isInvestor = false;
        if (!claims.TryGetProperty("roles", out var roles)) return true;
        if (roles.ValueKind != JsonValueKind.Array) return false;
        foreach (var role in roles.EnumerateArray())
        {
            if (role.ValueKind != JsonValueKind.String) return false;
            isInvestor |= role.ValueEquals(Roles.Investor);
        }
        return true;
    }
}
