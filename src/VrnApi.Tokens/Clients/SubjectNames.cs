using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace VrnApi.Tokens.Clients;

/// <summary>DNS and URI entries of a certificate's subject alternative names (RFC 5280 section 4.2.1.6).</summary>
internal static class SubjectNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary><c>dns:host</c> and <c>uri:value</c>; empty when the extension is missing or broken.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (certificate.Extensions[SubjectAlternativeName] is not { } extension)
        {
            return names;
        }
        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag == Dns)
                {
                    names.Add("dns:" + sequence.ReadCharacterString(UniversalTagNumber.IA5String, Dns));
                }
                else if (tag == Uri)
                {
                    names.Add("uri:" + sequence.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
