# Officers' pages. See the Chinese file.

paging = Pages
paging-older = Older
paging-next = Next page
desk-officer = { $body }, { $officer }

## Desks

desk-clerk-due = { $count ->
    [one] One batch is waiting for you
   *[other] { $count } batches are waiting for you
  }
desk-clerk-due-none = No batch is waiting for you
desk-due = Waiting for you
desk-due-mend = { $count ->
    [one] 1 row to mend.
   *[other] { $count } rows to mend.
  }{" "}
desk-due-amend = { $count ->
    [one] 1 row to confirm as an amendment.
   *[other] { $count } rows to confirm as amendments.
  }{" "}
desk-due-go = See this batch
desk-last = Last batches
desk-last-all = See all batches
desk-do = I want to
desk-do-file = Send a sheet
desk-do-file-note = The one you already have; columns in any order
desk-do-batches = See my body’s batches
desk-do-batches-note = What became of every row
desk-do-rules = Read the rules in force
desk-do-rules-note = Which items who may file, on what basis
desk-enquirer-h1 = Enquiries
desk-enquirer-lead = One question about one person at a time. The answer is facts and reasons, never a verdict.
desk-usable = Consents in force
desk-usable-by = last day to use it
desk-usable-text = { $uses ->
    [one] Consent { $id }, good for 1 more use. The person has seen what would be shown.
   *[other] Consent { $id }, good for { $uses } more uses. The person has seen what would be shown.
  }
desk-usable-go = Enquire with this consent
desk-usable-none = No consent in force
desk-usable-none-text = When a person consents, it appears here.
desk-open = { $count ->
    [one] 1 request waits for an answer.
   *[other] { $count } requests wait for an answer.
  }
desk-open-see = See consent requests
desk-hold = What holds for enquiries
desk-hold-1 = Purpose first; nothing outside it is shown
desk-hold-2 = The person is told of each look: who, why, what was seen
desk-hold-3 = Before deciding against somebody, hear them
desk-hold-4 = Saying no costs people nothing; do not ask again and again
desk-do-ask = Ask for consent
desk-do-ask-note = State the purpose; the person sees first what would be shown
desk-do-mandate = Enquire under a statutory mandate
desk-do-mandate-note = With the article and the case number
desk-do-enquiries = See my enquiries
desk-do-enquiries-note = Reports can be fetched again; each time is written down
desk-do-purposes = See what each purpose may see
desk-do-purposes-note = With the reason for each item
desk-nothing-h1 = The pages of this role are not ready yet
desk-nothing-lead = Your sign-in is fine. What your post does is not part of this version yet, so there is nothing to do here.
desk-nothing-ask = If something is urgent, call { $phone }.

## Auditor

audit-h1 = The journal now
audit-lead = Figures only, nobody’s data. Each of them you can compute again yourself.
audit-head = Last checkpoint
audit-root = Root
audit-pending = Waiting
audit-pending-text = { $count ->
    [one] 1 leaf, written down, numbered at the next checkpoint
   *[other] { $count } leaves, written down, numbered at the next checkpoint
  }
audit-last = Last verification
audit-last-good = All agrees
audit-last-bad = Something does not agree
audit-last-text = { $size } leaves, { $at }.
audit-last-deep = Every leaf was opened.
audit-last-shallow = Tree and counts only; leaves were not opened.
audit-last-bad-do = Do not restart or clean up anything. Keep the output of the verification and report to the city credit office.
audit-last-none = Not verified on this machine yet.
audit-how = To verify, on your own computer or on this machine:
audit-how-note = The first two can run at any time and disturb nothing. The last opens every leaf: a few minutes for a million.
audit-counts = What is in the journal
audit-counts-note = The rows of the database must agree with these leaves; the verification compares them kind by kind.
audit-kind = Kind of leaf
audit-leaves = Leaves
audit-kind-person = Events about people, with padding
audit-kind-body = Events of bodies and the system
audit-kind-destruction = Destructions
audit-kind-tally = Tallies
audit-kind-rules = Changes of the rules
audit-kind-all = All
audit-destroyed = Of these, { $count } can no longer be opened by anyone: their keys were destroyed. All of them are listed in destruction leaves.
audit-aside = Deferred looks and common pages
audit-deferred = Looks whose notice is deferred
audit-deferred-some = { $count } in the whole city now, the last until { $until }. On its day each shows by itself.
audit-deferred-none = None in the whole city now.
audit-rules-note = Every change is in the journal

## Operator

op-h1-good = All is well
op-h1-watch = { $count ->
    [one] It works; 1 thing to watch
   *[other] It works; { $count } things to watch
  }
op-h1-mend = { $count ->
    [one] 1 thing to mend
   *[other] { $count } things to mend
  }
op-lead = Checked { $at }.
op-checks = Checks
op-check = Check
op-state = State
op-found = Found
op-todo = What to do
op-todo-none = Nothing
op-state-good = Good
op-state-watch = Watch
op-state-mend = Mend
op-checks-how = The same checks run on the machine with { $command }.
check-rules = Rules
check-rules-todo = This program was built with broken rules; build it again
check-settings = Settings
check-settings-todo = Mend the file that is named, then start the register again
check-keys = Keys
check-keys-todo = Restore the folder keys/ from its own backup, mode 0600; without it nothing can be read
check-clock = Clock
check-clock-todo = The machine’s clock is behind this release; set it before anything is filed
check-disk = Disk
check-disk-todo = Make room: a full disk stops filing and enquiries
check-fonts = Fonts
check-fonts-todo = Install fonts-noto-cjk; until then no report can be made
check-journal = Journal
check-journal-todo = Run xinyu doctor on the machine and look at its log: leaves wait longer than was promised
op-sweep = Daily run
op-sweep-late = Today’s run has not taken place, so entries past their time are not taken down yet. Run { $command }, then look at the scheduled task.
op-sweep-none = Not run yet; today is the first.
op-sweep-day = For
op-sweep-at = Finished
op-sweep-ended = Entries ended
op-sweep-destroyed = Keys destroyed
op-sweep-lapsed = Requests and links lapsed
op-aside = Also
op-work = Also
op-batches = Batches being checked
op-outbox = Messages waiting
op-no-files = Nobody’s file can be seen here. Those who run the machine may not look, either.

## Batches

batches-h1 = Batches
batches-lead = What this body has filed, newest first.
batches-list = Batches
batches-back = Back to batches
batches-none = Nothing filed yet
batches-none-text = After the first sheet you will see here what became of every row.
batch-by-api = Filed by API
batch-running-of = { $done } of { $total } rows checked
batch-running = { $done } rows checked
batch-n-accepted = { $count } accepted
batch-n-repeated = { $count } repeated
batch-n-mend = { $count } to mend
batch-n-law = { $count } refused by law
batch-n-review = { $count } in review
batch-n-amend = { $count } to confirm
batch-state-running = Being checked
batch-state-stopped = Stopped half-way
batch-state-yours = Waiting for you
batch-state-accepted = Accepted
batch-state-repeated = Repeated
batch-state-mend = To mend
batch-state-law = Refused by law
batch-state-identity = Identity
batch-state-content = Content
batch-state-amend = Confirm
batch-note-accepted = Filed; the people are being told
batch-note-repeated = Filed before with the same content; not filed twice
batch-note-mend = Explained row by row below
batch-note-law = Refused: the law forbids taking them. Nothing was kept; please do not file them again
batch-note-identity = With the register officer, who compares them; you need not do anything
batch-note-content = In review: what they wait for is said below
batch-note-amend = Known document number, other content; until you confirm, what was filed stays
batch-chart = { $total } rows: { $accepted } accepted, { $repeated } repeated, { $mend } to mend, { $law } refused by law, { $review } in review or to confirm
batch-where = { $count ->
    [one] Where the 1 row went
   *[other] Where the { $count } rows went
  }
batch-col-state = Where
batch-col-rows = Rows
batch-col-note = Meaning
batch-col-row = Row
batch-col-column = Column
batch-col-problem = Problem
batch-col-mend = How to mend it
batch-col-then = What happens next
batch-col-rule = Why it is refused
batch-col-kept = Content
batch-row = Row { $row }
batch-whole-row = The whole row
batch-kicker = Batch { $id }, { $template }, { $file }
batch-kicker-short = Batch { $id }
batch-kicker-amend = Batch { $id }, { $file }
batch-by-mend = last day to send them
batch-by-confirm = last day to confirm
batch-new-h1 = Send a sheet
batch-new-lead = Use the sheet you already have. Good rows are taken at once; for each other row you are told what is wrong and how to mend it.
batch-new-template = Which kind of sheet is it?
batch-new-template-hint = If you choose the wrong one you are told; nothing is filed wrongly.
batch-new-file = The sheet
batch-new-file-hint = xlsx, xls, ods, csv or ndjson, up to { $limit } MB; columns in any order. A workbook may have { $rows } rows, a csv any number.
batch-new-go = Send
batch-new-not-taken = “{ $file }” was not taken
batch-new-not-taken-api = This file was not taken
batch-new-columns = The columns to look at:
batch-new-nothing = Not one row was filed. When it is mended, choose the file again below.
batch-new-then = What happens then
batch-new-then-1 = Each row is checked by itself: a bad row does not hold up a good one
batch-new-then-2 = You may send the whole sheet again; rows already taken are not filed twice
batch-new-then-3 = For each row that is filed the person is told
batch-new-then-4 = Your sheet and the rows sent back are kept encrypted and deleted after { $days } days
batch-new-not-1 = Sheets about legal persons are not filed here
batch-new-not-2 = Public-order penalties, sealed records, internal discipline and courts’ enforcement lists are refused by law
batch-running-h1 = Being checked
batch-running-lead = Good rows are taken as soon as they are checked.
batch-running-seconds = { $count ->
    [one] about 1 second left
   *[other] about { $count } seconds left
  }
batch-running-minutes = { $count ->
    [one] about 1 minute left
   *[other] about { $count } minutes left
  }
batch-running-leave = You may leave this page; the checking goes on. The result will be under “Batches”.
batch-running-now = Look now
batch-running-stop = Stop reloading
batch-running-start = Reload by itself
batch-running-every = { $count ->
    [one] This page reloads by itself every second.
   *[other] This page reloads by itself every { $count } seconds.
  }
batch-h1-mixed = { $accepted } accepted, { $mend } to mend
batch-h1-mend = { $mend ->
    [one] Nothing new accepted, 1 row to mend
   *[other] Nothing new accepted, { $mend } rows to mend
  }
batch-h1-amend = { $accepted } accepted, { $amend } to confirm
batch-h1-good = { $accepted ->
    [one] 1 row accepted, nothing to mend
   *[other] { $accepted } rows accepted, nothing to mend
  }
batch-h1-repeated = { $repeated ->
    [one] 1 row, filed before; not filed twice
   *[other] All { $repeated } rows were filed before; none filed twice
  }
batch-h1-other = { $total ->
    [one] 1 row read, nothing to mend
   *[other] { $total } rows read, nothing to mend
  }
batch-stopped = . Rows before that count all the same.
batch-amended = The amendment in row { $row } is confirmed. The new content is filed and the person is being told; those who saw the old one are sent the correction.
batch-next-mend = { $count ->
    [one] Next: mend this row and send it again
   *[other] Next: mend these { $count } rows and send them again
  }
batch-next-mend-text = Download your own sheet; the last columns say what is wrong in each row. You may send the whole sheet again when it is mended: rows already taken are not filed twice.
batch-download = Download the sheet with reasons
batch-upload = Send the mended sheet
batch-next-amend = { $count ->
    [one] Next: say whether this row is an amendment
   *[other] Next: say whether these { $count } rows are amendments
  }
batch-next-amend-text = The document number was filed before, with other content. If it is an amendment, confirm with a reason. If not, leave it: it lapses, and what was filed stays.
batch-next-amend-go = Look at each row
batch-next-none = Nothing for you to do
batch-next-none-when = Done
batch-next-none-text = The people are told by themselves. You may leave.
batch-next-another = Send another sheet
batch-mend = { $count ->
    [one] The row to mend
   *[other] The { $count } rows to mend
  }
batch-mend-note = Row numbers are those of your sheet. Good rows have been taken and are not affected. A row with several faults has a line for each.
batch-mend-more = { $count ->
    [one] See the other row
   *[other] See the other { $count } rows
  }
batch-amend = { $count ->
    [one] The row to confirm
   *[other] The { $count } rows to confirm
  }
batch-amend-note = If you do not confirm by { $by }, they lapse, and what was filed stays.
batch-amend-see = See what differs, then confirm or leave it
batch-review = { $count ->
    [one] The row in review
   *[other] The { $count } rows in review
  }
batch-law = { $count ->
    [one] The row refused by law
   *[other] The { $count } rows refused by law
  }
batch-remarks = Remarks
batch-receipt = Receipt of filing
batch-receipt-by = Filed by
batch-receipt-took = Time taken
batch-receipt-seconds = { $seconds } seconds
batch-receipt-kept = Kept
batch-receipt-kept-text = Your sheet and the rows sent back are kept encrypted and deleted on { $on }
batch-rows-back = Back to this batch
batch-rows-h1-refused = Rows to mend
batch-rows-h1-law = Rows refused by law
batch-rows-h1-review = Rows in review
batch-rows-h1-remark = Rows with remarks
batch-rows-none = This batch has no such rows
batch-rows-none-text = If it had, they would stand here by the row numbers of your sheet.
error-desk-template-missing = Choose which kind of sheet it is
error-desk-file-missing = Choose a file first

## Amendments

amend-h1 = Row { $row }: is this an amendment?
amend-lead = { $no } was filed on { $on }; this time some columns differ.
amend-diff = Columns that differ
amend-before = As filed
amend-now = As in this sheet
amend-empty = Empty
amend-then = If you confirm
amend-then-1 = The new content replaces the old, which is kept for the record and no longer shown
amend-then-worse = It is worse for the person, so they are told anew; until that is served no enquirer sees it
amend-then-told = The person is told what changed and why
amend-then-2 = Bodies that saw the old content are sent the correction
amend-reason = Why does it change?
amend-reason-hint = Say what the change rests on, like “correction of 20 November 2026”. The person reads it. No names or numbers of others, please.
amend-go = Confirm the amendment
amend-not = Leave it, back to the batch
amend-silence = If you do nothing it lapses on { $by }, and what was filed stays.
error-desk-reason-missing = Give the reason; the person reads it
error-desk-reason-long = The reason is too long: { $limit } characters at most

## The person, as typed

id-type-id-card = Resident identity card
id-type-passport = Passport
id-type-hk-macau-permit = Mainland travel permit for Hong Kong and Macao residents
id-type-taiwan-permit = Mainland travel permit for Taiwan residents
id-type-foreign-permanent-resident = Foreign permanent resident ID card
id-type-hk-macau-taiwan-residence = Residence permit for Hong Kong, Macao and Taiwan residents
id-type-other = Another document
person-id-type = Type of document
person-id-number = Number
person-id-number-hint = Copy all of it as printed
person-id-number-more = Which number of which document
person-id-number-what-id-card = The citizen’s number of 18 characters; the last may be X. An old one of 15 digits will do
person-id-number-what-passport = The number at the top right of the data page: letters and digits
person-id-number-what-hk-macau-permit = The number on the front: H or M and 8 digits; older cards have 10, of which the last two count the issues
person-id-number-what-taiwan-permit = The number on the front: 8 digits; older ones have 10, sometimes with a letter
person-id-number-what-foreign-permanent-resident = The number on the front: since 2023 18 digits that begin with 9; before that 3 letters and 12 digits
person-id-number-what-hk-macau-taiwan-residence = The number of 18 characters that begins with 810000, 820000 or 830000
person-id-number-what-other = All letters and digits as printed
person-name = Name
person-name-hint = As on the document
error-desk-id-type-missing = Choose the type of document
error-desk-id-number-missing = Fill in the number
error-desk-id-number-length = You typed { $found } characters; an identity number has 18
error-desk-id-number-characters = The number has a character that does not belong. The first 17 are digits, the last is a digit or X
error-desk-id-number-check = The number fails its own check; probably one character was copied wrongly. Type it again from the document
error-desk-name-missing = Fill in the name
error-desk-name-form = Write the name as on the document, without digits
error-desk-id-number-form = This number does not fit the type of document. Look at the type, then type all of it again from the document
error-desk-id-number-prefix = This number does not begin as those of this type of document. Look at the type, then type it again
error-desk-reason-length = 1 to { $limit } characters, please; the person reads it
error-desk-case-number-length = Fill in the case number, { $limit } characters at most
error-desk-field-of-work-unknown = This purpose has no such field; choose again
error-desk-look-again = Please look at this again

## Consent requests

requests-h1 = Consent requests
requests-lead = What you asked people for, newest first. Numbers only, no names.
requests-list = Requests
requests-back = Back to consent requests
requests-none = Nothing asked for yet
requests-none-text = When you ask for consent, the state of the request appears here.
request-state-open = Waiting for an answer
request-state-granted = Granted, can be used
request-state-ended = No consent in force
request-until-open = The person may answer until { $until }
request-until-granted = Can be used until { $until }
request-new-h1 = Ask for consent
request-new-lead = The person sees first what you would see, then answers. Whether to answer, and how, is up to them.
request-new-purpose = Purpose
request-new-field = Field of work
request-new-field-none = Choose one
request-new-field-hint = Choose the field of what they have with you; only what belongs to it is shown
request-new-who = Whom you ask
request-new-how = How often and for how long
request-new-once = A consent is good for one look.
request-new-days = Days to look after the consent
request-new-days-hint = { $max } at most; fewer, if you do not need that many
request-new-why = Why you ask
request-new-why-hint = The person reads this. Up to { $max } characters; say what they have with you, like “the metrology post you applied for”.
request-new-go = Continue
request-new-none = There is no purpose for which your body may ask consent
request-new-none-text = It can ask once the rules name a purpose. See the
request-check-h1 = Check your answers
request-check-lead = Once sent it cannot be changed; it can only lapse.
request-check-then = The person sees it on signing in and may answer until { $by }. Unanswered, the request lapses by itself.
request-check-go = Send the request
request-kicker = Request { $id }
request-h1-open = Waiting for the person’s answer
request-h1-granted = The person has consented
request-h1-ended = No consent in force
request-sent = The request has been sent. Its number is { $id }.
request-by-open = last day to answer
request-by-granted = last day to use it
request-next-open = Next: wait
request-next-open-text = Until that day this page says “waiting”. Please do not call to press for it: saying no costs nothing and needs no reason.
request-next-granted = Next: enquire
request-next-granted-text = { $uses ->
    [one] Good for 1 more use. You will be asked for the person’s name and number again.
   *[other] Good for { $uses } more uses. You will be asked for the person’s name and number again.
  }
request-ended-text = There is no consent that can be used now. This page does not say why, for anybody.
request-f-person = Whom you asked
request-f-purpose = Purpose
request-f-why = Your reason
request-f-at = Sent
request-f-answer = To be answered by
error-desk-purpose-missing = Choose the purpose
error-desk-field-of-work-missing = This purpose needs a field of work
error-desk-days-missing = Fill in the days
error-desk-days-range = A whole number from 1 to { $limit }

## Enquiries

enquiries-h1 = Enquiries
enquiries-lead = What you have asked, newest first. Numbers only, no names.
enquiries-list = Enquiries
enquiries-back = Back to enquiries
enquiries-none = No enquiries yet
enquiries-none-text = After an enquiry its number, purpose and answer appear here.
enquiry-new = Enquire
enquiry-back = Choose another authorisation
enquiry-by-consent = By consent { $ground }
enquiry-by-mandate = By statutory mandate, case { $ground }
outcome-nothing_to_consider = Nothing to consider
outcome-refer_to_officer = Entries: refer to an officer
outcome-identity_unconfirmed = Identity not confirmed
enquiry-start-h1 = On what ground?
enquiry-start-lead = First the authorisation, then one question about one person.
enquiry-start-consent = By consent
enquiry-start-line = { $uses ->
    [one] Consent { $id }, until { $until }, good for 1 more use
   *[other] Consent { $id }, until { $until }, good for { $uses } more uses
  }
enquiry-start-mandate = By statutory mandate
enquiry-consent-h1 = Enquire by consent
enquiry-mandate-h1 = Enquire under a statutory mandate
enquiry-mandate-lead = Only if this case needs it. The person learns who looked, under which article, for which case.
enquiry-once = Pressing “Enquire” counts as one look, and the person is told.
enquiry-f-consent = Consent
enquiry-f-until = Can be used until
enquiry-until-uses = { $uses ->
    [one] { $until }, 1 more use
   *[other] { $until }, { $uses } more uses
  }
enquiry-who = About whom
enquiry-who-again = Whose consent it is does not stand here, so that nobody learns it from your screen. Please type it again.
enquiry-rule = Under which article
enquiry-field-hint = Choose the field of this case; only what belongs to it is shown
enquiry-case = Case number
enquiry-case-hint = Your body’s number of this case, like { $example }
enquiry-reason = Why
enquiry-reason-hint = The person reads this. Up to 200 characters.
enquiry-go = Enquire
error-desk-rule-missing = Choose the article
error-desk-case-number-missing = Fill in the case number
answer-kicker = Enquiry { $id }, { $who }, { $purpose }
answer-refer = { $count ->
    [one] One entry: refer to an officer
   *[other] { $count } entries: refer to an officer
  }
answer-nothing = Nothing to consider
answer-lead = This is no verdict. It gives facts and why they are relevant; a named person decides.
answer-next = Next
answer-by = last day for the reply
answer-now = Today
answer-now-after = you can go on
answer-next-refer = If you mean to decide against the person because of what is here, first hear the person and give them at least { $days } working days: sent today, wait until the end of { $by }. This version cannot ask them online yet; write to them and keep a copy. If you do not, you can go on at once.
answer-next-nothing = For this purpose there is nothing on which to hear the person first. Go on as your body’s procedure says.
answer-report = Download the signed report
answer-entries = { $count ->
    [one] The entry to consider
   *[other] Entries to consider: { $count }
  }
answer-entries-none = Within what this purpose may see, there are none now.
answer-entry = { $kind }: { $title }
answer-disputed = Disputed
answer-disputed-text = The person disputes this entry and it is being checked. Wait for the outcome, or do not use it.
answer-statement = The person’s statement
answer-quote = “{ $words }”
answer-why = Why you see it:{" "}
answer-why-own = {" "}This rule is our own.
answer-weigh = Consider also:{" "}
answer-weigh-text = how serious it is, how long ago, whether it was performed, and how much it has to do with the matter in hand.
answer-also = Licences and qualifications that come along
answer-also-none = None come along.
answer-rest = What is not listed may or may not exist: this purpose does not see it.
answer-law = A decision against the person must state
answer-law-1 = That they have been heard, or the time for it has passed
answer-law-2 = Your name and post
answer-law-3 = How what is here bears on the matter
answer-law-3-text = “Has a penalty” alone is no reason
answer-law-4 = How, and within how many days, they can appeal
answer-receipt = Receipt of the enquiry
answer-receipt-by = Who asked
answer-receipt-ground = Ground
answer-ground-consent = Consent { $id }, { $uses ->
    [0] used up
    [one] 1 more use
   *[other] { $uses } more uses
  }
answer-told = The person is told who looked, why, and what was seen.
answer-use = The report is for this purpose only and not to be passed on; another look needs another authorisation. Each fetch of the report is written down.
unconfirmed-h1 = We could not confirm the identity
unconfirmed-lead = Check name and number, then ask again.
unconfirmed-text = The name must be as on the document, the number complete. If it stays like this, look at the document itself and go on as if nothing were on file here.
unconfirmed-go = Check and ask again
unconfirmed-receipt = Receipt
unconfirmed-kept = This enquiry is in the journal under your body’s name. Nothing about anyone was shown.
no-consent-h1 = No consent in force
no-consent-lead = Nothing was shown.
no-consent-text = This page is the same in every case. It does not say which, nor whether the person answered. You can:
no-consent-1 = Check the number of the consent, the name and the identity number
no-consent-2 = If it has ended or is used up and you still need it, ask for consent again
no-consent-3 = Go on without what is here: a missing consent is no ground against anybody

# Records that the body filed
nav-records = Amend, withdraw
desk-do-records = Amend or withdraw a record
desk-do-records-note = Find the one that your body filed, by person and document
desk-do-records-waiting = { $count } { $count ->
    [one] withdrawal waits
   *[other] withdrawals wait
 } for a second person
desk-do-changes = Changes to what you were shown
desk-do-changes-note = What was amended or withdrawn since is told here
desk-do-changes-new = { $count } { $count ->
    [one] change is
   *[other] changes are
 } not confirmed yet
record-find-h1 = Find a record that your body filed
record-find-lead = Name, document number of the person and number of the decision must all fit. There is no list, and nothing of another body.
record-find-none = Not found.
record-find-none-text = {" "}Your body filed no such record, or name, number or document differ somewhere. Check them against the decision.
record-find-go = Find
record-find-seen = When you open the record, the person sees that you did.
record-document = Number of the decision
record-document-hint = In any style of brackets
record-back = Back to finding
record-back-one = Back to the record
record-waiting = Withdrawals that wait for a second person
record-waiting-one = Withdrawal { $no }
record-waiting-since = asked for on { $day }
records-found-h1 = This document became several records
records-found-lead = Choose one.
records-found-decided = decided on { $day }
record-what = What was filed
record-who = Person
record-who-text = number ending { $tail }
record-filed = Filed
record-version = Version
record-version-no = { $no }
record-served = Person told
record-served-not = Not told of this version yet
record-do-amend = Amend
record-do-amend-note = Mend what was written wrongly, and say why
record-do-withdraw = Withdraw
record-do-withdraw-note = Filed by mistake, or the decision was set aside; takes two
record-do-find = Find another
record-do-find-note = Another person or document
record-done-amended = Amended. The person is told, and so are those who were shown the version before.
record-done-amended-worse = Amended. It may be worse for the person, so nobody sees this version before they were told.
record-done-nothing = It says what it said before; nothing was changed.
record-done-asked = Asked for. Another clerk of your body has to confirm.
record-done-confirmed = Withdrawn. It is in no report from now on.
record-done-dropped = Dropped. The record stays.
record-wait = A withdrawal waits for you
record-wait-own = Your withdrawal waits for another person
record-wait-since = asked for
record-wait-text-withdrawn = It was filed by mistake, says the first clerk.
record-wait-text-annulled = The decision was set aside, says the first clerk.
record-wait-reason = In their words:{" "}
record-wait-other = A withdrawal takes two: ask another clerk of your body to sign in and confirm. You can drop it, too.
record-wait-final = Confirming takes effect at once and cannot be undone; those who were shown it are told.
record-wait-confirm = Confirm the withdrawal
record-wait-drop = Drop it
record-ended-period_over = Its period was over before { $day }: it is in no report.
record-ended-withdrawn = Withdrawn on { $day }: it is in no report.
record-ended-annulled = The decision was set aside; since { $day } it is in no report.
record-ended-repaired = Repaired on { $day }: it is in no report.
record-ended-not_in_force = Not in force since { $day }: nobody who enquires sees it.
record-amend-h1 = Amend this record
record-amend-lead = Change only what was written wrongly. Person, item, bodies and document stay: another decision is withdrawn and filed anew.
record-amend-nothing = You changed nothing.
record-amend-faults = What you wrote does not pass the checks
record-amend-go = Check the changes
record-amend-not = Leave it
record-check-h1 = Make these changes?
record-check-reason = Why:{" "}
record-withdraw-h1 = Withdraw this record
record-withdraw-lead = You ask for it, and another clerk of your body confirms.
record-withdraw-why = Why
record-withdraw-withdrawn = Filed by mistake
record-withdraw-withdrawn-hint = Wrong person, not to be filed, filed twice
record-withdraw-annulled = The decision was set aside
record-withdraw-annulled-hint = By review, by a court or by yourselves; name the document in your reason
record-withdraw-reason-hint = The person reads it. Nothing about anybody else.
record-withdraw-go = Ask for it
record-withdraw-then-1 = Nothing changes before the second person confirms
record-withdraw-then-2 = Then it is gone from every report at once, and those who were shown it are told
record-withdraw-then-3 = The person keeps it in their own file for a while, to show and to ask
row-mend-h1 = Mend row { $row }
row-mend-lead = Mend it and send this row alone; the others stay as they are.
row-mend-left = { $count } { $count ->
    [one] thing
   *[other] things
 } to mend
row-mend-go = File this row
row-mend-not = Later
cells-empty = (empty)
batch-mend-here = Or mend them here, row by row:
batch-receipt-rows = Receipts by row
batch-receipt-rows-text = Download a receipt for each row
batch-receipt-late = Late
batch-receipt-late-text = { $count } { $count ->
    [one] row was
   *[other] rows were
 } filed after their time
changes-h1 = Changes to what your body was shown
changes-lead = An entry that an enquiry had shown you was amended or withdrawn. Open it, then confirm that you know; the person sees who did.
changes-back = Back to the desk
changes-line = Enquiry { $enquiry }
changes-line-new = { $at }, not confirmed yet
changes-line-seen = { $at }, confirmed { $seen }
changes-none = No changes
changes-none-text = When something that your body was shown is amended or withdrawn, it stands here.
change-back = Back to the changes
change-kicker = { $at }
change-h1-amended = This entry was amended
change-h1-withdrawn = This entry was withdrawn
change-h1-annulled = The decision was set aside, and the entry is down
change-text-amended = You saw an older version; do not use it any more. Enquire again for what it says now.
change-text-withdrawn = The body says that it should not have been filed. Do not use it any more; think again about what you decided on it.
change-text-annulled = The decision behind it was set aside. Do not use it any more; think again about what you decided on it.
change-item = Item
change-document = Document
change-body = Decided by
change-enquiry = Your enquiry
change-seen = Your body confirmed it on { $at }.
change-confirm = We know, and use the old content no more
change-confirm-note = The confirmation is journalled; the person sees it.
error-desk-document-missing = Write the number of the decision
record-withdraw-reason = Why, in your words
## Identity cases (case officers of the register)

identity-h1 = Names to compare
identity-lead = Rows whose name is none of those that the person is known by. The list has numbers and dates only; opening one is a look at the person, and the person sees it.
identity-list = Waiting
identity-by = Decide by { $by }; on the day after, the row is destroyed with its sheet
identity-newer = Later ones
identity-none = Nothing to compare
identity-none-text = When a body files a known number under another name, it stands here.
identity-done-filed = Done. The row is filed, and the person is being told.
identity-done-repeated = Done. The row was filed before with the same content, and was not filed twice.
identity-done-amendment = Done. This document was filed before with other content; its body has to confirm the amendment.
identity-done-refused = Done. The row went back to its body.
identity-done-decided = This case had been decided already; nothing was changed.
identity-back = All that waits
identity-case-h1 = One person or two
identity-case-kicker = { $id }, filed { $at }
identity-case-lead = By opening this page you have looked; the person can see who did and why.
identity-filed = As filed
identity-body = Filed by
identity-place = Where
identity-place-row = { $batch }, row { $row }
identity-decide-by = Decide by
identity-known = As known
identity-known-first = Known name
identity-known-other = Another name
identity-known-only = What other bodies filed about the person is not shown here, nor is it needed.
identity-like-same = The same as the filed one
identity-like-variants = Differs from the filed one in forms of the same characters only
identity-like-spelling = The same letters or characters, in another order or with other marks
identity-like-other = Another name than the filed one
identity-standing = How it is known
name-standing-unverified = One body filed it; not confirmed yet
name-standing-bodies = Two or more bodies filed the same
name-standing-own = Confirmed by the person’s own sign-in
name-standing-officer = Confirmed by the register
identity-decision = Your decision
identity-decision-filing_typo = One person; the filed name is a slip
identity-decision-filing_typo-then = The row is filed under the known name
identity-decision-known_typo = One person; the known name is wrong
identity-decision-known_typo-then = The filed name takes its place, and the old one is not kept; the row is filed
identity-decision-former_name = One person; the filed name is one of before
identity-decision-former_name-then = It is remembered, and both names match from now on; the row is filed
identity-decision-variant_name = One person; another way to write the same name
identity-decision-variant_name-then = It is remembered, and both ways match from now on; the row is filed
identity-decision-not_this_person = Not this person
identity-decision-not_this_person-then = This number and this name are never asked again and always sent back; so is this row
identity-decision-body_must_check = The body has to look at the document again
identity-decision-body_must_check-then = The row goes back to its body, which does not see the known name
identity-reason = Why
identity-reason-hint = The person reads it. Say what you went by; no names, no numbers. Such as: compared with the household register
identity-check = See what follows
identity-later = Later
identity-confirm-h1 = Confirm your decision
identity-confirm-kicker = { $id }
identity-confirm-then = What follows
identity-confirm-seen = The person sees which office of which body decided, when, what and why. It cannot be taken back.
identity-confirm-do = Decide so
identity-confirm-back = Look again
error-identity-decision-missing = Choose a decision
error-identity-reason-names = The reason holds a name or a number, and the person reads it. Please leave it out
error-identity-reason-words = The reason holds something that may not be collected. Please put it in other words
error-desk-field-of-work-not-rules = This statute is not about that field: choose one that it is about, or another ground
