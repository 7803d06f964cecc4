using VrnApi.Data.Providers;
using VrnApi.GraphQL;
using VrnApi.Platform.Audit;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.SignUps;

/// <summary>Signing up in GraphQL: the input becomes the body of the REST route. The steps after it stay there.</summary>
internal static class SignUpMutation
{
    public sealed record Arguments(SignUpInput Input);

    public sealed record SignUpInput(string IdempotencyKey, string Network, string? Organisation, string? Urn, string? ContactFunction);

    public sealed record Payload(SignUpModel SignUp);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<Payload>("SignUpPayload");
        bind.Model<SignUpModel>("SignUp");
        bind.Derived("SignUp.uuid", (SignUpModel signUp) => signUp.Id);
        bind.Mutation<Arguments, Payload>("Mutation.signUpToNetwork", SignUp);
    }

    private static async Task<Payload?> SignUp(Arguments asked, Call call, CancellationToken ct)
    {
        var (input, services) = (asked.Input, call.Services);
        var body = new SignUpBody(input.Organisation, input.Urn, input.ContactFunction);
        var made = await Commands.Once<SignUpModel>(call, "Mutation.signUpToNetwork", input.IdempotencyKey, new { input.Network, body }, CreateSignUp.Again, async () =>
            ((INestedHttpResult)await CreateSignUp.Keep(input.Network, body, call.Caller, call.Db, services.GetRequiredService<IDatabaseWays>(),
                services.GetRequiredService<CallerAudit>(), services.GetRequiredService<PublicAddress>(), services.GetRequiredService<TimeProvider>(), ct)).Result, ct);
        return new(made!);
    }
}
