using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Brokerage.Server.Auth;

/// <summary>Makes tokens for Development, signed by this machine's own key; a server in any other environment does not accept them.</summary>
public sealed class DevTokens
{
    /// <summary>Longest life of a token: 30 days.</summary>
    public const int MaxMinutes = 30 * 24 * 60;

    private readonly AuthOptions _options;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;

    internal DevTokens(AuthOptions options, SigningKey key, TimeProvider time) => (_options, _key, _time) = (options, key, time);

    /// <summary>For a program that runs no host, for example a command line.</summary>
    /// <param name="dataFolder">The folder that the server is started with.</param>
    /// <param name="configuration">The configuration that the server is started with.</param>
    /// <param name="time">The clock.</param>
    public static DevTokens Open(string dataFolder, IConfiguration configuration, TimeProvider time)
    {
        var options = configuration.GetSection("Auth").Get<AuthOptions>() ?? new();
        AuthOptions.Default(options);
        return new(options, SigningKey.ForDevelopment(dataFolder), time);
    }

    /// <summary>Makes a token.</summary>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="sub">Whom it is for: for the role investor their id, otherwise any text of 1–128 characters.</param>
    /// <param name="minutes">How long it is good for, 1 to <see cref="MaxMinutes"/>.</param>
    /// <exception cref="ArgumentException">There is no such role, or no token could have that <c>sub</c> or life.</exception>
    public string Issue(string role, string sub, int minutes)
    {
        if (!Roles.All.Contains(role)) throw new ArgumentException($"must be one of {string.Join(", ", Roles.All)}", nameof(role));
        if (!TokenShape.IsSubject(sub, isInvestor: role == Roles.Investor))
            throw new ArgumentException("must be an investor id, or for other roles a text of 1 to 128 characters", nameof(sub));
        if (minutes is < 1 or > MaxMinutes) throw new ArgumentException($"must be 1 to {MaxMinutes}", nameof(minutes));
        var now = _time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenShape.AccessTokenType,
            Issuer = _options.Issuer,
            Audience = _options.Audience,
            IssuedAt = now,
            Expires = now.AddMinutes(minutes),
            Claims = new Dictionary<string, object> { ["sub"] = sub, ["roles"] = new[] { role } },
            SigningCredentials = new(_key.Key, _key.Algorithm),
        });
    }
}
