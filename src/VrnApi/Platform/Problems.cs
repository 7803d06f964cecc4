using System.Reflection;

namespace VrnApi.Platform;

/// <summary>The one table of refusals. REST, GraphQL, files and webhooks use its codes; each has a page under <c>/problems</c>.</summary>
public static class Problems
{
    // Request
    public static readonly Problem BadRequest = new("bad_request", 400, "The request is malformed.", "Compare the request with the operation in the API description.");
    public static readonly Problem InvalidJson = new("invalid_json", 400, "The body is not acceptable JSON.", "Send one UTF-8 JSON document without duplicate member names, at most 32 levels deep.");
    public static readonly Problem InvalidParameter = new("invalid_parameter", 400, "A query parameter has a value that cannot be used.", "Each entry of errors names a parameter and what it expects.");
    public static readonly Problem UnknownParameter = new("unknown_parameter", 400, "The operation has no such query parameter.", "Check the spelling; the API description lists the parameters of every operation.");
    public static readonly Problem UnknownField = new("unknown_field", 400, "The list is not sorted or filtered by that.", "Use the parameters of the operation in the API description; GraphQL's orderBy and filter name what lists can be ordered and narrowed by.");
    public static readonly Problem UnknownProperty = new("unknown_property", 400, "The body has a member that the operation does not take.", "Remove the member; identifiers and bookkeeping fields are never taken from a body.");
    public static readonly Problem ReadOnly = new("read_only", 400, "The body has a member that partners cannot change.", "Leave it out; what can be changed is in the API description. Ask the network's team for the rest.");
    public static readonly Problem InvalidCursor = new("invalid_cursor", 400, "The cursor was not given out for this list.", "Start without 'after', then follow 'next' unchanged. Cursors belong to one client and one list.");
    public static readonly Problem InvalidArea = new("invalid_area", 400, "The area is not one valid code.", "Give exactly one code, such as E06000016.");
    public static readonly Problem IdempotencyKeyMissing = new("idempotency_key_missing", 400, "This write needs an Idempotency-Key.", "Send a header Idempotency-Key with 1 to 255 visible ASCII characters, new for each new write, the same when you try again.");
    public static readonly Problem Unauthenticated = new("invalid_token", 401, "The access token is missing or not accepted.", "Ask the token endpoint for a new one and send it as 'Authorization: Bearer ...'.");
    public static readonly Problem InvalidAuthorization = new("invalid_request", 400, "The Authorization header cannot be read.", "Send exactly one Authorization header: Bearer or DPoP, one space, one token.");
    public static readonly Problem InvalidDpopProof = new("invalid_dpop_proof", 401, "The DPoP proof is missing or not accepted.", "Make a new proof for each request, over its method, address and token, with the key to which the token is bound.");
    public static readonly Problem UseDpopNonce = new("use_dpop_nonce", 401, "The DPoP proof needs a nonce of ours.", "Repeat the request with a new proof that carries the value of the header DPoP-Nonce as nonce.");
    public static readonly Problem InsufficientScope = new("insufficient_scope", 403, "The client may not do this.", "The member 'scope' names what is needed. Ask the network to register it, then ask the token endpoint for it.");
    public static readonly Problem PartnerSuspended = new("partner_suspended", 403, "The partner is suspended.", "Contact the network's team.");
    public static readonly Problem AgreementRequired = new("agreement_required", 403, "A data-sharing agreement must cover this.", "Ask the network's team for an agreement that covers the data set, area and purpose.");
    public static readonly Problem LegalGatewayNotAvailable = new("legal_gateway_not_available", 403, "The legal basis of the agreement does not allow this.", "The member 'agreement' names it. Ask the network's team which legal basis fits the parties and the data.");
    public static readonly Problem NotOwner = new("not_owner", 403, "The row belongs to another partner.", "Change your own rows only.");
    public static readonly Problem OperatorSignatureRequired = new("operator_signature_required", 403, "The change is not signed by a registered operator.", "Send Vrn-Operator and Vrn-Operator-Signature: a JWS of the type operator-request+jwt over operator, action, resource, sha256, iat and jti. The detail names what is to be signed.");
    public static readonly Problem FourEyesRequired = new("four_eyes_required", 403, "Whoever asked for it may not put it in force.", "Let another operator activate it.");
    public static readonly Problem NotYourOrganisation = new("not_your_organisation", 403, "The body names another organisation than the caller's.", "Leave the organisation out, or name your own.");
    public static readonly Problem OriginRefused = new("origin_refused", 403, "Pages of this origin may not open a socket here.", "Register the page's origin for the client that it calls as.");
    public static readonly Problem NotFound = new("not_found", 404, "There is nothing here that the caller may see.", "Check the address and the identifier.");
    public static readonly Problem MethodNotAllowed = new("method_not_allowed", 405, "The address does not take this method.", "The header Allow lists the methods it takes.");
    public static readonly Problem NotAcceptable = new("format_unsupported", 406, "None of the asked formats is offered here.", "Ask for application/json, or for one of the formats in the API description.");
    public static readonly Problem IdempotencyInProgress = new("idempotency_in_progress", 409, "A request with this Idempotency-Key is still running.", "Wait the time given in Retry-After, then send the same request again.");
    public static readonly Problem Conflict = new("conflict", 409, "The write conflicts with what is there.", "Read the current state, then decide again.");
    public static readonly Problem Gone = new("gone", 410, "This was here and has been withdrawn.", "Remove your copy. 'replaced_by' names the successor where there is one.");
    public static readonly Problem CursorExpired = new("cursor_expired", 410, "The cursor is too old: deletions since then are no longer told.", "Read the feed anew from the address in 'snapshot'; remove what it does not name from your copy.");
    public static readonly Problem PreconditionFailed = new("precondition_failed", 412, "The row has changed since it was read.", "Read it again and send its new ETag in If-Match.");
    public static readonly Problem BodyTooLarge = new("body_too_large", 413, "The body is larger than this operation takes.", "Send less at a time; the limit is in detail.");
    public static readonly Problem UriTooLong = new("uri_too_long", 414, "The address is longer than is taken here.", "Send the request by POST.");
    public static readonly Problem UnsupportedMediaType = new("unsupported_media_type", 415, "The body's media type or encoding is not taken here.", "Send an uncompressed body with one of the media types in the API description.");
    public static readonly Problem ValidationFailed = new("validation_failed", 422, "The body is well formed, but a rule refuses it.", "Each entry of errors names a place, a rule and what it expects.");
    public static readonly Problem IdempotencyKeyReused = new("idempotency_mismatch", 422, "This Idempotency-Key was used for a different request.", "Use a new key for a new request; send a repeated request unchanged.");
    public static readonly Problem PreconditionRequired = new("precondition_required", 428, "This write needs If-Match.", "Send the ETag of the version you read in If-Match.");
    public static readonly Problem RateLimited = new("rate_limited", 429, "Too many requests.", "Wait the time given in Retry-After.");
    public static readonly Problem Internal = new("internal", 500, "Something failed on our side.", "Try again later; quote traceId when you report it.");
    public static readonly Problem ClockOff = new("clock_off", 503, "This host's clock is more than 30 seconds off; it issues no tokens until it agrees with the database.", "Try again later; another host may answer. Operators: set the clock (NTP) of the host or of the database.");
    public static readonly Problem Unavailable = new("unavailable", 503, "The service cannot answer right now.", "Wait the time given in Retry-After, then try again. Writes may be repeated with the same Idempotency-Key.");

    // Returns
    public static readonly Problem SubmissionRejected = new("submission_rejected", 422, "The return has faults; it was not accepted.", "Each entry of errors names a row, a column and a rule; the member report, where it is there, is the address at which they are kept for thirty days. Mend them all and send the whole return again.");
    public static readonly Problem PersonalDataRefused = new("personal_data_refused", 422, "The return seems to hold personal data; nothing of it was kept.", "Send counts only: no names, dates of birth, pupil numbers, addresses or postcodes.");
    public static readonly Problem SubmissionExists = new("submission_exists", 409, "There is already a live return for this establishment and period.", "Send a correction that names the current return, or withdraw it.");
    public static readonly Problem PeriodClosed = new("period_closed", 422, "The period no longer takes returns.", "Contact the network's team.");
    public static readonly Problem SyntheticMismatch = new("synthetic_mismatch", 422, "Synthetic and real returns do not mix in one data set.", "Send synthetic returns to a synthetic data set only.");
    public static readonly Problem TooManyRows = new("too_many_rows", 413, "The return has more rows or columns than are taken at once.", "Send at most 100,000 rows and 100 columns.");

    // Releases
    public static readonly Problem InvalidQuery = new("invalid_query", 400, "The question cannot be understood.", "Each entry of errors points into the question; docs/outcomes.md has its grammar.");
    public static readonly Problem InvalidPeriod = new("invalid_period", 400, "A period is not one of the calendar.", "Give a year and a code, such as 2025/2026|T1, in a body {\"period\": \"2025/2026\", \"code\": \"T1\"}; /v1/outcomes/periods lists the codes.");
    public static readonly Problem PageTooLarge = new("page_too_large", 400, "A page has at most 10,000 rows.", "Ask for fewer rows at a time, or download the whole version.");
    public static readonly Problem VersionWithdrawn = new("version_withdrawn", 410, "The version has been withdrawn.", "Do not use its figures any more. The member 'successor' names the version to read instead; it is null when there is none.");

    public static readonly Problem StateConflict = new("state_conflict", 409, "The state of what is there does not allow this.", "Read it; the detail says what stands against it.");
    public static readonly Problem ReleaseRefused = new("release_refused", 409, "The audit refused the plan; it cannot be released.", "Read the audit report of the plan: it says which figures cannot be protected and what would help.");
    public static readonly Problem AuditChanged = new("audit_changed", 409, "The audit that is approved is not the plan's any more.", "Build the plan again where the detail says so, read its report, and approve that one.");

    // Registration
    public static readonly Problem InvalidKey = new("invalid_key", 400, "The key is not acceptable.", "Send one public JWK: EC P-256 or P-384, or RSA of 2048 to 4096 bits with PS256; never the private half.");
    public static readonly Problem InvalidProof = new("invalid_proof", 400, "The possession of the new key is not proved.", "Ask for a challenge, then sign it with the new key: a JWS of the type key-possession+jwt over challenge, client_id and aud, which is the issuer.");
    public static readonly Problem InvalidClient = new("invalid_client", 401, "The client did not prove itself with its current credential.", "Send a fresh client assertion by the current key, the current secret, or the current certificate on the connection.");
    public static readonly Problem TooManyKeys = new("too_many_keys", 409, "The client has two active keys already.", "Remove one of them first.");
    public static readonly Problem LastKey = new("last_key", 409, "The last key cannot be removed.", "Add its successor first.");
    public static readonly Problem KeyInUse = new("key_in_use", 409, "The key or its kid is registered already.", "Make a new key pair; one key belongs to one client.");
    public static readonly Problem TooManyWebhooks = new("too_many_webhooks", 409, "The client has as many subscriptions as it may have.", "Change or remove one of them; one subscription can tell of several kinds.");
    public static readonly Problem TooManySecrets = new("too_many_secrets", 409, "The client has two active secrets already.", "Use the newer one, or remove one of them first.");
    public static readonly Problem LastSecret = new("last_secret", 409, "The last secret cannot be removed.", "Make its successor first.");
    public static readonly Problem WrongMethod = new("wrong_method", 409, "The client authenticates in another way.", "Only the credentials of the registered method can be changed; ask the network's team for another method.");
    public static readonly Problem AgreementIncomplete = new("agreement_incomplete", 422, "The agreement does not say what data protection needs.", "Give the article 6 basis, the impact assessment, its review date and the regime that fits.");
    public static readonly Problem PersonalDataNotSupported = new("personal_data_not_supported", 422, "A data set of personal data cannot be registered.", "Register aggregated figures only.");
    public static readonly Problem RegistrationRefused = new("registration_refused", 422, "The registration is refused; nothing was stored.", "The detail names the rule.");

    // Evidence
    public static readonly Problem FacetRequired = new("facet_required", 400, "The question names nothing to look for.", "Give at least one of age, ageFrom with ageTo, setting, preventionLevel or factor.");

    public static readonly Problem CitationRequired = new("citation_required", 422, "The statement names no passage that it was read from.", "Give citation with document and section; documents are listed at /v1/evidence/documents.");
    public static readonly Problem UnknownDocument = new("unknown_document", 422, "There is no such document.", "Take a code from /v1/evidence/documents, or register the document there first.");
    public static readonly Problem QuoteTooLong = new("quote_too_long", 422, "The quote has more than 300 characters.", "Quote the words that carry the value.");
    public static readonly Problem ValueNotInScheme = new("value_not_in_scheme", 422, "The version of the scheme has no such value.", "Read the version's vocabulary; the same word may exist in another version and mean another thing there.");
    public static readonly Problem DimensionNotInScheme = new("dimension_not_in_scheme", 422, "The version of the scheme has no such dimension.", "Read the version's vocabulary.");
    public static readonly Problem UnitMismatch = new("unit_mismatch", 422, "The scheme rates another kind of subject.", "Rate the approach under a scheme for approaches, the programme under one for programmes; campaigns and resources carry no rating.");
    public static readonly Problem ValueStatusMismatch = new("value_status_mismatch", 422, "A value is given exactly when its status is stated.", "Leave the value out, or say stated.");
    public static readonly Problem ValidityInverted = new("validity_inverted", 422, "The statement ends before it begins.", "Give a last day after the first; validTo is the first day on which it no longer holds.");
    public static readonly Problem SupersedesNotCurrent = new("supersedes_not_current", 422, "What it is to replace is not current.", "Name an accepted record of the same subject, kind and scheme that nothing has replaced or withdrawn yet.");
    public static readonly Problem LinkToSelf = new("link_to_self", 422, "A subject is not linked to itself.", "Name another subject.");
    public static readonly Problem UnknownFactor = new("unknown_factor", 422, "There is no such factor.", "Take a code from /v1/evidence/factors.");
    public static readonly Problem UnknownOutcome = new("unknown_outcome", 422, "There is no such outcome.", "Take a code from /v1/evidence/intended-outcomes, for effects from /v1/evidence/outcome-terms.");
    public static readonly Problem SupersederDiffers = new("superseder_differs", 422, "The other record says something else.", "Name an accepted record of the same subject and kind, for assessments of the same scheme.");
    public static readonly Problem DecisionNotAllowed = new("decision_not_allowed", 409, "The record's state does not allow this decision.", "Read the record; proposals are accepted or refused, accepted records superseded, withdrawn, disputed and settled.");
    public static readonly Problem SameClient = new("same_client", 409, "Whoever proposed it may not accept it.", "Let another client that holds evidence:moderate decide.");
    public static readonly Problem SlugTaken = new("slug_taken", 409, "The slug is in use.", "Choose another one, or change what is there.");
    public static readonly Problem DocumentTaken = new("document_taken", 409, "There is a document with this code.", "Cite the one that is there, or choose another code for another edition.");
    public static readonly Problem VersionInUse = new("version_in_use", 409, "The version has been used and stays as it is.", "Add another version of the scheme.");

    // Networks
    public static readonly Problem UnknownRule = new("unknown_rule", 400, "There is no such rule.", "Rules are R1 to R15; leave the parameter out for all of them.");
    public static readonly Problem PersonalDataSuspected = new("personal_data_suspected", 422, "A text seems to hold personal data; nothing of it was kept.", "Each entry of errors names a place and what it looks like. Name functions and organisations, never people; a function's mailbox in a listing is marked with x_vrn.role_mailbox.");
    public static readonly Problem ReferralNotAccepted = new("referral_not_accepted", 422, "A network is no referral route.", "Refer through the route in 'detail', never through a network's agenda.");
    public static readonly Problem CaseNotAnonymised = new("case_not_anonymised", 422, "A case on an agenda is not anonymised.", "Say anonymised, and name the trend or problem that the case is part of.");
    public static readonly Problem UnknownStandingItem = new("unknown_standing_item", 422, "The adopted terms have no such standing item.", "Take a code from the network's terms; other items have none.");
    public static readonly Problem HeldInFuture = new("held_in_future", 422, "A meeting to come was not held yet.", "Schedule it, and record it as held afterwards.");
    public static readonly Problem NotInPost = new("not_in_post", 422, "The function was not filled so on that day.", "Name a holding of this network that holds on the day of the meeting.");
    public static readonly Problem DuplicateSignUp = new("duplicate_sign_up", 409, "There is a live sign-up of this organisation already.", "Follow the one that is there; 'detail' names it where it is your own.");
    public static readonly Problem TransitionNotAllowed = new("transition_not_allowed", 409, "The state does not lead to the asked one.", "Read the present state; the detail names both.");
    public static readonly Problem NotOpenToSignUp = new("not_open_to_sign_up", 422, "The network takes no sign-ups.", "Ask the network's team how it is joined.");
    public static readonly Problem UrnUnknown = new("urn_unknown", 422, "The register has no school of this number.", "Give the six digits of the school's unique reference number.");
    public static readonly Problem EstablishmentClosed = new("establishment_closed", 422, "The school is not open.", "Sign up the school that took its place.");
    public static readonly Problem OutsideArea = new("outside_area", 422, "The school lies outside the network's areas.", "Sign up to the network of its area.");
    public static readonly Problem TermsNotAccepted = new("terms_not_accepted", 422, "The network's terms are not accepted yet.", "Accept the version that 'detail' names, then try again.");
    public static readonly Problem UnknownFunction = new("unknown_function", 422, "There is no such function.", "Take a code from /v1/networks/role-functions.");

    public static readonly Problem HoldingOverlap = new("holding_overlap", 409, "The function is filled at that time already.", "Read the holdings of the network; an officer function is filled once at a time.");

    public static readonly Problem TermsSuperseded = new("terms_superseded", 409, "Another version of the terms is to be accepted.", "Read the network's terms and accept the version that 'detail' names.");
    public static readonly Problem TermsFrozen = new("terms_frozen", 409, "A published version stays as it is.", "Add another version of the terms and publish that.");
    public static readonly Problem TermsNotPublished = new("terms_not_published", 409, "The version is a draft.", "Publish it first, then adopt it.");
    public static readonly Problem SeatOverlap = new("seat_overlap", 409, "The number is taken at that time already.", "End the seat that has it, or take another number.");

    // Directory
    public static readonly Problem NonGeographicPostcode = new("non_geographic_postcode", 400, "The postcode lies nowhere.", "Give the postcode of a place; this one belongs to a letter box or a system.");
    public static readonly Problem OpenAtOutOfRange = new("open_at_out_of_range", 400, "The time lies outside what is computed ahead.", "The entry of errors names the first and the last time that can be asked for.");
    public static readonly Problem PurposeRequired = new("purpose_required", 400, "The purpose of reading protected details is missing or not one of the agreement's.", "Say a purpose that the agreement names: in the header Vrn-Purpose for details of listings, in the parameter purpose for returns.");
    public static readonly Problem InvalidUrl = new("invalid_url", 400, "The address may not be called from here.", "Give an https address on a public host, without user information.");
    public static readonly Problem ApproverIsAuthor = new("approver_is_author", 403, "Whoever made the change may not be the one who approves it.", "Let another client that holds the scope approve it.");
    public static readonly Problem SensitivityDefault = new("sensitivity_default", 403, "A term of the listing withholds its places by default.", "Leave the level out, then ask for another one; another client must approve it.");
    public static readonly Problem DuplicateSourceKey = new("duplicate_source_key", 409, "The source has a record with this key already.", "Change that record, or use another key.");
    public static readonly Problem EditedLocally = new("edited_locally", 409, "The record was edited here since the source gave it.", "Send the same again with resolve=source to drop the edits made here, or with resolve=local to keep them.");
    public static readonly Problem InvalidState = new("invalid_state", 409, "The record is not in a state that allows this.", "Read it with view=edit; the editorial state says what can follow.");
    public static readonly Problem InUse = new("in_use", 409, "Something else still needs this.", "Withdraw or move what refers to it first.");
    public static readonly Problem MirrorGuard = new("mirror_guard", 409, "The mirror would withdraw suspiciously many records; nothing was written.", "Check that the batch is complete; if it is, repeat it with confirm_withdrawals set to the number in 'missing'.");
    public static readonly Problem SourceBusy = new("source_busy", 409, "A run of this source has not ended.", "Wait for it, then try again.");
    public static readonly Problem BatchTooLarge = new("batch_too_large", 413, "The batch has more items than are taken at once.", "Send at most 1,000 items as JSON, or up to 50,000 as lines.");
    public static readonly Problem SecretInText = new("secret_in_text", 422, "A published text gives away a protected place or number.", "Each entry of errors points to a text; take out the postcode, street, building name or number of the protected place.");
    public static readonly Problem InvalidAnswer = new("invalid_answer", 422, "The answers to the checklist cannot be used.", "Answer items a to t, each once, with yes, partly, no, not_applicable or unknown.");
    public static readonly Problem SnapshotNotReady = new("snapshot_not_ready", 503, "No snapshot has been made yet.", "Try again later, or read the feed from its beginning.");
    public static readonly Problem UnresolvablePostcode = new("unresolvable_postcode", 400, "The postcode is not known.", "Give a whole postcode of the area, or its first half.");

    /// <summary>Every problem by its code.</summary>
    public static readonly IReadOnlyDictionary<string, Problem> All = typeof(Problems)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(Problem))
        .Select(field => (Problem)field.GetValue(null)!)
        .ToDictionary(problem => problem.Code);

    /// <summary>What a bare HTTP status means when the framework refused before a handler ran.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => InsufficientScope,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => BodyTooLarge,
        414 => UriTooLong,
        415 => UnsupportedMediaType,
        429 => RateLimited,
        503 => Unavailable,
        >= 500 => Internal,
        _ => BadRequest,
    };
}
