using System.Linq.Expressions;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>Every parameter as a condition; faults are collected by what reads them. One method for each parameter or pair of them.</summary>
internal static partial class Narrow
{
    public static IReadOnlyList<Condition> All(Reading reading) => [.. new[]
    {
        Areas(reading), Ages(reading), Terms(reading), Needs(reading), Costs(reading), Languages(reading), Accessible(reading), Attending(reading),
        Referrals(reading), Assured(reading), Checked(reading), Statuses(reading), Changed(reading), Owners(reading), OpenTimes(reading),
    }.SelectMany(conditions => conditions)];

    private static Condition Of(string parameter, Expression<Func<Service, bool>> holds) => new(parameter, holds);
}
