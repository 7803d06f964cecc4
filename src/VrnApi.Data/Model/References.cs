using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Model;

/// <summary>Foreign keys of tables that keep history: a row that others refer to stays, so nothing cascades.</summary>
internal static class References
{
    internal static void RefersTo<T, TOther>(this EntityTypeBuilder<T> entity, Expression<Func<T, object?>> key)
        where T : class
        where TOther : class =>
        entity.HasOne<TOther>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);

    internal static void RefersTo<T, TOther>(
        this EntityTypeBuilder<T> entity, Expression<Func<T, TOther?>> navigation, Expression<Func<T, object?>> key)
        where T : class
        where TOther : class =>
        entity.HasOne(navigation).WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);
}
