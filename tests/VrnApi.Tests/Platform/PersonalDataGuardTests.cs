using FsCheck;
using FsCheck.Fluent;
using VrnApi.Platform;
using VrnApi.Tests.Features.Outcomes;
using Property = VrnApi.Tests.Features.Outcomes.Property;

namespace VrnApi.Tests.Platform;

public sealed class PersonalDataGuardTests
{
    private static readonly PersonalDataGuard Guard = new(["North West Leicestershire", "Hinckley and Bosworth", "Autumn Term", "Mary Seacole Academy"], ["Amelia", "Oliver", "Fatima"]);

    // The NHS's own example number; made-up numbers of the right form otherwise.
    [Theory]
    [InlineData("upn", "A123456789012")]
    [InlineData("upn", "pupil b12345678901x left")]
    [InlineData("nhs-number", "9434765919")]
    [InlineData("nhs-number", "943 476 5919")]
    [InlineData("national-insurance-number", "AB123456C")]
    [InlineData("national-insurance-number", "ab 12 34 56 c")]
    [InlineData("email", "someone@example.org")]
    [InlineData("phone", "07700 900123")]
    [InlineData("phone", "+44 7700 900123")]
    [InlineData("phone", "(0116) 496 0123")]
    [InlineData("date-of-birth", "14/03/2011")]
    [InlineData("date-of-birth", "2011-03-14")]
    [InlineData("date-of-birth", "14 March 2011")]
    [InlineData("date-of-birth", "March 14th, 2011")]
    [InlineData("postcode", "LE1 6TP")]
    [InlineData("postcode", "le16tp")]
    [InlineData("person-name", "Amelia Example")]
    [InlineData("person-name", "Ms Example")]
    [InlineData("person-name", "Example, Amelia")]
    [InlineData("person-name", "Amelia J. O'Example-Smith")]
    public void A_cell_with_personal_data_is_found(string kind, string text) =>
        Assert.Contains(kind, Guard.Find(text, PersonalDataMode.Cell).Select(hit => hit.Kind));

    // Whoever writes these waits for an answer: if the time grew with the square of the length, it would be hours.
    [Theory]
    [InlineData("Aa A", "a", "5")]
    [InlineData("", "Aa-", "")]
    [InlineData("", "Aa'a-", "5")]
    [InlineData("Aa B", "B", "b5")]
    [InlineData("", "a", "@")]
    [InlineData("a@", ".", "")]
    [InlineData("a@", "a.", "1")]
    [InlineData("", "0.", "")]
    [InlineData("0", " ", "x")]
    [InlineData("", "1 Jan ", "a")]
    [InlineData("1 Jan", "a", "1")]
    [InlineData("Mr ", "A'", "")]
    [InlineData("", "1-", "")]
    [InlineData("", "A 1", "")]
    public async Task A_long_text_made_to_keep_the_guard_busy_does_not(string begin, string again, string end)
    {
        var text = begin + string.Concat(Enumerable.Repeat(again, 600_000 / again.Length)) + end;

        await Task.Run(() => Guard.Find(text, PersonalDataMode.Cell), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("mary-Jane Smith")]
    [InlineData("Anna-Bella-Cora-Dora-Ella Smith")]
    [InlineData("Smith, Anna-Bella-Cora-Dora-Ella-Fay")]
    [InlineData("Amelia McDonald")]
    [InlineData("Amelia O'Neill")]
    [InlineData("(to:someone@example.org)")]
    public void Names_and_addresses_in_odd_places_are_found(string text) => Assert.NotEmpty(Guard.Find(text, PersonalDataMode.Cell));

    [Theory]
    [InlineData("suspension_count")]
    [InlineData("E07000129")]
    [InlineData("2025/2026")]
    [InlineData("2025/2026|T1")]
    [InlineData("8569001")]
    [InlineData("900001")]
    [InlineData("isa-2025-01")]
    [InlineData("North West Leicestershire")]
    [InlineData("Hinckley and Bosworth")]
    [InlineData("AUTUMN TERM")]
    [InlineData("9434765918")]
    [InlineData("violence-against-the-person")]
    [InlineData("10.0.0.1")]
    [InlineData("")]
    public void A_clean_cell_is_left_alone(string text) => Assert.Empty(Guard.Find(text, PersonalDataMode.Cell));

    [Theory]
    [InlineData("The meeting on 14/03/2025 was at Mary Seacole Academy, Autumn Term review.")]
    [InlineData("Public Health and Community Safety attended.")]
    [InlineData("County Hall, Glenfield, LE3 8RA")]
    public void Prose_may_have_dates_places_and_titles(string text) => Assert.Empty(Guard.Find(text, PersonalDataMode.Prose));

    [Theory]
    [InlineData("date-of-birth", "a pupil born on 14/03/2011 was referred")]
    [InlineData("date-of-birth", "DOB: 14.03.11")]
    [InlineData("person-name", "Oliver Example chaired")]
    [InlineData("person-name", "chaired by Cllr Example")]
    public void Prose_with_a_person_is_found(string kind, string text) =>
        Assert.Contains(kind, Guard.Find(text, PersonalDataMode.Prose).Select(hit => hit.Kind));

    [Theory]
    [InlineData("Forename")]
    [InlineData("date_of_birth")]
    [InlineData("UPN")]
    [InlineData("Pupil name")]
    [InlineData("ＤＯＢ")]
    [InlineData("E-mail")]
    public void A_column_named_for_a_person_is_found(string column) => Assert.True(PersonalDataGuard.IsPersonalColumn(column));

    [Fact]
    public void Every_mutation_of_personal_data_is_refused() => Property.Holds(Mutated, text => Guard.Find(text, PersonalDataMode.Cell).Count > 0, 500);

    [Fact]
    public void Every_cell_of_a_clean_return_is_taken() => Property.Holds(Clean, text => Guard.Find(text, PersonalDataMode.Cell).Count == 0, 500);

    private static Gen<string> Digits(int count) => Gen.Choose(0, 9).ArrayOf(count).Select(digits => string.Concat(digits));

    private static Gen<string> Letter(string of) => Gen.Elements(of.ToCharArray()).Select(letter => letter.ToString());

    private static Gen<string> Mutated =>
        from text in Gen.OneOf(
            from head in Letter("ABCDEFGHJKLMNPQRTUVWXYZ") from digits in Digits(11) from tail in Letter("ABCDEFGHJKLMNPQRTUVWXYZ0123456789") select head + digits + tail,
            from digits in Digits(9) let check = NhsCheck(digits) where check < 10 select $"{digits}{check}",
            from first in Letter("ABCEHJKLMRST") from second in Letter("ABCEHKLMPRSX") from digits in Digits(6) from tail in Letter("ABCD") select first + second + digits + tail,
            from name in Gen.Elements("a.smith", "pupil7", "x_y") from domain in Gen.Elements("example.org", "school.sch.uk") select $"{name}@{domain}",
            from digits in Digits(9) select "07" + digits,
            from day in Gen.Choose(1, 28) from month in Gen.Choose(1, 12) from year in Gen.Choose(2004, 2020) from mark in Gen.Elements("/", "-", ".") select $"{day:00}{mark}{month:00}{mark}{year}",
            from outward in Gen.Elements("LE1", "LE67", "NG12", "SW1A", "M1") from digit in Gen.Choose(0, 9) from inward in Gen.Elements("AB", "TP", "XY") select $"{outward} {digit}{inward}",
            from given in Gen.Elements("Amelia", "Kwame", "Zoë", "Łukasz") from family in Gen.Elements("Example", "O'Hara", "Smith-Jones", "Nguyen") select $"{given} {family}")
        from change in Gen.Elements<Func<string, string>>(
            plain => plain,
            plain => $"  {plain} ",
            plain => $"note: {plain}; see file",
            plain => plain.Replace(' ', ' '),
            plain => plain.Insert(plain.Length / 2, "​"),
            plain => string.Concat(plain.Select(c => char.IsAsciiDigit(c) ? (char)(c + 0xFEE0) : c)),
            plain => plain.Contains('@', StringComparison.Ordinal) || plain.Any(char.IsAsciiDigit) ? plain.ToLowerInvariant() : plain)
        select change(text);

    private static Gen<string> Clean => Gen.OneOf(
        Gen.Elements(Shipped.Catalogue.Words.ToArray()),
        Gen.Elements(Shipped.Catalogue.Combinations.Select(pair => pair.Value).ToArray()),
        Gen.Choose(0, 99_999_999).Select(count => $"{count}"),
        from year in Gen.Choose(2000, 2040) from code in Gen.Elements("T1", "AY", "CYQ3") select $"{year}/{year + 1}|{code}",
        from number in Gen.Choose(0, 9_999) select $"E0700{number:0000}");

    private static int NhsCheck(string digits) => (11 - (digits.Select((c, i) => (c - '0') * (10 - i)).Sum() % 11)) % 11;
}
