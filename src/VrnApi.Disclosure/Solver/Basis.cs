namespace VrnApi.Disclosure.Solver;

internal enum Place : byte
{
    Basic,
    AtLower,
    AtUpper,

    /// <summary>Not basic and without a bound: stands at 0.</summary>
    AtZero,
}

/// <summary>Where each of the n columns and m logicals stands; head[slot] = variable. A start for a later solve of the same matrix.</summary>
internal sealed record Basis(int[] Head, Place[] Places)
{
    /// <summary>Every logical basic.</summary>
    public static Basis Logical(LinearModel model)
    {
        var places = new Place[model.Columns + model.Rows];
        Array.Fill(places, Place.AtLower, 0, model.Columns);
        return new Basis([.. Enumerable.Range(model.Columns, model.Rows)], places);
    }

    public Basis Copy() => new([.. Head], [.. Places]);
}
