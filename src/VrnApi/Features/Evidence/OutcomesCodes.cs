namespace VrnApi.Features.Evidence;

/// <summary>What the catalogue of outcomes calls the indicators that documents suggest, where it has other names for them.</summary>
internal static class OutcomesCodes
{
    public static IReadOnlyList<string> Of(string suggested) => suggested switch
    {
        "physical_assault_count" => ["physical_assault_on_pupil_count", "physical_assault_on_adult_count"],
        "support_access_count" => ["support_pupil_count"],
        _ => [suggested],
    };
}
