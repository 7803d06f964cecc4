namespace VrnApi.Platform.Geography;

/// <summary>Distances on a sphere, and the conversion of Ordnance Survey's grid.</summary>
public static class Geodesy
{
    /// <summary>Mean radius of the earth in metres (IUGG).</summary>
    public const double Radius = 6_371_008.8;

    private const double Degree = Math.PI / 180;

    // Airy 1830, and the National Grid's projection on it (OS, "A guide to coordinate systems in Great Britain", annex A and C).
    private const double AiryA = 6_377_563.396, AiryB = 6_356_256.909, Scale = 0.9996012717;
    private const double OriginLatitude = 49 * Degree, OriginLongitude = -2 * Degree, OriginEast = 400_000, OriginNorth = -100_000;
    private const double Wgs84A = 6_378_137, Wgs84B = 6_356_752.3142451793;

    /// <summary>Haversine, whole metres.</summary>
    public static int Distance(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var (dLat, dLon) = (Math.Sin((latitude2 - latitude1) * Degree / 2), Math.Sin((longitude2 - longitude1) * Degree / 2));
        var h = (dLat * dLat) + (Math.Cos(latitude1 * Degree) * Math.Cos(latitude2 * Degree) * dLon * dLon);
        return (int)Math.Round(2 * Radius * Math.Asin(h >= 1 ? 1 : Math.Sqrt(h)));
    }

    /// <summary>A grid reference in metres as a position in WGS 84: about 5 m true in Great Britain (seven-parameter Helmert).</summary>
    public static (double Latitude, double Longitude) FromGrid(double easting, double northing)
    {
        var (latitude, longitude) = AiryFromGrid(easting, northing);
        var (x, y, z) = Cartesian(latitude, longitude, AiryA, AiryB);
        const double arcSecond = Degree / 3600;
        const double s = -20.4894e-6 + 1, rx = 0.1502 * arcSecond, ry = 0.2470 * arcSecond, rz = 0.8421 * arcSecond;
        return Geodetic(
            446.448 + (x * s) - (y * rz) + (z * ry),
            -125.157 + (x * rz) + (y * s) - (z * rx),
            542.060 - (x * ry) + (y * rx) + (z * s));
    }

    /// <summary>Radians on the Airy ellipsoid.</summary>
    public static (double Latitude, double Longitude) AiryFromGrid(double easting, double northing)
    {
        const double e2 = 1 - (AiryB * AiryB / (AiryA * AiryA));
        var latitude = ((northing - OriginNorth) / (AiryA * Scale)) + OriginLatitude;
        double rest;
        while (Math.Abs(rest = northing - OriginNorth - Arc(latitude)) >= 0.00001)
        {
            latitude += rest / (AiryA * Scale);
        }
        var sin2 = Math.Pow(Math.Sin(latitude), 2);
        var nu = AiryA * Scale / Math.Sqrt(1 - (e2 * sin2));
        var rho = AiryA * Scale * (1 - e2) * Math.Pow(1 - (e2 * sin2), -1.5);
        var eta2 = (nu / rho) - 1;
        var (tan, sec) = (Math.Tan(latitude), 1 / Math.Cos(latitude));
        var (t2, t4) = (tan * tan, Math.Pow(tan, 4));
        var d = easting - OriginEast;
        return (
            latitude - (tan / (2 * rho * nu) * d * d)
                + (tan / (24 * rho * Math.Pow(nu, 3)) * (5 + (3 * t2) + eta2 - (9 * t2 * eta2)) * Math.Pow(d, 4))
                - (tan / (720 * rho * Math.Pow(nu, 5)) * (61 + (90 * t2) + (45 * t4)) * Math.Pow(d, 6)),
            OriginLongitude + (sec / nu * d)
                - (sec / (6 * Math.Pow(nu, 3)) * ((nu / rho) + (2 * t2)) * Math.Pow(d, 3))
                + (sec / (120 * Math.Pow(nu, 5)) * (5 + (28 * t2) + (24 * t4)) * Math.Pow(d, 5))
                - (sec / (5040 * Math.Pow(nu, 7)) * (61 + (662 * t2) + (1320 * t4) + (720 * t4 * t2)) * Math.Pow(d, 7)));
    }

    private static double Arc(double latitude)
    {
        const double n = (AiryA - AiryB) / (AiryA + AiryB), n2 = n * n, n3 = n2 * n;
        var (minus, plus) = (latitude - OriginLatitude, latitude + OriginLatitude);
        return AiryB * Scale * (
            ((1 + n + (1.25 * n2) + (1.25 * n3)) * minus)
            - (((3 * n) + (3 * n2) + (2.625 * n3)) * Math.Sin(minus) * Math.Cos(plus))
            + (((1.875 * n2) + (1.875 * n3)) * Math.Sin(2 * minus) * Math.Cos(2 * plus))
            - (35.0 / 24 * n3 * Math.Sin(3 * minus) * Math.Cos(3 * plus)));
    }

    private static (double X, double Y, double Z) Cartesian(double latitude, double longitude, double a, double b)
    {
        var e2 = 1 - (b * b / (a * a));
        var nu = a / Math.Sqrt(1 - (e2 * Math.Pow(Math.Sin(latitude), 2)));
        return (nu * Math.Cos(latitude) * Math.Cos(longitude), nu * Math.Cos(latitude) * Math.Sin(longitude), (1 - e2) * nu * Math.Sin(latitude));
    }

    private static (double Latitude, double Longitude) Geodetic(double x, double y, double z)
    {
        const double e2 = 1 - (Wgs84B * Wgs84B / (Wgs84A * Wgs84A));
        var p = Math.Sqrt((x * x) + (y * y));
        var latitude = Math.Atan2(z, p * (1 - e2));
        double before;
        do
        {
            before = latitude;
            var nu = Wgs84A / Math.Sqrt(1 - (e2 * Math.Pow(Math.Sin(latitude), 2)));
            latitude = Math.Atan2(z + (e2 * nu * Math.Sin(latitude)), p);
        }
        while (Math.Abs(latitude - before) > 1e-12);
        return (latitude / Degree, Math.Atan2(y, x) / Degree);
    }
}
