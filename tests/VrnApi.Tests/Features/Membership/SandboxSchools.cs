using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Tests.Features.Membership;

/// <summary>Puts the sandbox's schools into the register, whichever test comes first.</summary>
internal static class SandboxSchools
{
    public static Task Register(VrnDbContext db, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO membership.establishment (urn, la_estab, name, phase, la_code, district_code) VALUES
            ('900001', '8560001', 'Sandbox School A', 'secondary', 'E06000016', 'E06000016'),
            ('900002', '8560002', 'Sandbox School B', 'secondary', 'E06000016', 'E06000016')
        ON CONFLICT DO NOTHING
        """, ct);
}
