using VrnApi.Platform.Geography;

namespace VrnApi.Tests.Platform.Geography;

public sealed class GeodesyTests
{
    [Fact]
    public void The_grid_is_turned_into_positions_as_the_survey_shows()
    {
        var (latitude, longitude) = Geodesy.AiryFromGrid(651409.903, 313177.270);
        Assert.Equal(52 + (39 / 60.0) + (27.2531 / 3600), latitude * 180 / Math.PI, 7);
        Assert.Equal(1 + (43 / 60.0) + (4.5177 / 3600), longitude * 180 / Math.PI, 7);

        var (north, east) = Geodesy.FromGrid(651409.903, 313177.270);
        Assert.InRange(north, 52.657979 - 1e-6, 52.657979 + 1e-6);
        Assert.InRange(east, 1.716052 - 1e-6, 1.716052 + 1e-6);
    }

    [Theory]
    [InlineData(52.614573, -1.144487, 52.63461, -1.12970, 2441)]
    [InlineData(52.0, -1.0, 52.0, -1.0, 0)]
    [InlineData(0, 0, 0, 180, 20015114)]
    public void Distances_are_those_of_a_sphere(double latitude1, double longitude1, double latitude2, double longitude2, int metres) =>
        Assert.Equal(metres, Geodesy.Distance(latitude1, longitude1, latitude2, longitude2));
}
