using FsCheck;
using FsCheck.Fluent;

namespace VrnApi.Disclosure.Tests;

/// <summary>A property over generated values, checked 1,000 times; the failing value is shrunk and shown.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
