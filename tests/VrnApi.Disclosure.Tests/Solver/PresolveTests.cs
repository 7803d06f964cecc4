using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

public sealed class PresolveTests
{
    [Fact]
    public void The_smaller_program_has_the_same_range_for_every_row()
    {
        var random = new Xoshiro256(11);
        int compared = 0, removed = 0;
        for (int i = 0; i < 400; i++)
        {
            var program = RandomProgram.Draw(random, 8);
            var presolve = Presolve.Reduce(program.Model, program.Limits);
            var full = new Simplex(program.Model, program.Limits);
            if (presolve.Infeasible)
            {
                Assert.Equal(LinearStatus.Infeasible, full.OptimiseRow(0, true).Status);
                continue;
            }

            removed += presolve.FixedColumns;
            var small = new Simplex(presolve.Model, presolve.Limits);
            for (int row = 0; row < program.Model.Rows; row++)
            {
                var expected = full.OptimiseRow(row, maximise: true);
                if (expected.Status != LinearStatus.Optimal)
                    continue;
                int at = presolve.RowOf(row);
                double actual = presolve.Offset(row) + (at < 0 ? 0 : small.OptimiseRow(at, maximise: true).Objective);
                Assert.Equal(expected.Objective, actual, 1e-6);
                compared++;
            }
        }

        Assert.True(compared > 500 && removed > 200, $"{compared} rows, {removed} columns");
    }

    [Fact]
    public void A_failure_names_the_zero_that_fixed_an_atom_and_the_total_that_holds_the_rest()
    {
        // Cells 0, 1, 2 add up to a shown total of 10..12; cell 2 is shown as 0 and cell 0 as 10..12: cell 1 is at most 2.
        var model = LinearModel.FromRows(3, [[(0, 1), (1, 1), (2, 1)], [(0, 1)], [(1, 1)], [(2, 1)], [(1, 1), (2, 1)]]);
        var bounds = Limits.Counts(5, 3);
        (bounds.RowLower[0], bounds.RowUpper[0], bounds.RowLower[1], bounds.RowUpper[1]) = (10, 12, 10, 12);
        bounds.RowLower[3] = bounds.RowUpper[3] = 0;
        var presolve = Presolve.Reduce(model, bounds);
        var result = new Simplex(presolve.Model, presolve.Limits).OptimiseRow(presolve.RowOf(2), maximise: true);
        Assert.Equal(2, result.Objective, 1e-6);
        Assert.Equal([0, 1], presolve.BindingRows(2, maximise: true, result.Duals));
        // Cells 1 and 2 together could be larger but for the zero; the total binds them both.
        Assert.Contains(0, presolve.BindingRows(4, maximise: true, result.Duals));
    }

    [Fact]
    public void Blocks_are_what_no_row_connects()
    {
        Assert.Equal([0, 1, 0, 2, 1], Blocks.OfColumns(5, [[0, 2], [1], [4, 1]]));
    }
}
