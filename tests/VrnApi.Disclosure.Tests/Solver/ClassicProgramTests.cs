using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

/// <summary>Programs built to make a simplex run long, run in circles or stall.</summary>
public sealed class ClassicProgramTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(12)]
    public void Klee_Minty_cubes_end_at_their_far_corner(int size)
    {
        // max sum 2^(n-j) x_j, with 2 sum_{j<i} 2^(i-j) x_j + x_i <= 5^i: the optimum is 5^n (Klee and Minty, 1972).
        var rows = Enumerable.Range(1, size).Select(i => (IReadOnlyList<(int, int)>)[.. Enumerable.Range(1, i - 1).Select(j => (j - 1, 1 << (i - j + 1))), (i - 1, 1)]).ToList();
        var model = LinearModel.FromRows(size, rows);
        var bounds = Limits.Counts(size, size);
        for (int i = 0; i < size; i++)
            bounds.RowUpper[i] = (long)Math.Pow(5, i + 1);
        double[] objective = [.. Enumerable.Range(1, size).Select(j => Math.Pow(2, size - j))];
        var result = new Simplex(model, bounds).Optimise(objective, maximise: true);
        Assert.Equal(LinearStatus.Optimal, result.Status);
        Assert.Equal(Math.Pow(5, size), result.Objective, 1e-6 * Math.Pow(5, size));
    }

    [Fact]
    public void Beales_example_does_not_go_round()
    {
        // Beale (1955), rows times 4 and 2 to have whole coefficients: min -3/4 x1 + 150 x2 - 1/50 x3 + 6 x4 = -1/20.
        var model = LinearModel.FromRows(4, [[(0, 25), (1, -6000), (2, -4), (3, 900)], [(0, 25), (1, -4500), (2, -1), (3, 150)], [(2, 1)]]);
        var bounds = Limits.Counts(3, 4);
        (bounds.RowUpper[0], bounds.RowUpper[1], bounds.RowUpper[2]) = (0, 0, 1);
        var result = new Simplex(model, bounds).Optimise([-0.75, 150, -0.02, 6], maximise: false);
        Assert.Equal(LinearStatus.Optimal, result.Status);
        Assert.Equal(-0.05, result.Objective, 1e-9);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(20)]
    public void A_degenerate_assignment_ends_at_the_cheapest(int size)
    {
        // Every vertex of the assignment polytope is degenerate; cost |i - shift(j)| has the optimum 0 at the shift.
        var rows = new List<IReadOnlyList<(int, int)>>();
        for (int i = 0; i < size; i++)
        {
            rows.Add([.. Enumerable.Range(0, size).Select(j => ((i * size) + j, 1))]);
            rows.Add([.. Enumerable.Range(0, size).Select(k => ((k * size) + i, 1))]);
        }

        var model = LinearModel.FromRows(size * size, rows);
        var bounds = Limits.Counts(rows.Count, size * size);
        Array.Fill(bounds.RowLower, 1);
        Array.Fill(bounds.RowUpper, 1);
        double[] cost = [.. Enumerable.Range(0, size * size).Select(v => (double)Math.Abs((v / size) - (((v % size) + 3) % size)))];
        var simplex = new Simplex(model, bounds);
        var least = simplex.Optimise(cost, maximise: false);
        Assert.Equal(LinearStatus.Optimal, least.Status);
        Assert.Equal(0, least.Objective, 1e-6);
        // The same object goes on from the vertex it stands on.
        var most = simplex.Optimise(cost, maximise: true);
        Assert.Equal(LinearStatus.Optimal, most.Status);
        Assert.True(most.Objective > size);
        Assert.All(most.X, x => Assert.Equal(Math.Round(x), x, 1e-6));
    }

    [Fact]
    public void A_three_way_table_can_have_margins_that_only_fractions_meet()
    {
        // The 3 x 4 x 6 table of Vlach (1986) is large; the smallest odd cycle does: x+y = y+z = x+z = 1.
        var model = LinearModel.FromRows(3, [[(0, 1), (1, 1)], [(1, 1), (2, 1)], [(0, 1), (2, 1)]]);
        var bounds = Limits.Counts(3, 3);
        Array.Fill(bounds.RowLower, 1);
        Array.Fill(bounds.RowUpper, 1);
        var simplex = new Simplex(model, bounds);
        Assert.Equal(LinearStatus.Optimal, simplex.Optimise([1, 0, 0], maximise: true).Status);
        Assert.Equal(SearchVerdict.None, BranchSearch.Find(model, bounds, simplex, out _));
    }
}
