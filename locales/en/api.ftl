# What the API says in words: problems (problem-<code>, and -detail: what to do) and faults of fields
# (field-<code>). A code's dots are hyphens here.

## Problems

problem-credential = No good token
problem-credential-detail = There is no token in the request, or it is wrong or over. Send “Authorization: Bearer” and the token.
problem-not_permitted = This token may not do that
problem-not_permitted-detail = Use a token that may, or ask your body's administrator.
problem-not_found = Not found
problem-not_found-detail = There is no such thing, or it is not for you.
problem-method_not_allowed = This address does not take this method
problem-method_not_allowed-detail = See /api/openapi.json.
problem-no_consent = No consent in force
problem-no_consent-detail = There is no consent of this person for this purpose that may be used now. Ask for one, or ask again.
problem-purpose_not_allowed = Not for this purpose
problem-purpose_not_allowed-detail = There is no such purpose, or your body may not ask for it. See /api/v1/public/catalog.
problem-authorisation_not_allowed = This purpose needs another ground
problem-authorisation_not_allowed-detail = Some purposes need the person's consent, others a statute and a case number. See /api/v1/public/catalog.
problem-fields = Something to mend
problem-fields-detail = See errors, one by one.
problem-json = Not JSON
problem-json-detail = The body must be one whole JSON value in UTF-8.
problem-body = The request did not arrive whole
problem-body-detail = Send it again; if it is a form, look at its boundary.
problem-media_type = This kind of content is not taken
problem-media_type-detail = Taken here: { $kinds }.
problem-too_large = Too large
problem-too_large-detail = { $limit } at most. Send it in parts.
problem-too_often = Too often
problem-too_often-detail = Come again after the seconds in Retry-After.
problem-under_way = The same request is being worked on
problem-under_way-detail = Come again after the seconds in Retry-After and get its outcome.
problem-busy = Too many changes at once
problem-busy-detail = Nothing was changed. Come again after the seconds in Retry-After.
problem-unavailable = Not available
problem-unavailable-detail = Nothing was disclosed. Come again after the seconds in Retry-After; if it stays so, give the operator the reference in instance.
problem-internal = A fault of the register
problem-internal-detail = Nothing was disclosed. Give the operator the reference in instance.
problem-proof-not_yet = No proof yet
problem-proof-not_yet-detail = No checkpoint covers the leaf yet. Come again after the seconds in Retry-After; until then the receipt is what you hold.
problem-verify-too_long = Takes too long to verify
problem-verify-too_long-detail = This file cannot be checked within two seconds. Use xinyu verify.
problem-identity_case-decided = This case is decided
problem-identity_case-decided-detail = Another officer was first; nothing was changed.
problem-review-decided = This row is decided
problem-review-decided-detail = Another officer was first; nothing was changed.
problem-review-not_whole = This row cannot be filed as it is
problem-review-not_whole-detail = It says too little. Send it back to its body, or refuse it.
problem-batch-purged = This batch is destroyed
problem-batch-purged-detail = The upload and the rows that were not filed are destroyed, as the rule says; what was filed stays.
problem-consent-answered = It can no longer be answered
problem-consent-answered-detail = This request was answered, or its time is over.
problem-consent-changed = It would show something else by now
problem-consent-changed-detail = What would be shown has changed since you read it. Read it again, then answer.
problem-consent-not_granted = Nothing to take back
problem-consent-not_granted-detail = This request was not granted.

## Problems: a whole file

problem-sheet-not_recognised = Not a file that is known here
problem-sheet-not_recognised-detail = It does not look like xlsx, xls, ods, csv or ndjson.
problem-sheet-empty = Nothing in the sheet
problem-sheet-empty-detail = The header is in the first row, the rows begin in the second.
problem-sheet-encrypted = The file has a password
problem-sheet-encrypted-detail = Save a copy without it and send that.
problem-sheet-too_many_rows = Too many rows
problem-sheet-too_many_rows-detail = { $limit } at most in a workbook; csv and ndjson may have more.
problem-sheet-too_many_columns = Too many columns
problem-sheet-too_many_columns-detail = { $limit } at most.
problem-sheet-encoding = The text cannot be read
problem-sheet-encoding-detail = Row { $row } is neither UTF-8 nor GB 18030.
problem-sheet-damaged = The file is damaged
problem-sheet-damaged-detail = { $row ->
    [none] It cannot be read on.
   *[other] It cannot be read on from row { $row }.
  }
problem-template-wrong = Not a sheet of this template
problem-template-wrong-detail = None of its columns was found. Look whether template is right.
problem-template-legal_person = A sheet of legal persons
problem-template-legal_person-detail = Only decisions about natural persons are filed here; a company's act is not its representative's.
problem-header-missing = Columns are missing
problem-header-missing-detail = Missing: { $columns }.
problem-header-doubled = Columns stand twice
problem-header-doubled-detail = More than once: { $columns }.

## Fields

field-required = Needed
field-unknown = There is no such field
field-type = Not of the right type
field-choice = Not one of the values
field-range = Out of range
field-cursor = Not the next of a page before
field-key = 1 to 255 visible ASCII characters
field-form-field = The form takes one file and one template
field-template-unknown = No such template; see /api/v1/public/catalog
field-authorisation-one = Exactly one of consent and mandate
field-mandate-unknown = The purpose has no such rule, or it is not in force
field-case_number-length = 1 to 200 characters
field-reason-length = 1 to 200 characters
field-reason-names = holds a name or a number, and the person reads it; leave it out
field-decision-unknown = no such decision
field-days-range = At least 1, at most the rule's days
field-field-required = This purpose needs the field of work
field-field-unknown = This purpose has no such field of work
field-id-type_unknown = Unknown kind of identity paper
field-id-form = Not a number of this kind of paper
field-name-form = Not a name
field-email-form = Not an e-mail address
field-email-same = That is the address already
field-body-unknown = No such body
field-role-unknown = No such role
field-scope-unknown = No such scope

problem-entry-not_declinable = This record does not depend on your answer
problem-entry-not_declinable-detail = Awards and volunteering can be declined; this one is recorded by law. If it is wrong, you can object.

problem-entry-changed = The record is not at the version that you read
problem-entry-changed-detail = It was changed since. Read it again, check, then send.
problem-entry-taken_back = The record was taken back
problem-entry-taken_back-detail = What was taken back can be neither amended nor taken back again.
problem-take_back-waits = A withdrawal waits already
problem-take_back-waits-detail = It waits for a second person. Let another clerk confirm or drop it.
problem-take_back-none = No withdrawal waits
problem-take_back-none-detail = It may have been confirmed or dropped. Open the record to see where it stands.
problem-take_back-same_officer = A withdrawal takes two people
problem-take_back-same_officer-detail = You asked for it, so another clerk of your body has to confirm it.
problem-take_back-why = That is no reason to take a record back
problem-take_back-why-detail = There are two: it was wrong to file it, or the decision was set aside.
problem-amendment-not_taken = The amendment does not pass the checks
problem-amendment-not_taken-detail = { $reasons }
problem-if_match = Say which version you mean
problem-if_match-detail = Read the record first and send its ETag in If-Match.
problem-batch-working = The batch is not done yet
problem-batch-working-detail = There are receipts for its rows once it is. Try again later.
field-too_long = Too long
field-words = Holds what may not be collected; write it otherwise
field-not_amendable = This cannot be amended
## Documents and shared views

problem-report-recalled = It was recalled
problem-report-recalled-detail = This document does not count any more. Issue it anew.
problem-report-superseded = Another one took its place
problem-report-superseded-detail = This document was issued anew. Take the newer one.
problem-report-copy_gone = It is kept no longer
problem-report-copy_gone-detail = The file is kept for the days of the rule. Issue the document anew.
problem-certificate-something = This certificate cannot be issued now
problem-certificate-something-detail = Something relevant to this purpose is within its disclosure period. Only you are told; see which entries at /api/v1/me/entries.
problem-certificate-not_in_force = It is not in force
problem-certificate-not_in_force-detail = The entry is not in force today, so that cannot be certified.
problem-share-frozen = Enquiries are frozen
problem-share-frozen-detail = While they are, nothing can be shown to anybody. End the freeze first.
problem-share-changed = It would show something else by now
problem-share-changed-detail = What would be shown has changed since you saw it. See it again, then make the view.
problem-share-ended = There is nothing to take back
problem-share-ended-detail = It was opened, or ended otherwise, before.
problem-share-closed = Nothing was opened
problem-share-closed-detail = Code or word is wrong, or it was opened, taken back or is over. It is not said which.
problem-counter-unconfirmed = The person could not be confirmed
problem-counter-unconfirmed-detail = Name and number must be as on the paper, and the code one that is shown now.
field-purpose-says_nothing = Nothing that could weigh bears on this purpose, so a certificate would say nothing

problem-identity-name_proven = The person proved this name at sign-in
problem-identity-name_proven-detail = The known name was proved by the person's own sign-in, so it is no slip. Choose another finding, such as “not this person”.
problem-honour-not_publishable = Such a record cannot be published
problem-honour-not_publishable-detail = Only honours that the catalog names can be published by their holder.
problem-honour-not_open = It cannot be published now
problem-honour-not_open-detail = It has ended, or you declined it.
problem-honour-not_told = Open its notice first
problem-honour-not_told-detail = It can be published once you have opened its notice and read it.
problem-honour-frozen = Not while frozen
problem-honour-frozen-detail = You have frozen enquiries. Publish it when they are not.
problem-honour-changed = The record was amended
problem-honour-changed-detail = It was amended after you saw it. See it again, then publish it.
field-honour-name = Choose one of your names
problem-people-own_rights = Another administrator does this for your own rights
problem-people-own_rights-detail = Nobody gives, certifies or ends rights of their own.
problem-people-has_right = The officer has this right
problem-people-has_right-detail = It can be certified again, to hold on.
problem-people-no_right = The officer does not have this right now
problem-people-no_right-detail = It was never given, has run out, or was ended.
problem-people-last_admin = This is the last administrator of the body
problem-people-last_admin-detail = Add another one first.
problem-people-has_deputy = This officer stands in already
problem-people-has_deputy-detail = End that first.
problem-people-no_deputy = Nobody stands in so
problem-people-no_deputy-detail = It was never named, or has ended.
field-staff-long = Too long; 60 characters at most
field-staff-same_name = An officer of the body has that name
field-staff-past = Not before today
field-staff-until = Not before the first day, and a year at most
field-staff-deputy_until = Not before the first day, and not for longer than somebody may stand in
field-staff-deputy = Another officer of the body, who is there
