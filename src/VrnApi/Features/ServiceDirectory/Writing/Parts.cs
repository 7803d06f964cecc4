using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Features.ServiceDirectory.Writing;

internal static class Parts
{
    /// <summary>
    /// Makes the parts of a parent what they should be, by id: same id = changed in place, missing = removed. Equal parts are not
    /// touched, so that writing the same again is no write.
    /// </summary>
    /// <param name="present">Tracked.</param>
    /// <returns>Whether anything changed.</returns>
    public static bool Replace<T>(VrnDbContext db, IEnumerable<T> present, IReadOnlyCollection<T> wanted, Func<T, Guid> id) where T : class
    {
        var byId = present.DistinctBy(id).ToDictionary(id);
        var changed = false;
        foreach (var part in wanted.DistinctBy(id))
        {
            if (!byId.Remove(id(part), out var known))
            {
                db.Add(part);
                changed = true;
            }
            else if (!ReferenceEquals(known, part))
            {
                var entry = db.Entry(known);
                entry.CurrentValues.SetValues(part);
                changed |= entry.State == EntityState.Modified;
            }
        }
        db.RemoveRange(byId.Values);
        return changed || byId.Count > 0;
    }
}
