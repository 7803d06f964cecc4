using System.Globalization;
using System.Text;

namespace VrnApi.Platform;

/// <summary>One spelling for look-alikes, so that a number in full-width digits or with invisible characters is still a number.</summary>
internal static class PersonalDataText
{
    public static string Fold(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text.Replace('\t', ' ').Replace('_', ' ');
        }
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                folded.Append(Fold(c));
            }
        }
        return folded.ToString();
    }

    private static char Fold(char c) => c switch
    {
        < '\u0080' => c is '\t' or '_' ? ' ' : c,
        '\u2019' or '\u02BC' or '\uFF07' => '\'',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ when CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit => (char)('0' + digit),
        _ when char.IsWhiteSpace(c) => ' ',
        _ when CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation => '-',
        _ => c,
    };
}
