using System.Collections.Frozen;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>Language codes: ISO 639-1 as ISO 639-3, and the names of those that are much spoken in England.</summary>
public static class Languages
{
    private const string Short =
        "aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak be bel bg bul bi bis bm bam bn ben bo bod br bre bs bos "
        + "ca cat ce che ch cha co cos cr cre cs ces cu chu cv chv cy cym da dan de deu dv div dz dzo ee ewe el ell en eng eo epo es spa et est eu eus fa fas "
        + "ff ful fi fin fj fij fo fao fr fra fy fry ga gle gd gla gl glg gn grn gu guj gv glv ha hau he heb hi hin ho hmo hr hrv ht hat hu hun hy hye hz her "
        + "ia ina id ind ie ile ig ibo ii iii ik ipk io ido is isl it ita iu iku ja jpn jv jav ka kat kg kon ki kik kj kua kk kaz kl kal km khm kn kan ko kor "
        + "kr kau ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug li lim ln lin lo lao lt lit lu lub lv lav mg mlg mh mah mi mri mk mkd ml mal mn mon "
        + "mr mar ms msa mt mlt my mya na nau nb nob nd nde ne nep ng ndo nl nld nn nno no nor nr nbl nv nav ny nya oc oci oj oji om orm or ori os oss pa pan "
        + "pi pli pl pol ps pus pt por qu que rm roh rn run ro ron ru rus rw kin sa san sc srd sd snd se sme sg sag si sin sk slk sl slv sm smo sn sna so som "
        + "sq sqi sr srp ss ssw st sot su sun sv swe sw swa ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton tr tur ts tso tt tat tw twi ty tah "
        + "ug uig uk ukr ur urd uz uzb ve ven vi vie vo vol wa wln wo wol xh xho yi yid yo yor za zha zh zho zu zul";

    private static readonly (string Code, string Name)[] Named =
    [
        ("eng", "English"), ("guj", "Gujarati"), ("pan", "Punjabi"), ("pnb", "Western Punjabi"), ("urd", "Urdu"), ("hin", "Hindi"), ("ben", "Bengali"), ("pol", "Polish"),
        ("ron", "Romanian"), ("som", "Somali"), ("ara", "Arabic"), ("tur", "Turkish"), ("por", "Portuguese"), ("spa", "Spanish"), ("fra", "French"), ("ita", "Italian"),
        ("deu", "German"), ("fas", "Persian"), ("kur", "Kurdish"), ("pus", "Pashto"), ("tam", "Tamil"), ("tel", "Telugu"), ("mal", "Malayalam"), ("nep", "Nepali"),
        ("zho", "Chinese"), ("yue", "Cantonese"), ("cmn", "Mandarin"), ("vie", "Vietnamese"), ("ukr", "Ukrainian"), ("rus", "Russian"), ("lit", "Lithuanian"), ("lav", "Latvian"),
        ("slk", "Slovak"), ("ces", "Czech"), ("hun", "Hungarian"), ("bul", "Bulgarian"), ("sqi", "Albanian"), ("tir", "Tigrinya"), ("amh", "Amharic"), ("yor", "Yoruba"),
        ("ibo", "Igbo"), ("swa", "Swahili"), ("bfi", "British Sign Language"), ("cym", "Welsh"), ("gle", "Irish"), ("ell", "Greek"), ("sin", "Sinhala"), ("tgl", "Tagalog"),
    ];

    private static readonly FrozenDictionary<string, string> Long = Short.Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private static readonly FrozenDictionary<string, string> Names = Named.ToFrozenDictionary(one => one.Code, one => one.Name);

    private static readonly FrozenDictionary<string, string> ByName = Named.ToFrozenDictionary(one => one.Name, one => one.Code, StringComparer.OrdinalIgnoreCase);

    /// <param name="text">ISO 639-1 or 639-3 code, with or without a region, or an English name.</param>
    /// <returns>ISO 639-3; null for what cannot be one.</returns>
    public static string? Code(string? text)
    {
        if (text is null)
        {
            return null;
        }
        if (ByName.TryGetValue(text.Trim(), out var named))
        {
            return named;
        }
        var code = text.Trim().ToLowerInvariant().Split('-', '_')[0];
        return code.Length == 3 && code.All(char.IsAsciiLetterLower) ? code : Long.GetValueOrDefault(code);
    }

    public static string? Name(string code) => Names.GetValueOrDefault(code);
}
