using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using File = VrnApi.Features.Evidence.EvidenceFile;

namespace VrnApi.Features.Evidence;

/// <summary>Loads the cited facts of <c>seed/evidence.json</c>; its statements as accepted records, learned at load time.</summary>
internal sealed class EvidenceSeed
{
    private readonly VrnDbContext db;
    private readonly File file = SeedFile.Read<File>("seed/evidence.json");
    private readonly Seeding seed;
    private Dictionary<string, Guid> subjects = [];

    private EvidenceSeed(VrnDbContext db, DateTimeOffset now, CancellationToken ct) => (this.db, seed) = (db, new Seeding(db, now, ct));

    /// <summary>All of it or nothing is stored.</summary>
    /// <param name="collected">Codes of the indicators that the catalogue of outcomes knows; where it knows none, nobody collects it.</param>
    public static async Task Load(VrnDbContext db, IReadOnlySet<string> collected, TimeProvider clock, CancellationToken ct)
    {
        var load = new EvidenceSeed(db, clock.GetUtcNow(), ct);
        await load.seed.Documents(load.file.Documents);
        await load.Schemes();
        await load.Vocabulary(collected);
        await load.Subjects(ct);
        await load.Assessments();
        await load.Estimates();
        await load.Facts();
        await load.Links();
        await db.SaveChangesAsync(ct);
    }

    private async Task Schemes()
    {
        foreach (var fact in file.RatingSchemes)
        {
            await seed.Add(new RatingScheme
            {
                Code = fact.Code,
                Title = fact.Title,
                Owner = fact.Owner,
                OwnerStatus = Codes.Parse<ValueStatus>(fact.OwnerStatus),
                Note = fact.Note,
                CitationId = fact.Citation is null ? null : await seed.Cite(fact.Citation),
            });
            foreach (var version in fact.Versions)
            {
                await seed.Add(new RatingSchemeVersion
                {
                    Id = Version(fact.Code, version.Label),
                    SchemeCode = fact.Code,
                    Label = version.Label,
                    ValidFrom = version.ValidFrom,
                    ValidTo = version.ValidTo,
                    UnitRated = Codes.Parse<UnitRated>(version.UnitRated),
                    Verification = Verification.Transcribed,
                    Note = version.Note,
                    CitationId = version.Citation is null ? null : await seed.Cite(version.Citation),
                });
                foreach (var dimension in version.Dimensions)
                {
                    await Dimension(dimension, fact.Code, version.Label);
                }
            }
        }
    }

    private async Task Dimension(File.DimensionFact fact, string scheme, string version)
    {
        var id = Dimension(scheme, version, fact.Code);
        await seed.Add(new RatingDimension
        {
            Id = id,
            SchemeVersionId = Version(scheme, version),
            Code = fact.Code,
            Label = fact.Label,
            Kind = Codes.Parse<DimensionKind>(fact.Kind),
            Unit = fact.Unit,
            Min = fact.Min,
            Max = fact.Max,
            HarmBelow = fact.HarmBelow,
            Better = Codes.Parse<Better>(fact.Better),
            Headline = fact.Headline,
            ValuesStatus = Codes.Parse<ValueStatus>(fact.ValuesStatus ?? "stated"),
            EndpointLow = fact.EndpointLow,
            EndpointHigh = fact.EndpointHigh,
        });
        foreach (var word in fact.Values)
        {
            await seed.Add(new RatingDimensionValue
            {
                Id = NameId.Of("rating-dimension-value", scheme, version, fact.Code, word.Code),
                DimensionId = id,
                Code = word.Code,
                Label = word.Label,
                Ordinal = word.Ordinal,
                Harmful = word.Harmful,
            });
        }
    }

    private async Task Vocabulary(IReadOnlySet<string> collected)
    {
        foreach (var (fact, index) in file.OutcomeTerms.Select((fact, index) => (fact, index)))
        {
            await seed.Add(new OutcomeTerm { Code = fact.Code, Order = index + 1, Label = fact.Label, CitationId = await seed.Cite(fact.Citation) });
        }
        foreach (var fact in file.PreventionFramework.Levels)
        {
            await seed.Add(new PreventionLevel
            {
                Code = fact.Code,
                Order = fact.Order,
                Label = fact.Label,
                Meaning = fact.Meaning,
                Population = fact.Population,
                PopulationStatus = Codes.Parse<ValueStatus>(fact.PopulationStatus),
                CitationId = await seed.Cite(fact.Citation),
            });
        }
        foreach (var fact in file.PreventionFramework.FiveCs)
        {
            await seed.Add(new BuildingBlock
            {
                Code = fact.Code,
                Order = fact.Order,
                Label = fact.Label,
                OtherLabel = fact.OtherLabel,
                Meaning = fact.Meaning,
                CitationId = await seed.Cite(fact.Citations[0]),
                OtherCitationId = await seed.Cite(fact.Citations[1]),
            });
        }
        foreach (var (process, fact) in file.ProcessSteps.Who.Select(step => ("public-health", step)).Concat(file.ProcessSteps.Evaluation.Select(step => ("evaluation", step))))
        {
            await seed.Add(new ProcessStep
            {
                Code = fact.Code ?? $"{process}-{fact.Step}",
                Process = process,
                Order = fact.Step,
                Label = fact.Label,
                ValueStatus = Codes.Parse<ValueStatus>(fact.ValueStatus ?? "stated"),
                CitationId = await seed.Cite(fact.Citation),
            });
        }
        foreach (var fact in file.Factors)
        {
            var citations = new List<Guid>();
            foreach (var citation in fact.Citations)
            {
                citations.Add(await seed.Cite(citation));
            }
            await seed.Add(new Factor
            {
                Code = fact.Code,
                Kind = Codes.Parse<FactorKind>(fact.Kind),
                Label = fact.Label,
                PrintedLevel = fact.PrintedLevel,
                Note = fact.Note,
                Levels = [.. fact.Levels.Select(level => new FactorLevel { FactorCode = fact.Code, Level = Codes.Parse<EcologicalLevel>(level) })],
                Lenses = [.. fact.Lens.Zip(citations, (lens, citation) =>
                    new FactorLens { FactorCode = fact.Code, Lens = Codes.Parse<LensKind>(lens), CitationId = citation })],
            });
        }
        foreach (var fact in file.IntendedOutcomes)
        {
            await seed.Add(new IntendedOutcome { Code = fact.Code, Label = fact.Label, Direction = fact.Direction, CitationId = await seed.Cite(fact.Citation) });
        }
        foreach (var fact in file.Indicators)
        {
            var citation = await seed.Cite(fact.Citation);
            await seed.Add(new Indicator { Code = fact.Code, Label = fact.Label, Direction = fact.Direction, Unit = fact.Unit, CitationId = citation });
            // Suggestions: where the catalogue names a code differently, the catalogue wins.
            foreach (var code in fact.SuggestedOutcomesIndicators.SelectMany(OutcomesCodes.Of).Where(collected.Contains))
            {
                await seed.Add(new IndicatorMapping { IndicatorCode = fact.Code, OutcomesIndicatorCode = code });
            }
        }
        foreach (var fact in file.OutcomeIndicatorLinks)
        {
            var citation = await seed.Cite(fact.Citation);
            var basis = Codes.Parse<RecordBasis>(fact.Basis);
            await seed.Add(new OutcomeIndicator { OutcomeCode = fact.Outcome, IndicatorCode = fact.Indicator, Basis = basis, CitationId = citation });
        }
    }

    private async Task Subjects(CancellationToken ct)
    {
        var entries = file.Approaches
            .Select(approach => new File.SubjectEntry(approach.Slug, "approach", approach.Title, "", null, approach.TitleCitation))
            .Concat(file.OtherSubjects).ToList();
        var slugs = entries.Select(entry => entry.Slug).ToArray();
        var known = await db.Set<Subject>().Where(subject => slugs.Contains(subject.Slug))
            .ToDictionaryAsync(subject => subject.Slug, subject => subject.Id, ct);
        subjects = slugs.ToDictionary(slug => slug, slug => known.TryGetValue(slug, out var id) ? id : NameId.Of("subject", slug));
        foreach (var entry in entries.Where(entry => !known.ContainsKey(entry.Slug)))
        {
            var id = subjects[entry.Slug];
            db.Add(new Subject
            {
                Id = id,
                Slug = entry.Slug,
                Kind = Codes.Parse<SubjectKind>(entry.Kind),
                Title = entry.Title,
                TitleSort = Folding.Fold(entry.Title),
                Summary = entry.Summary,
                CitationId = await seed.Cite(entry.Citation),
                Aliases = [.. (entry.Aliases ?? []).Select(alias => new SubjectAlias { SubjectId = id, Text = alias, TextSort = Folding.Fold(alias) })],
            });
            seed.Changed("intervention", id);
        }
    }

    private async Task Assessments()
    {
        foreach (var fact in file.Approaches)
        {
            var rating = fact.Assessment;
            await Assessment(new File.AssessmentFact(
                fact.Slug, rating.Scheme, rating.Version, rating.Values, "publisher", rating.ValidFrom, "day", null, rating.Citation));
        }
        foreach (var fact in file.ProseAssessments)
        {
            await Assessment(fact);
        }
    }

    private async Task Assessment(File.AssessmentFact fact)
    {
        var record = new Statement(RecordKind.Assessment, fact.Subject, fact.Basis, fact.Citation, fact.Note)
        {
            ValidFrom = fact.ValidFrom,
            Precision = Codes.Parse<DatePrecision>(fact.ValidFromPrecision),
        };
        if (await Add(record, fact.Scheme, fact.Version) is not { } id)
        {
            return;
        }
        db.Add(new Assessment { RecordId = id, SchemeVersionId = Version(fact.Scheme, fact.Version) });
        foreach (var value in fact.Values)
        {
            db.Add(new AssessmentValue
            {
                Id = NameId.Of("assessment-value", id.ToString(), value.Dimension),
                AssessmentId = id,
                DimensionId = Dimension(fact.Scheme, fact.Version, value.Dimension),
                ValueCode = value.Value,
                ValueStatus = Codes.Parse<ValueStatus>(value.ValueStatus),
                Basis = value.Basis is null ? null : Codes.Parse<RecordBasis>(value.Basis),
                RawText = value.RawText,
                SourceBlock = value.SourceBlock,
                CitationId = await seed.Cite(value.Citation),
            });
        }
        seed.Changed("assessment", id);
    }

    private async Task Estimates()
    {
        foreach (var fact in file.EffectEstimates)
        {
            var note = fact.TierBasis == "stated" ? fact.PrimarySource.Note : $"{fact.PrimarySource.Note} The tier is {fact.TierBasis}.";
            if (await Add(new Statement(RecordKind.EffectEstimate, fact.Subject, "stated", fact.Citation, note), fact.Outcome, fact.Metric) is { } id)
            {
                db.Add(new EffectEstimate
                {
                    RecordId = id,
                    OutcomeCode = fact.Outcome,
                    Tier = Codes.Parse<EstimateTier>(fact.Tier),
                    Metric = Codes.Parse<EstimateMetric>(fact.Metric),
                    Value = fact.Value,
                    ValueStatus = Codes.Parse<ValueStatus>(fact.ValueStatus),
                    RawText = fact.RawText,
                });
                seed.Changed("assessment", id);
            }
        }
    }

    private async Task Facts()
    {
        foreach (var fact in file.Facts)
        {
            var statement = new Statement(RecordKind.Fact, fact.Subject, fact.Basis, fact.Citation, fact.Note);
            if (await Add(statement, fact.Facet, fact.Value.GetRawText()) is { } id)
            {
                db.Add(FacetValues.Read(id, fact));
            }
        }
    }

    private async Task Links()
    {
        foreach (var fact in file.SubjectLinks)
        {
            var statement = new Statement(RecordKind.SubjectLink, fact.From, fact.Basis, fact.Citation, null);
            if (await Add(statement, fact.Relation, fact.To) is { } id)
            {
                var cited = fact.CitedRating;
                db.Add(new SubjectLink
                {
                    RecordId = id,
                    ToSubjectId = subjects[fact.To],
                    Relation = Codes.Parse<SubjectRelation>(fact.Relation),
                    CitedSchemeVersionId = cited is null ? null : Version(cited.Scheme, cited.Version),
                    CitedDimensionId = cited is null ? null : Dimension(cited.Scheme, cited.Version, cited.Dimension),
                    CitedValueCode = cited?.Value,
                    CitedRawText = cited?.RawText,
                    CitedValueStatus = cited is null ? null : Codes.Parse<ValueStatus>(cited.ValueStatus),
                });
            }
        }
        foreach (var fact in file.FactorLinks)
        {
            var statement = new Statement(RecordKind.FactorLink, fact.Subject, fact.Basis, fact.Citation, null);
            if (await Add(statement, fact.Effect, fact.Factor) is { } id)
            {
                var effect = Codes.Parse<FactorEffect>(fact.Effect);
                db.Add(new FactorLink { RecordId = id, FactorCode = fact.Factor, Effect = effect, PrintedFactor = fact.PrintedFactor });
            }
        }
        foreach (var fact in file.SubjectOutcomeLinks)
        {
            var statement = new Statement(RecordKind.OutcomeLink, fact.Subject, fact.Basis, fact.Citation, null);
            if (await Add(statement, fact.Outcome) is { } id)
            {
                db.Add(new OutcomeLink { RecordId = id, OutcomeCode = fact.Outcome, Horizon = Codes.Parse<OutcomeHorizon>(fact.Horizon) });
            }
        }
    }

    private sealed record Statement(RecordKind Kind, string Subject, string Basis, SeedCitation Citation, string? Note)
    {
        public DateOnly? ValidFrom { get; init; }

        public DatePrecision Precision { get; init; }
    }

    /// <param name="name">What tells the statement from others about the same subject in the same document.</param>
    /// <returns>The id of the new record with its acceptance; null when it is there already.</returns>
    private async Task<Guid?> Add(Statement statement, params string[] name)
    {
        var id = NameId.Of(["record", Codes.Of(statement.Kind), statement.Subject, statement.Citation.Document, .. name]);
        // Without a date of its own a statement holds from the first day of its document's printed period.
        var published = file.Documents.Single(document => document.Code == statement.Citation.Document).PublishedOn!;
        var added = await seed.Add(new Record
        {
            Id = id,
            Kind = statement.Kind,
            SubjectId = subjects[statement.Subject],
            ValidFrom = statement.ValidFrom ?? published.From!.Value,
            ValidFromPrecision = statement.ValidFrom is null ? Codes.Parse<DatePrecision>(published.Precision) : statement.Precision,
            RecordedAt = seed.Now,
            Basis = Codes.Parse<RecordBasis>(statement.Basis),
            Note = statement.Note,
            CitationId = await seed.Cite(statement.Citation),
        });
        if (!added)
        {
            return null;
        }
        db.Add(new RecordDecision
        {
            Id = NameId.Of("record-decision", id.ToString(), "accept"),
            RecordId = id,
            Decision = DecisionKind.Accept,
            Reason = "Loaded with the platform's cited facts.",
            DecidedByClient = "vrnapi-seed",
            RecordedAt = seed.Now,
        });
        // What is stated about a subject is part of how it is shown.
        seed.Changed("intervention", subjects[statement.Subject]);
        return id;
    }

    private static Guid Version(string scheme, string label) => NameId.Of("rating-scheme-version", scheme, label);

    private static Guid Dimension(string scheme, string version, string code) => NameId.Of("rating-dimension", scheme, version, code);
}
