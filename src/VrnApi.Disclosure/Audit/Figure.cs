namespace VrnApi.Disclosure.Audit;

/// <summary>One true count of this release: all cells with the same atoms, which share one status.</summary>
internal sealed class Figure(AtomSet atoms, string key)
{
    public AtomSet Atoms { get; } = atoms;

    /// <summary>Key of the first cell.</summary>
    public string Key { get; } = key;

    /// <summary>Positions in the plan.</summary>
    public List<int> Cells { get; } = [];

    public int Weight { get; set; }

    public bool Keep { get; set; }

    public long Value { get; set; }

    public FigureClass Class { get; set; }

    public ReleasedFigure Released { get; set; }

    public HidingReason? Reason { get; set; }

    /// <summary>Row of the audit model; -1 where no return covers it.</summary>
    public int Row { get; set; } = -1;

    public bool Shown => Released.Status == FigureStatus.Ok;

    public void Hide(HidingReason reason)
    {
        Reason = reason;
        Released = ReleasedFigure.Without(FigureStatus.C);
    }
}
