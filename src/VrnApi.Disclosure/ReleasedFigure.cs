namespace VrnApi.Disclosure;

/// <summary>Why a released value is there or is not.</summary>
public enum FigureStatus
{
    /// <summary>The value is given.</summary>
    Ok,

    /// <summary>Confidential, for whatever reason and whatever its size.</summary>
    C,

    /// <summary>Not applicable: the combination cannot occur.</summary>
    Z,

    /// <summary>Not available: nobody returned it.</summary>
    X,

    /// <summary>A rate that rounds to 0 though something was counted.</summary>
    Low,
}

/// <summary>A value as the public sees it: present exactly when the status is ok. No symbol ever stands for a number.</summary>
public readonly record struct ReleasedFigure
{
    private ReleasedFigure(decimal? value, FigureStatus status) => (Value, Status) = (value, status);

    public decimal? Value { get; }

    public FigureStatus Status { get; }

    public static ReleasedFigure Of(decimal value) => new(value, FigureStatus.Ok);

    public static ReleasedFigure Without(FigureStatus status) => status == FigureStatus.Ok
        ? throw new ArgumentException("A figure that is given has a value.", nameof(status))
        : new(null, status);
}
