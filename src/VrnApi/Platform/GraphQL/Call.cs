using VrnApi.Data;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>What the host gives every resolver of one operation: who asks, the one database context, the cursor codec, the clock.</summary>
internal sealed record Call(Caller Caller, VrnDbContext Db, Cursors Cursors, TimeProvider Clock);
