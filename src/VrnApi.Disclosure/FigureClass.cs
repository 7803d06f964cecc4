namespace VrnApi.Disclosure;

/// <summary>What a true count is, from the point of view of those it could betray. All but <see cref="Open"/> and a published zero are sensitive.</summary>
public enum FigureClass
{
    /// <summary>May be released rounded.</summary>
    Open,

    /// <summary>Nothing was counted, and that may be said.</summary>
    Zero,

    /// <summary>Nothing was counted, and that is hidden.</summary>
    SensitiveZero,

    /// <summary>The figure is the whole of a total whose other parts are hidden zeros.</summary>
    WholeOfTotal,

    /// <summary>1 to 9.</summary>
    Small,

    /// <summary>Fewer than three contributors have a part in it.</summary>
    FewContributors,

    /// <summary>One contributor makes nearly all of it.</summary>
    OneDominates,

    /// <summary>Two contributors together make nearly all of it.</summary>
    TwoDominate,

    /// <summary>10 to 12, where a contributor who subtracts its part is left with 1 to 9: a published 10 would be three values wide.</summary>
    SmallRemainder,
}
