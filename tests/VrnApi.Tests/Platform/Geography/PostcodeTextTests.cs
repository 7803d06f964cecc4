using VrnApi.Platform.Geography;

namespace VrnApi.Tests.Platform.Geography;

public sealed class PostcodeTextTests
{
    [Theory]
    [InlineData("LE2 7QA", "LE2", "LE2 7", "LE27QA")]
    [InlineData("le27qa", "LE2", "LE2 7", "LE27QA")]
    [InlineData(" LE2 7Qa ", "LE2", "LE2 7", "LE27QA")]
    [InlineData("LE2-7QA", "LE2", "LE2 7", "LE27QA")]
    [InlineData("0X1 1RU", "OX1", "OX1 1", "OX11RU")]
    [InlineData("OXI IRU", "OX1", "OX1 1", "OX11RU")]
    [InlineData("LE2 7Q0", "LE2", "LE2 7", "LE27QO")]
    [InlineData("LE10 OAA", "LE10", "LE10 0", "LE100AA")]
    [InlineData("EC1A 1BB", "EC1A", "EC1A 1", "EC1A1BB")]
    [InlineData("W1A 0AX", "W1A", "W1A 0", "W1A0AX")]
    [InlineData("M1 1AE", "M1", "M1 1", "M11AE")]
    [InlineData("LE2", "LE2", null, null)]
    [InlineData("le11", "LE11", null, null)]
    [InlineData("LE2 2", "LE2", "LE2 2", null)]
    [InlineData("LE11 1", "LE11", "LE11 1", null)]
    public void The_likeliest_reading_comes_first(string text, string outcode, string? sector, string? unit) =>
        Assert.Equal(new PostcodeForm(outcode, sector, unit), PostcodeText.Read(text)[0]);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("L")]
    [InlineData("LEICESTER")]
    [InlineData("12345")]
    [InlineData("LE2 7Q")]
    [InlineData("LE2 7QAX")]
    [InlineData("'; DROP TABLE postcode_unit; --")]
    public void What_is_no_postcode_is_none(string? text) => Assert.Empty(PostcodeText.Read(text));
}
