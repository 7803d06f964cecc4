using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Features.Outcomes.Rules;

/// <summary>
/// The number that stored rows know a code by: drawn from the code itself, so that every installation agrees without asking.
/// The catalogue checks at start-up that no two of its codes share one.
/// </summary>
public static class StableNumber
{
    /// <returns>0 for the empty text, else a positive number.</returns>
    public static int Of(string code)
    {
        if (code.Length == 0)
        {
            return 0;
        }
        var number = BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(code))) & int.MaxValue;
        return number == 0 ? 1 : number;
    }
}
