using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules;

public sealed class VisibilityTests
{
    [Theory]
    [InlineData(Sensitivity.Public, DocumentTier.Open, Shown.Exact)]
    [InlineData(Sensitivity.Public, DocumentTier.Partner, Shown.Exact)]
    [InlineData(Sensitivity.AreaOnly, DocumentTier.Open, Shown.Area)]
    [InlineData(Sensitivity.AreaOnly, DocumentTier.Partner, Shown.Area)]
    [InlineData(Sensitivity.Partner, DocumentTier.Open, Shown.Nothing)]
    [InlineData(Sensitivity.Partner, DocumentTier.Partner, Shown.Exact)]
    [InlineData(Sensitivity.Withheld, DocumentTier.Open, Shown.Nothing)]
    [InlineData(Sensitivity.Withheld, DocumentTier.Partner, Shown.Nothing)]
    public void The_table_of_levels(Sensitivity level, DocumentTier tier, Shown shown) => Assert.Equal(shown, Visibility.Of(level, tier));

    [Theory]
    [InlineData("E06000016", true)]
    [InlineData("csp-north-west-leicestershire", true)]
    [InlineData("llr", true)]
    [InlineData("e06000016", false)]
    [InlineData("E0600001", false)]
    [InlineData("Leicester", false)]
    [InlineData("E06000016\n", false)]
    [InlineData("-llr", false)]
    [InlineData("", false)]
    public void The_form_of_area_codes(string code, bool wellFormed) => Assert.Equal(wellFormed, AreaCodes.IsWellFormed(code));

    [Theory]
    [InlineData("Children’s Social Care", "childrens social care")]
    [InlineData("Mentors in Violence Prevention (MVP)", "mentors in violence prevention mvp")]
    [InlineData("Café Łódź Straße", "cafe lodz strasse")]
    [InlineData("  ", "")]
    public void Names_fold_to_sort_keys(string name, string folded) => Assert.Equal(folded, Folding.Fold(name));

    [Fact]
    public void Ids_of_parts_are_version_5_and_repeatable()
    {
        var parent = new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        Assert.Equal(ChildId.Of(parent, "phone", "0116"), ChildId.Of(parent, "phone", "0116"));
        Assert.NotEqual(ChildId.Of(parent, "phone", "0116"), ChildId.Of(parent, "contact", "0116"));
        Assert.Equal(5, ChildId.Of(parent, "phone", "0116").Version);
    }
}
