using System.Collections.Frozen;

namespace VrnApi.Features.Partners.Rules;

/// <summary>Codes that partners are registered under, checked by the lists and forms of those who give them out.</summary>
internal static class RegistryCodes
{
    /// <summary>Entity codes of the Office for National Statistics (Register of Geographic Codes) for England and Wales.</summary>
    private static readonly FrozenSet<string> Upper = FrozenSet.Create("E06", "E07", "E08", "E09", "E10", "W06");

    private static readonly FrozenSet<string> Force = FrozenSet.Create("E23", "W15");

    private static readonly FrozenSet<string> Health = FrozenSet.Create("E54", "E40", "W11");

    private static readonly FrozenSet<string> Others = FrozenSet.Create("E05", "E12", "E22", "E26", "E31", "E38", "E47", "E92", "W05", "W14", "W92", "K04");

    /// <summary>The territorial forces of England and Wales and those for railways, as data.police.uk names them.</summary>
    private static readonly FrozenSet<string> Forces = FrozenSet.Create(
        "avon-and-somerset", "bedfordshire", "btp", "cambridgeshire", "cheshire", "city-of-london", "cleveland", "cumbria", "derbyshire", "devon-and-cornwall",
        "dorset", "durham", "dyfed-powys", "essex", "gloucestershire", "greater-manchester", "gwent", "hampshire", "hertfordshire", "humberside", "kent",
        "lancashire", "leicestershire", "lincolnshire", "merseyside", "metropolitan", "norfolk", "north-wales", "north-yorkshire", "northamptonshire",
        "northumbria", "nottinghamshire", "south-wales", "south-yorkshire", "staffordshire", "suffolk", "surrey", "sussex", "thames-valley", "warwickshire",
        "west-mercia", "west-midlands", "west-yorkshire", "wiltshire");

    public static bool IsCouncilArea(string gss) => Upper.Contains(gss[..3]);

    public static bool IsArea(string gss) => IsCouncilArea(gss) || Force.Contains(gss[..3]) || Health.Contains(gss[..3]) || Others.Contains(gss[..3]);

    public static bool IsForce(string code) => Forces.Contains(code);
}
