using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

public sealed class NearbySearchTests
{
    /// <summary>Two-way tables of few small counts, margins known within 1, their first cell moved by 1 to 3: every table is enumerated.</summary>
    [Fact]
    public void It_finds_a_table_wherever_there_is_one_and_none_where_there_is_none()
    {
        var random = new Xoshiro256(11);
        int found = 0, none = 0;
        for (int i = 0; i < 300; i++)
        {
            long[] start = [.. Enumerable.Range(0, 4).Select(_ => (long)random.Below(4))];
            var model = LinearModel.FromRows(4, [[(0, 1)], [(0, 1), (1, 1)], [(2, 1), (3, 1)], [(0, 1), (2, 1)], [(1, 1), (3, 1)], [(0, 1), (1, 1), (2, 1), (3, 1)]]);
            var bounds = Limits.Counts(model.Rows, model.Columns);
            Array.Fill(bounds.Upper, 6);
            for (int r = 1; r < model.Rows; r++)
                (bounds.RowLower[r], bounds.RowUpper[r]) = (model.Activity(r, start) - (r % 2), model.Activity(r, start) + (r % 3));
            var wanted = bounds.WithRow(0, start[0] + 1 + random.Below(3));
            long pivots = 0;
            long[]? near = new NearbySearch(model).Find(wanted, start, 200, ref pivots);
            Assert.Equal(Tables().Any(x => Witness.Satisfies(model, wanted, x)), near is not null);
            if (near is null)
            {
                none++;
                continue;
            }

            found++;
            Assert.True(Witness.Satisfies(model, wanted, near));
            Assert.True(pivots > 0);
        }

        Assert.True(found > 50 && none > 50, $"{found} found, {none} without");
    }

    [Fact]
    public void It_changes_what_it_must_and_no_more()
    {
        // Ten counts of 5 with a total known within 1: one of them by 1 more.
        var model = LinearModel.FromRows(10, [[(0, 1)], [.. Enumerable.Range(0, 10).Select(j => (j, 1))]]);
        var bounds = Limits.Counts(2, 10);
        (bounds.RowLower[1], bounds.RowUpper[1]) = (49, 51);
        long pivots = 0;
        long[]? found = new NearbySearch(model).Find(bounds.WithRow(0, 6), [.. Enumerable.Repeat(5L, 10)], 200, ref pivots);
        Assert.NotNull(found);
        Assert.Equal([6, 5, 5, 5, 5, 5, 5, 5, 5, 5], found);
    }

    private static IEnumerable<long[]> Tables() =>
        from a in Enumerable.Range(0, 7)
        from b in Enumerable.Range(0, 7)
        from c in Enumerable.Range(0, 7)
        from d in Enumerable.Range(0, 7)
        select new long[] { a, b, c, d };
}
