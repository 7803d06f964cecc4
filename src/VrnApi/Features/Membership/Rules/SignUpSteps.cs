using VrnApi.Data.Membership;

namespace VrnApi.Features.Membership.Rules;

/// <summary>From which state to which a sign-up may go.</summary>
public static class SignUpSteps
{
    public static bool Allows(SignUpState from, SignUpState to) => (from, to) is
        (SignUpState.Pending, SignUpState.Verified) or (SignUpState.Verified, SignUpState.Active) or (SignUpState.Active, SignUpState.Left)
        or (SignUpState.Pending or SignUpState.Verified, SignUpState.Declined or SignUpState.Withdrawn);
}
