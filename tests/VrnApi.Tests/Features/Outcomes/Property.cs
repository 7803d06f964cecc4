using FsCheck;
using FsCheck.Fluent;

namespace VrnApi.Tests.Features.Outcomes;

/// <summary>A property over generated values; the failing value is shrunk and shown.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> values, Func<T, bool> property, int times = 1000) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
