using VrnApi.Data;

namespace VrnApi.Features.ServiceDirectory.Writing;

internal static class Parts
{
    /// <summary>
    /// Makes the parts of a parent what they should be, by id: same id = changed in place, missing = removed. Equal parts are not
    /// touched, so that writing the same again is no write.
    /// </summary>
    /// <param name="present">Tracked.</param>
    public static void Replace<T>(VrnDbContext db, IEnumerable<T> present, IReadOnlyCollection<T> wanted, Func<T, Guid> id) where T : class
    {
        var byId = present.ToDictionary(id);
        foreach (var part in wanted)
        {
            if (byId.Remove(id(part), out var known))
            {
                db.Entry(known).CurrentValues.SetValues(part);
            }
            else
            {
                db.Add(part);
            }
        }
        db.RemoveRange(byId.Values);
    }
}
