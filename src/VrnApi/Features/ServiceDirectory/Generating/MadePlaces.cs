namespace VrnApi.Features.ServiceDirectory.Generating;

/// <summary>Where made-up services are: centres of outcodes (mean of their postcodes), with the district most of them lie in.</summary>
internal sealed record MadePlace(string Outcode, double Latitude, double Longitude, string Lad, string City, string County, string Area)
{
    public static readonly IReadOnlyList<MadePlace> All =
    [
        new("LE1", 52.6346, -1.1297, "E06000016", "Leicester", "Leicester", "llr"), new("LE2", 52.6076, -1.1167, "E06000016", "Leicester", "Leicester", "llr"),
        new("LE3", 52.6317, -1.1762, "E06000016", "Leicester", "Leicester", "llr"), new("LE4", 52.6644, -1.1243, "E06000016", "Leicester", "Leicester", "llr"),
        new("LE5", 52.6383, -1.0835, "E06000016", "Leicester", "Leicester", "llr"), new("LE9", 52.5747, -1.2822, "E07000132", "Hinckley", "Leicestershire", "llr"),
        new("LE10", 52.5390, -1.3701, "E07000132", "Hinckley", "Leicestershire", "llr"), new("LE11", 52.7685, -1.2202, "E07000130", "Loughborough", "Leicestershire", "llr"),
        new("LE13", 52.7658, -0.8867, "E07000133", "Melton Mowbray", "Leicestershire", "llr"), new("LE15", 52.6564, -0.7010, "E06000017", "Oakham", "Rutland", "llr"),
        new("LE16", 52.4903, -0.9048, "E07000131", "Market Harborough", "Leicestershire", "llr"), new("LE18", 52.5835, -1.1125, "E07000135", "Wigston", "Leicestershire", "llr"),
        new("LE67", 52.7157, -1.3617, "E07000134", "Coalville", "Leicestershire", "llr"), new("OX1", 51.7450, -1.2610, "E07000178", "Oxford", "Oxfordshire", "tv"),
        new("OX4", 51.7312, -1.2174, "E07000178", "Oxford", "Oxfordshire", "tv"), new("OX14", 51.6680, -1.2771, "E07000180", "Abingdon", "Oxfordshire", "tv"),
        new("OX16", 52.0622, -1.3417, "E07000177", "Banbury", "Oxfordshire", "tv"), new("OX28", 51.7864, -1.4860, "E07000181", "Witney", "Oxfordshire", "tv"),
        new("RG1", 51.4499, -0.9704, "E06000038", "Reading", "Reading", "tv"), new("RG14", 51.3995, -1.3238, "E06000037", "Newbury", "West Berkshire", "tv"),
        new("RG40", 51.3993, -0.8367, "E06000041", "Wokingham", "Wokingham", "tv"), new("SL1", 51.5178, -0.6217, "E06000039", "Slough", "Slough", "tv"),
        new("SL6", 51.5238, -0.7287, "E06000040", "Maidenhead", "Windsor and Maidenhead", "tv"), new("MK9", 52.0394, -0.7521, "E06000042", "Milton Keynes", "Milton Keynes", "tv"),
        new("HP11", 51.6241, -0.7453, "E06000060", "High Wycombe", "Buckinghamshire", "tv"), new("HP20", 51.8201, -0.8065, "E06000060", "Aylesbury", "Buckinghamshire", "tv"),
    ];
}
