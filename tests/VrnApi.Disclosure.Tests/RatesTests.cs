namespace VrnApi.Disclosure.Tests;

public sealed class RatesTests
{
    private static readonly ReleasedFigure C = ReleasedFigure.Without(FigureStatus.C);
    private static readonly ReleasedFigure X = ReleasedFigure.Without(FigureStatus.X);
    private static readonly ReleasedFigure Z = ReleasedFigure.Without(FigureStatus.Z);

    public static TheoryData<ReleasedFigure, ReleasedFigure, ReleasedFigure> Table => new()
    {
        { Of(35), Of(1000), Of(35.0m) },
        { Of(35), Of(1015), Of(34.5m) },
        { Of(0), Of(1000), Of(0) },
        { C, Of(1000), C },
        { Of(35), C, C },
        { C, X, C },
        { X, Of(1000), X },
        { Z, Of(1000), Z },
        { Of(35), Of(0), Z },
        { Of(10), Of(1_000_000), ReleasedFigure.Without(FigureStatus.Low) },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_rate_per_thousand(ReleasedFigure numerator, ReleasedFigure denominator, ReleasedFigure expected) =>
        Assert.Equal(expected, Rates.Of(numerator, denominator, 1000, 1));

    private static ReleasedFigure Of(decimal value) => ReleasedFigure.Of(value);
}
