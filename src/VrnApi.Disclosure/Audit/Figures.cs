namespace VrnApi.Disclosure.Audit;

/// <summary>Steps 1 to 3: the figures of a plan, what each is, and how each would be released if it stood alone.</summary>
internal static class Figures
{
    /// <summary>Cells with the same atoms are one figure: it weighs what its heaviest cell weighs and is kept if any cell is.</summary>
    public static List<Figure> Gather(IReadOnlyList<TableCell> cells)
    {
        var figures = new List<Figure>();
        var known = new Dictionary<string, Figure>(StringComparer.Ordinal);
        for (int c = 0; c < cells.Count; c++)
        {
            var atoms = cells[c].Atoms;
            string key = $"{atoms.Family}|{string.Join(',', atoms.Areas.Order())}|{string.Join(',', atoms.Periods.Order())}|{string.Join(',', atoms.Options.Order())}";
            if (!known.TryGetValue(key, out var figure))
            {
                known.Add(key, figure = new Figure(atoms, cells[c].Key));
                figures.Add(figure);
            }

            figure.Cells.Add(c);
            figure.Weight = Math.Max(figure.Weight, cells[c].LevelWeight);
            figure.Keep |= cells[c].Keep;
        }

        return figures;
    }

    public static void Protect(List<Figure> figures, ReleaseInput input, DisclosurePolicy policy, Groups groups)
    {
        int current = groups.Releases - 1;
        var parts = new Parts(input);
        var ofCell = new Figure[input.Cells.Count];
        foreach (var figure in figures)
        {
            figure.Value = input.Space.Members(figure.Atoms).Sum(m => groups.Total(current, m.Atom));
            foreach (int cell in figure.Cells)
                ofCell[cell] = figure;
        }

        foreach (var figure in figures)
        {
            if (figure.Cells.Any(c => input.Cells[c].Impossible))
            {
                figure.Released = ReleasedFigure.Without(FigureStatus.Z);
                continue;
            }

            if (!input.Space.Members(figure.Atoms).Any(m => groups.Covered(current, m.Area, m.Period, figure.Atoms.Family)))
            {
                figure.Released = ReleasedFigure.Without(FigureStatus.X);
                continue;
            }

            long? parent = figure.Cells.Select(c => input.Cells[c].Parent).FirstOrDefault(p => p is not null) is { } p ? ofCell[p].Value : null;
            figure.Class = FigureClassification.Classify(parts.Of(figure.Atoms), policy, parent);
            figure.Released = Rounding.Protect(figure.Value, figure.Class, policy);
            figure.Reason = ReasonOf(figure.Class, policy);
        }
    }

    private static HidingReason? ReasonOf(FigureClass figureClass, DisclosurePolicy policy) => figureClass switch
    {
        FigureClass.Small => policy.HidesZero ? HidingReason.SmallOrZero : HidingReason.Small,
        FigureClass.SensitiveZero => HidingReason.SmallOrZero,
        FigureClass.Open or FigureClass.Zero => null,
        _ => HidingReason.Contributors,
    };

    /// <summary>Counts of this release by atom and contributor.</summary>
    private sealed class Parts
    {
        private readonly ReleaseInput _input;
        private readonly ILookup<int, (int Contributor, long Value)> _ofAtom;

        public Parts(ReleaseInput input)
        {
            _input = input;
            _ofAtom = input.Returns.SelectMany(r => r.Counts.Select(c => (Atom: input.Space.Index(c.Family, r.Area, r.Period, c.Option), r.Contributor, c.Value)))
                .ToLookup(x => x.Atom, x => (x.Contributor, x.Value));
        }

        public long[] Of(AtomSet atoms)
        {
            var sums = new Dictionary<int, long>();
            foreach (var (atom, _, _) in _input.Space.Members(atoms))
            {
                foreach (var (contributor, value) in _ofAtom[atom])
                    sums[contributor] = checked(sums.GetValueOrDefault(contributor) + value);
            }

            return [.. sums.Values];
        }
    }
}
