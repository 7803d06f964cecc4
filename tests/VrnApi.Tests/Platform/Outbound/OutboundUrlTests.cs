using VrnApi.Platform.Outbound;

namespace VrnApi.Tests.Platform.Outbound;

public sealed class OutboundUrlTests
{
    [Theory]
    [InlineData("https://partner.example/jwks.json")]
    [InlineData("https://partner.example:443/a?b=c")]
    [InlineData("https://xn--mnchen-3ya.example/")]
    [InlineData("https://1.partner.example./")]
    [InlineData("https://partner.example/a@b")]
    public void An_ordinary_https_address_may_be_called(string url) => Assert.Null(OutboundUrl.Refuse(url, new OutboundOptions()));

    [Theory]
    [InlineData("http://partner.example/")]
    [InlineData("ftp://partner.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//partner.example/")]
    [InlineData("https:partner.example")]
    [InlineData("partner.example")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https://partner.example:22/")]
    [InlineData("https://partner.example:8443/")]
    [InlineData("https://partner.example:0/")]
    [InlineData("https://user@partner.example/")]
    [InlineData("https://user:secret@partner.example/")]
    [InlineData("https://@partner.example/")]
    [InlineData("https://partner.example#@127.0.0.1/")]
    [InlineData("https://partner.example/#part")]
    [InlineData("https://partner.example\\@127.0.0.1/")]
    [InlineData("https://partner.example/ x")]
    [InlineData("https://partner.example/\r\nHost: other")]
    [InlineData("https://m\u00fcnchen.example/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://1.2.3.4/")]
    [InlineData("https://partner.0x7f/")]
    [InlineData("https://partner.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://\uff11\uff12\uff17.0.0.1/")]
    public void Anything_else_may_not(string url) => Assert.NotNull(OutboundUrl.Refuse(url, new OutboundOptions()));

    [Fact]
    public void A_port_counts_when_it_is_listed()
    {
        var options = new OutboundOptions { Ports = [443, 8443] };

        Assert.Null(OutboundUrl.Refuse("https://partner.example:8443/", options));
        Assert.Null(OutboundUrl.Refuse("https://partner.example/", options));
        Assert.NotNull(OutboundUrl.Refuse("https://partner.example:8444/", options));
    }
}
