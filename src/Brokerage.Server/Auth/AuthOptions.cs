using Microsoft.Extensions.Options;

namespace Brokerage.Server.Auth;

/// <summary>
/// Section <c>Auth</c> of the configuration. Outside Development all but <see cref="Algorithm"/> must be set; in Development everything has
/// a default, and tokens are signed by a key file of this machine unless <see cref="PublicKeyPath"/> is set.
/// </summary>
public sealed class AuthOptions
{
    /// <summary>The <c>iss</c> that tokens must have.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> that tokens must name.</summary>
    public string Audience { get; set; } = "";

    /// <summary>PEM file of the issuer's public key.</summary>
    public string PublicKeyPath { get; set; } = "";

    /// <summary><c>RS256</c> or <c>ES256</c>: the only algorithm that is accepted with that key.</summary>
    public string Algorithm { get; set; } = "RS256";

    internal static void Default(AuthOptions options)
    {
        if (options.Issuer.Length == 0) options.Issuer = "brokerage-development";
        if (options.Audience.Length == 0) options.Audience = "brokerage";
    }
}

/// <summary>Stops a start with a configuration under which no token could be trusted.</summary>
internal sealed class AuthOptionsRule(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var failures = new List<string>();
        void Require(bool isMet, string option, string value, string rule)
        {
            if (!isMet) failures.Add($"Auth:{option} is \"{value}\": {rule}.");
        }

        Require(options.Issuer.Length > 0, nameof(options.Issuer), options.Issuer, "it must be the iss of the tokens");
        Require(options.Audience.Length > 0, nameof(options.Audience), options.Audience, "it must be the aud of the tokens");
        Require(options.Algorithm is "RS256" or "ES256", nameof(options.Algorithm), options.Algorithm, "it must be RS256 or ES256");
        if (options.PublicKeyPath.Length > 0)
            try
            {
                SigningKey.FromPem(options.PublicKeyPath, options.Algorithm);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
            {
                Require(false, nameof(options.PublicKeyPath), options.PublicKeyPath, $"it must be a PEM file of a public key for {options.Algorithm} ({e.Message})");
            }
        else if (!environment.IsDevelopment())
            Require(false, nameof(options.PublicKeyPath), "", "outside Development it must name a PEM file of the issuer's public key");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
