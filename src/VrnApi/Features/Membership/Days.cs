using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>The days that can be asked about. Rules look twelve months back, reads one day ahead.</summary>
internal static class Days
{
    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 31);

    public static bool Holds(DateOnly? day) => day is null || (day >= First && day <= Last);

    public static ProblemAnswer Refusal() => new(Problems.InvalidParameter, null,
        [Fault.InQuery("asOf", Problems.InvalidParameter.Code, $"Give a day between {First:yyyy-MM-dd} and {Last:yyyy-MM-dd}.")]);
}
