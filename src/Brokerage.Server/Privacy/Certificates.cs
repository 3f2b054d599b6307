using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Contracts;

namespace Brokerage.Server.Privacy;

/// <summary>Certificates of erasure: made here, verified anywhere by the public key alone.</summary>
public static class Certificates
{
    /// <summary>How a certificate is written, in answers and in files.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The certificate with the signature over its other members.</summary>
    public static ErasureCertificate Sign(ErasureCertificate draft, CertificateKey key)
    {
        var named = draft with { KeyId = key.KeyId, Algorithm = CertificateKey.Algorithm, Signature = "" };
        return named with { Signature = Base64Url.EncodeToString(key.Sign(Signed(named))) };
    }

    /// <summary>True when the text is a certificate that was signed with this key and not a byte of what it says was changed since.</summary>
    /// <param name="text">The certificate, as JSON.</param>
    /// <param name="publicPem">Public part of the signing key.</param>
    /// <exception cref="ArgumentException">The key is not a public key.</exception>
    public static bool Verify(string text, string publicPem)
    {
        ErasureCertificate? certificate;
        try
        {
            certificate = JsonSerializer.Deserialize<ErasureCertificate>(text, Json);
        }
        catch (JsonException)
        {
            return false;
        }
        if (certificate is not { Algorithm: CertificateKey.Algorithm, Signature: { } written } || !Base64Url.IsValid(written)) return false;
        var signature = Base64Url.DecodeFromChars(written);
        // One form each: a signature whose unused last bits were changed says the same, and is not what was signed.
        return Base64Url.EncodeToString(signature) == written && IsAsWritten(text, certificate) &&
            CertificateKey.Verify(publicPem, certificate.KeyId, Signed(certificate), signature);
    }

    /// <summary>Every value stands in the text as it is written here: another spelling of a number or a time is a change.</summary>
    private static bool IsAsWritten(string text, ErasureCertificate certificate) =>
        JsonNode.Parse(text)!.ToJsonString() == JsonSerializer.SerializeToNode(certificate, Json)!.ToJsonString();

    private static byte[] Signed(ErasureCertificate certificate)
    {
        var members = JsonSerializer.SerializeToNode(certificate, Json)!.AsObject();
        members.Remove("signature");
        return JsonSerializer.SerializeToUtf8Bytes(members, Json);
    }
}
