namespace VrnApi.Disclosure;

/// <summary>How much an attacker is assumed to know about why a figure is hidden.</summary>
public enum Reading
{
    /// <summary>R0: hidden is hidden.</summary>
    Public,

    /// <summary>R1: knows which hidden figures are small. The reading that the promise is audited under.</summary>
    SizeAware,

    /// <summary>R2: knows the internal code of every hidden figure.</summary>
    CodeAware,
}

/// <summary>Why a figure is hidden; known inside only. The letters are the SDMX confidentiality codes.</summary>
public enum HidingReason
{
    /// <summary>A: small, where zeros are published.</summary>
    Small,

    /// <summary>A: small or zero, where zeros are hidden under the same code.</summary>
    SmallOrZero,

    /// <summary>O, T: few contributors, or one or two that dominate.</summary>
    Contributors,

    /// <summary>D: hidden to protect another figure.</summary>
    Complementary,

    /// <summary>N: hidden so that hiding says nothing.</summary>
    Decoy,
}

/// <summary>The whole numbers that a true count can be; <see cref="High"/> is null where nothing bounds it.</summary>
public readonly record struct Bounds(long Low, long? High)
{
    public bool Contains(long value) => value >= Low && (High is null || value <= High);

    /// <summary>Every number of this is in the other as well.</summary>
    public bool IsWithin(Bounds other) => Low >= other.Low && (other.High is null || (High is not null && High <= other.High));
}

/// <summary>What an attacker may conclude from one released figure.</summary>
public static class Readings
{
    private static readonly Bounds Anything = new(0, null);

    /// <param name="value">A released count: 0, or a multiple of the base that some count which is not small rounds to.</param>
    public static Bounds OfShown(long value, DisclosurePolicy policy)
    {
        if (value == 0)
        {
            return new Bounds(0, 0);
        }
        var below = policy.Base / 2;
        var high = value + (policy.Base - 1 - below);
        if (value < 0 || value % policy.Base != 0 || high <= policy.LargestSmall)
        {
            throw new ArgumentOutOfRangeException(nameof(value));
        }
        // What is below would have been hidden as small: 10 stands for 10 to 12.
        return new Bounds(Math.Max(value - below, policy.LargestSmall + 1), high);
    }

    public static Bounds OfHidden(HidingReason reason, Reading reading, DisclosurePolicy policy) => (reason, reading) switch
    {
        (_, Reading.Public) => Anything,
        (HidingReason.Small, Reading.CodeAware) => new Bounds(1, policy.LargestSmall),
        (HidingReason.Small or HidingReason.SmallOrZero, _) => new Bounds(0, policy.LargestSmall),
        _ => Anything,
    };

    /// <summary>A figure published elsewhere. Where the other publisher erred, the bounds are widened to hold the true value.</summary>
    /// <param name="widened">True when they had to be: the plan carries a warning.</param>
    public static Bounds OfExternal(long low, long high, long trueValue, out bool widened)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        var bounds = new Bounds(Math.Min(low, trueValue), Math.Max(high, trueValue));
        widened = bounds != new Bounds(low, high);
        return bounds;
    }
}
