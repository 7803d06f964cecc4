using System.Text.RegularExpressions;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Architecture;

/// <summary>
/// Who may touch a place as its owner knows it: write slices, what renders for a tier, the review and the one exit. Whatever searches, lists,
/// counts or exports reads tier rows and stored documents; a file that begins to read the exact rows has to be put here by hand.
/// </summary>
public sealed partial class ExactPlacesTests
{
    private static readonly string[] May =
    [
        // Written, and read back by their owners.
        "Editing/EditView.cs", "Editing/PlaceReader.cs", "Editing/PlaceWrites.cs", "Editing/References.cs", "Editing/ServiceEditor.Places.cs", "Editing/ServiceEditor.cs",
        "Editing/PastVersions.cs", "Editing/Wanted.cs", "Generating/MadeService.cs", "Intake/SourceIntake.cs", "Seeding/DirectorySeed.cs", "Seeding/ServiceSeed.cs",
        // Its owner's list of own places; what others are shown comes from the documents.
        "PublishedPlaces.cs",
        // Rendered for a tier, and guarded.
        "Documents/PartRenderer.cs", "Documents/ServiceRenderer.cs", "Rules/PlaceRedactor.cs", "Rules/Richness.cs", "Rules/SecretGuard.cs", "Rules/VersionSecrets.cs",
        "Writing/AreaOnlyPlaces.cs", "Writing/BulkWriter.cs", "Writing/DirectoryGraph.cs", "Writing/DirectoryWriter.cs", "Writing/PlaceAreas.cs", "Writing/PlaceTiers.cs", "Writing/Rendering.cs", "Documents/OpeningHours.cs", "Documents/OpeningRules.cs", "Writing/Protection.cs", "Writing/Changes.cs",
        // Their owners' review, duplicates among their own listings, and the audited exit.
        "Quality/Findings.cs", "Quality/Likeness.cs", "Quality/DuplicateSearch.cs", "Quality/Merge.cs", "Safeguarding/SensitiveExit.cs", "Safeguarding/SensitivityRoutes.cs", "Safeguarding/TermRemoval.cs",
    ];

    [Fact]
    public void Only_these_files_read_places_exactly()
    {
        var area = Repository.PathOf("src", "VrnApi", "Features", "ServiceDirectory");
        var reading = Repository.Sources("src", "VrnApi").Where(file => Exact().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(area, file).Replace('\\', '/')).ToArray();

        Assert.True(reading.Length > 15, $"{reading.Length} files");
        Assert.Empty(reading.Except(May).Order());
        Assert.Empty(May.Except(Repository.Sources("src", "VrnApi").Select(file => Path.GetRelativePath(area, file).Replace('\\', '/'))));
    }

    /// <summary>The entities and what hangs on a link to a place; <c>LocationTier</c> and documents are other words.</summary>
    [GeneratedRegex(@"Set<(Location|Address)>\(\)|\bnew Location\b(?! ?\()|(?<!Tier|Document|Model)\bLocation\?? (place|made|location)\b|\.Location!?\.(?!Addresses \?\?|Name\b|Latitude \?|Vrn|Id\b)\w|entry\.Entity is Location\b|Entries<Location>")]
    private static partial Regex Exact();
}
