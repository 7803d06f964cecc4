using System.Net;
using System.Net.Sockets;

namespace VrnApi.Platform.Limits;

/// <summary>Under which name an address is counted: an IPv4 address as it is, an IPv6 one by its /64, which one subscriber holds whole.</summary>
internal static class AddressKey
{
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]) + "/64"
            : address.ToString();
    }

    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);
}
