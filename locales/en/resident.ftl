# The resident's own pages. The clerk at the counter speaks: plain verbs, short sentences, reason first.

me-back-home = Back to home
me-offline-how = This cannot be done online yet. Bring your identity card to any service hall counter, or call { $phone }: it is taken down at once, and you get a receipt.
me-ask-decision = About the decision: { $office }, { $phone }.
me-ask-here = About this site: { $phone }.
me-counts-from = counts as served from { $day }

## Kinds, states, facts

me-entry-state-not-in-force = Not in force
me-entry-lapsed = It is not in force any more.
me-entry-lapsed-text = {" "}Nobody who enquires sees it. It stays in your own file until { $destroyed }.
me-entry-state-showing = Showing
me-entry-state-ended = Period over
me-entry-state-withdrawn = Withdrawn
me-entries-tag-unopened = Notice unopened
me-fact-body = Decided by
me-fact-number = Document
me-fact-decided = Decided on
me-fact-measures = Kinds of penalty
me-fact-content = Content
me-fact-fine = Fine
me-fact-confiscated = Confiscated
me-fact-basis = Legal basis
me-fact-filed = Filed here
me-fact-filed-by = Filed by
me-fact-served = Served
me-fact-state = State now
me-fact-kind = Kind
me-served-how-opened = { $day }: you opened it online
me-served-how-handed = { $day }: handed to you at a counter
me-served-how-letter = { $day }: counted as served, the time after the letter being over
me-served-how-message = { $day }: counted as served, the time after the message to your confirmed address being over
me-penalty-headline-fine = { $title }: fine of { $fine }
me-penalty-quote-source = The facts, taken from the decision by the body that filed it
me-needs-consent = with your consent
me-needs-mandate = under a statutory duty, with a case number

## Home

me-home-title = My home
me-home-hello = Hello, { $name }
me-home-waiting = { $count ->
    [one] One thing is waiting for you.
   *[other] { $count } things are waiting for you.
  }
me-home-nothing-waits = Nothing is waiting for you.
me-home-waits = Waiting for you
me-home-notice = A notice you have not opened
me-home-notice-open = Opening
me-home-notice-counts = counts as served
me-home-notice-serves = serves it
me-home-notice-text = On { $came }, { $body } filed a decision about you. Opening the notice serves it. Until it is served, nobody who enquires can see the decision.
me-home-notice-go = Read before you open it
me-home-request = Somebody asks to see part of your file
me-home-request-by = last day to answer
me-home-request-text = { $body }, for “{ $purpose }”. You may say yes or no. Saying no costs you nothing.
me-home-request-go = See what they would see
me-home-file = My file
me-home-kind = { $count ->
    [one] 1 entry
   *[other] { $count } entries
  }
me-home-kind-unopened = { $count } in all, { $unopened ->
    [one] one notice unopened
   *[other] { $unopened } notices unopened
  }
me-home-file-empty = There is nothing about you here. If something is filed, you are told first.
me-home-looks = Who looked lately
me-home-looks-all = { $count ->
    [one] See the one look
   *[other] See all { $count } looks
  }
me-home-looks-empty = Nobody has looked at your file yet. When somebody does, it appears here at once.
me-home-tasks-label = Common tasks
me-home-tasks = I want to
me-home-task-report = Take my report
me-home-task-report-text = A signed PDF, ready at once
me-home-task-freeze = Freeze enquiries
me-home-frozen = Frozen now
me-home-not-frozen = Not frozen now
me-home-task-contact = Get a mail when a notice waits
me-home-contact-set = An address is set
me-home-contact-unset = No address is set
me-home-task-wrong = Say that an entry is wrong

## Looks in a list

me-look-own = You
me-look-ground-own = Everyone may read their own file
me-look-ground-mandate = under a statutory duty
me-look-ground-consent = with your consent of { $granted }
me-look-again = {" "}(an earlier answer opened again)
me-look-saw-none = Saw none of your entries
me-look-saw = { $count ->
    [one] Saw 1 entry
   *[other] Saw { $count } entries
  }
me-look-saw-titles = { $count ->
    [one] Saw 1 entry: { $titles }
   *[other] Saw { $count } entries: { $titles }
  }

## File

me-entries-title = My file
me-entries-lead = Every formal decision about you is here, good or bad, in the order of its date.
me-entries-kind = { $kind }: { $count }
me-entries-unopened = { $kind } filed by { $body }
me-entries-unopened-filed = Filed on { $filed }
me-entries-unopened-why = You see the content once you open the notice. Opening serves it.
me-entries-decided = { $body }, decided on { $day }
me-entries-until = Shows until { $day } at the latest; from the next day on it is in no report
me-entries-ended = Its period ended on { $day }; it is in no report
me-entries-withdrawn = Withdrawn by the body that filed it; it is in no report
me-entries-aside-label = What you can do
me-entries-wrong = Something is wrong
me-entries-wrong-text = If the facts are wrong, if it is not you, or if it should have ended, say so. It costs nothing and does you no harm.
me-entries-take = Put it to use
me-entries-take-looks = See who looked
me-entries-take-looks-text = Every look, our own people’s too
me-entries-empty = There is nothing about you here
me-entries-empty-text = No body has filed a decision about you. If one does, you are told first, and you see it here once you open the notice.
me-entries-empty-rules = Which decisions are kept here: see the { $rules }.
me-entries-empty-rules-link = rules in force

## One entry

me-entry-back = Back to my file
me-entry-next-repair = first day to ask for repair
me-entry-next-repair-text = From { $day } you may ask for repair; once it is granted, nobody who enquires sees this entry. If you do nothing, it comes down by itself after { $last }.
me-entry-next-now = Now
me-entry-next-repair-now = you may ask for repair
me-entry-next-repair-now-text = Once it is granted, nobody who enquires sees this entry. If you do nothing, it comes down by itself after { $last }.
me-entry-next-last = last day it shows
me-entry-next-last-text = After { $last } it is in no report. You need not do anything.
me-entry-ended = Its period is over.{" "}
me-entry-ended-text = After { $last } it is in no report; only you can see it. Its retention ends on { $destroyed }: then nobody can open it, we included.
me-entry-withdrawn = The body that filed it has withdrawn it.{" "}
me-entry-withdrawn-text = { $body } withdrew it on { $day }. Since then it is in no report.
me-entry-what = What was decided
me-entry-words = In the words of the decision
me-entry-until = How long it shows
me-line-decided = Decided; the period runs from this day
me-line-served = Served on you; only from then on may those entitled see it
me-line-withdrawn = Withdrawn by the body that filed it; nobody sees it since
me-line-repair = Shortest period over; you may ask for repair
me-line-last = Last day it shows; from the next day on it is in no report
me-line-destroyed = Retention over; its key is destroyed and nobody can open it, we included
me-entry-class = The period is that of the class “{ $class }”; it is decisions that have a class, not people.
me-entry-rule = See this rule and where it is from
me-entry-who = Who may see it, and what for
me-entry-who-only = Only these
me-entry-who-nobody = Now only
me-entry-why = Reason: { $reason }
me-entry-who-always = You, the body that filed it, and whoever handles your objection
me-entry-who-never = None of these
me-entry-seen = Who has seen it
me-entry-seen-count = { $count ->
    [one] It has been seen once so far.
   *[other] It has been seen { $count } times so far.
  }
me-entry-seen-all = See all
me-entry-seen-nobody = Nobody has seen this entry so far.
me-entry-can = You can
me-can-objection = Object
me-can-objection-text = The facts are wrong, or it is not you. It is marked “disputed” at once
me-can-correction = Ask for a correction
me-can-correction-text = A word, a number or a date is wrong
me-can-repair = Ask for repair
me-can-repair-from = From { $day }
me-can-repair-now = You may ask now
me-can-appeal = Challenge the decision itself
me-can-appeal-text = Review or court, not here; see where
me-entry-appeal = To challenge the decision itself you may ask for administrative review or go to court. Neither is done here: { $where }.
me-entry-appeal-link = see where, and within how many days

## Notices

me-notices-title = Notices
me-notices-lead = Every notice that was sent to you is here.
me-notices-waiting = Not opened yet
me-notices-past = Past
me-notices-came = Sent on { $day }
me-notices-opening-serves = Opening serves it; before you open it we tell you what that means.
me-notices-opened = You opened it on { $at }
me-notices-served = Counted as served from { $day }
me-notices-answered = You have answered it
me-notices-empty = No notices yet
me-notices-empty-text = When a body files a decision about you, or somebody looks at your file, you are told here.
me-notices-mail-set = When a notice waits, we send a mail to the address you confirmed. It says nothing of the content.
me-notices-mail-unset = Set an address and we send a mail when a notice waits. It says nothing of the content.
me-notices-mail-link = Set the address
me-notice-about-filed = { $kind } filed by { $body }
me-notice-about-amended = { $kind } changed by { $body }
me-notice-about-withdrawn = { $kind } withdrawn by { $body }
me-notice-about-annulled = { $kind } of { $body } set aside
me-notice-about-looked = { $body } looked at your file
me-notice-back = Back to all notices
me-notice-kicker = Notice { $id }

me-closed-title = You have not opened this notice
me-closed-lead-filed = { $body } filed a decision about you. Kind: { $kind }. Before you open it, see what opening means.
me-closed-lead-amended = { $body } changed something it had filed about you. Kind: { $kind }. Before you open it, see what opening means.
me-closed-lead-withdrawn = { $body } took back something it had filed about you. Kind: { $kind }. Nobody who enquires sees it any more.
me-closed-lead-annulled = A decision that { $body } had filed about you was set aside. Kind: { $kind }. Nobody who enquires sees it any more.
me-closed-when = When it counts as served
me-closed-until-open = Opening
me-closed-not-served = serves it
me-closed-sent-letter = A letter was posted to you. If you have not opened the notice by { $day }, it counts as served from that day.
me-closed-sent-message = A mail went to the address you confirmed. If you have not opened the notice by { $day }, it counts as served from that day.
me-closed-sent-none = It has not reached you in another way yet, so it is not served unless you open it. If a letter is posted later, the day from which it counts will stand here.
me-closed-mean = What opening means
me-closed-mean-served = Opening serves it, at the time you open it, and leaves a receipt.
me-closed-mean-agree = Served means that you know of it, not that you agree.
me-closed-mean-seen = Only from then on may those see it whom the catalog holds concerned; where your consent is needed, they must still ask you first.
me-closed-mean-rights = You then see all of it, and can object, have it corrected or repaired as before.
me-closed-not = What if I leave it?
me-closed-not-text-dated = You may. Before { $day } nobody who enquires can see it, and you yourself see only its kind, body and date.
me-closed-not-text = You may. Until it is served nobody who enquires can see it, and you yourself see only its kind, body and date.
me-closed-open = Open the notice
me-closed-later = Leave it for later

me-entries-lapsed = Not in force any more: nobody who enquires sees it
me-closed-lead-plain = { $body } filed a { $kind } about you. It cannot weigh against you.
me-closed-mean-plain = Opening says that you received it; you get a receipt.
me-closed-mean-back = You then see what had been filed, and why it was taken down.
me-closed-mean-plain-seen = Bodies to whose purpose it is relevant may see it now; where your consent is needed, you are asked first.
me-closed-mean-plain-file = You need not open it to read it: it is in your file already.
me-notice-mean-plain = It cannot weigh against you.
me-notice-title = { $body } filed a decision about you ({ $kind })
me-notice-served = Served:{" "}
me-notice-served-means = . Served means that you know of it, not that you agree.
me-notice-what = What was filed
me-notice-what-now = As it stands now
me-notice-changed = What changed
me-notice-back-what = What was taken down
me-notice-back-withdrawn = It should not have been filed. Since { $day } it is down, and in no report any more.
me-notice-back-annulled = The decision behind it was set aside. Since { $day } it is down, and in no report any more.
me-notice-back-told = Whoever had seen it is told; on the entry you see who has confirmed to know.
me-notice-back-kept = It stays in your own file for a while and is then destroyed.
me-notice-entry = See the whole entry
me-notice-mean = What it means for you
me-notice-mean-until = It shows until { $last } at the latest and comes down by itself the next day; you need not ask.
me-notice-mean-only = It can be seen for these purposes only:
me-notice-mean-nobody = The catalog holds it relevant to no purpose, so nobody who enquires sees it.
me-notice-mean-heard = Whoever sees it may not turn you down on it alone: they must hear you first and then give reasons.
me-notice-mean-family = It does not affect your family, nor social aid, schooling or health care.
me-notice-can = What you can do
me-notice-can-nothing = You may also leave it as it is. It comes down by itself when its period ends.
me-notice-receipt = Receipt of service

## Looks

me-looks-title = Who has looked at my file
me-looks-lead = { $count ->
    [one] Every look is here, our own people’s too. There is 1.
   *[other] Every look is here, our own people’s too. There are { $count }.
  }
me-looks-newest = Back to the newest
me-looks-empty = Nobody has looked at your file yet
me-looks-empty-text = When somebody does, it appears here at once: who, why, on what ground, and what they saw.
me-looks-paging = Pages
me-looks-older = { $count ->
    [one] 1 older look
   *[other] { $count } older looks
  }
me-looks-about = About this list
me-looks-whole = Is this list whole?
me-looks-whole-text = Yes, with one exception: looks that the law lets be told later. Each needs a statute, a case number, two people and an end date, and appears here by itself on that day.
me-looks-deferred = { $count ->
    [one] One look in the whole city is deferred now; it ends by { $until }.
   *[other] { $count } looks in the whole city are deferred now; the last ends by { $until }.
  } Whether one of them is yours, nobody may say before.
me-looks-deferred-none = No look in the whole city is deferred now.
me-looks-learn = How to check the journal yourself
me-looks-freeze-text = Stops every enquiry that rests on your consent
me-looks-wrong = One of them should not have been
me-looks-wrong-text = Note its receipt number and tell us: { $phone }, or at a counter

me-look-title = One look
me-look-title-own = You looked at your own file
me-look-title-by = { $body } looked at your file
me-look-back = Back to looks
me-look-what = This look
me-look-who = Who
me-look-office = Which office
me-look-why = What for
me-look-ground = On what ground
me-look-ground-mandate-full = Statutory duty: { $rule }, case { $number }
me-look-ground-consent-full = Your consent of { $granted }
me-look-seen = What they saw
me-look-not-seen = What they did not
me-look-not-seen-count = { $count ->
    [one] Your 1 other entry
   *[other] Your { $count } other entries
  }
me-look-not-seen-none = There was nothing else
me-look-outcome = Answer
me-look-destroyed = {" "}(retention over, content destroyed)
me-outcome-nothing-to-consider = Nothing to consider
me-outcome-refer-to-officer = Refer to an officer
me-look-wrong = Should they not have looked?
me-look-wrong-text = Note the receipt number on this page and tell us: { $phone }, or at any service hall counter. We find out and answer you in writing. To stop enquiries that rest on your consent meanwhile, freeze them.
me-look-proof = Proof of this look
me-look-proof-text = This look was written into the journal before the answer left. It can be neither changed nor taken out.
me-look-proof-check = Do not take our word for it: check the file offline with { $command }, or upload it to { $verify }.
me-look-proof-verify = the verify page
me-look-proof-wait = Once a checkpoint covers it, the proof can be downloaded here. The receipt can be had now: it is our signed promise.

## Consents

me-consents-title = Consents
me-consents-lead = Who asks to see part of your file, and to whom you said yes.
me-consents-frozen = Enquiries are frozen.{" "}
me-consents-frozen-text = Nobody can enquire on your consent now; consents you gave are on hold, too. To end it, go to { $freeze }.
me-consents-frozen-link = freeze enquiries
me-consents-waiting = Waiting for your answer
me-consents-in-force = In force
me-consents-past = Past
me-consents-empty = Nobody is asking
me-consents-empty-text = When a body asks to see part of your file on your consent, the request appears here, with the page they would see.
me-consent-tag-open = Your answer
me-consent-tag-granted = In force
me-consent-tag-used = Used up
me-consent-tag-refused = Refused
me-consent-tag-revoked = Taken back
me-consent-tag-lapsed = Lapsed
me-consent-line-open = Answer by { $day }; unanswered, it lapses
me-consent-line-granted = { $count ->
    [one] One look left, until { $until }
   *[other] { $count } looks left, until { $until }
  }
me-consent-line-used = Used up on { $at }
me-consent-line-refused = You said no on { $at }
me-consent-line-revoked = You took it back on { $at }
me-consent-line-lapsed = Lapsed after { $day }

me-consent-back = Back to consents
me-consent-kicker = Consent { $id }
me-consent-title = { $count ->
    [0] { $body } asks if there is anything to consider
    [one] { $body } asks to see 1 of your entries
   *[other] { $body } asks to see { $count } of your entries
  }
me-consent-title-granted = You let { $body } see part of your file
me-consent-title-used = Your consent to { $body } is used up
me-consent-title-refused = You said no to { $body }
me-consent-title-revoked = You took back your consent to { $body }
me-consent-title-lapsed = The request of { $body } has lapsed
me-consent-lead = You may say yes or no. If you do not answer by { $day }, the request lapses by itself.
me-consent-lead-granted = { $count ->
    [one] One look is left, until { $until }. You can take it back at any time before it is used.
   *[other] { $count } looks are left, until { $until }. You can take it back at any time before they are used.
  }
me-consent-lead-used = They looked on { $at }. To look again they must ask you again.
me-consent-lead-refused = You said no on { $at }. They saw nothing.
me-consent-lead-revoked = You took it back on { $at }. Since then they cannot look.
me-consent-lead-lapsed = Lapsed after { $day }. To look they must ask you again.
me-consent-who = Who asks
me-consent-what-for = What for
me-consent-field = Field of work
me-consent-their-words = In their words
me-consent-why-these = Why these
me-consent-relevance = { $reason }. { $more }
me-consent-relevance-link = See the rule
me-consent-how-often = How often
me-consent-uses = { $count ->
    [one] Once, within { $days } days of your yes
   *[other] { $count } times, within { $days } days of your yes
  }
me-consent-asked = Asked on
me-consent-after = Afterwards
me-consent-after-text = No other use, no passing on
me-consent-after-back = No other use, no passing on. You can take back a consent that has not been used
me-consent-preview = They would see this page and nothing else
me-consent-sheet = What they would see
me-sheet-purpose = Purpose: { $purpose }
me-sheet-refer = { $count ->
    [one] One entry: refer to an officer.
   *[other] { $count } entries: refer to an officer.
  }
me-sheet-use = This page states facts; it is no assessment. Before deciding against { $name }, hear them first; a named person must give the reasons.
me-consent-not-seen = { $count ->
    [one] They would not see: your 1 other entry,
   *[other] They would not see: your { $count } other entries,
  } your full ID number, address or phone, or who else has looked.
me-consent-not-seen-other = They would not see: your full ID number, address or phone, or who else has looked.
me-consent-changed = Not answered yet. What they would see changed before you confirmed.{" "}
me-consent-changed-text = Below is the sheet as it is now; please read it again, then answer.
me-consent-pinned = What is changed or filed later is not covered; what ends drops out by itself.
me-consent-answer = Your answer
me-consent-refuse = No, I refuse
me-consent-refuse-small = No reason needed
me-consent-grant = Yes, I consent
me-consent-grant-small = They see the page above
me-consent-alike = Refused, unanswered, taken back, lapsed and frozen all look the same to the one who asked: “no consent in force”. Nothing that weighs against you is kept here either.
me-consent-alike-past = The one who asked sees only “no consent in force”, and cannot tell whether it was refused, unanswered, taken back or lapsed.
me-consent-next-confirm = The next page asks you to confirm.
me-consent-misuse = Should they not be asking? Call { $phone }.
me-consent-take-back = Changed your mind?
me-consent-take-back-text = A consent that has not been used can be taken back. No reason is needed, and it costs you nothing.
me-consent-revoke = Take back this consent
me-consent-see-look = See that look

me-confirm-back = Back
me-confirm-title-grant = Let them see it?
me-confirm-title-refuse = Refuse?
me-confirm-title-revoke = Take back this consent?
me-confirm-entries = They see
me-confirm-entries-count = { $count ->
    [one] 1 entry, the page you just read
   *[other] { $count } entries, the page you just read
  }
me-confirm-entries-none = The words “nothing to consider”, the page you just read
me-confirm-then = What happens then
me-confirm-grant-1 = They may see that page for this purpose, and nothing else.
me-confirm-grant-2 = Each look is written down at once, and you are told.
me-confirm-grant-3 = Until it is used you can take it back at any time.
me-confirm-refuse-1 = They see nothing; they learn only that there is no consent in force.
me-confirm-refuse-2 = They cannot tell whether you refused or did not answer.
me-confirm-refuse-3 = Saying no costs you nothing, and nothing that weighs against you is kept here.
me-confirm-revoke-1 = From now on they cannot look.
me-confirm-revoke-2 = What they have seen cannot be unseen, but they may not use it otherwise.
me-confirm-revoke-3 = Taking it back costs you nothing; they learn only that there is no consent in force.
me-confirm-do-grant = Yes, I consent
me-confirm-do-refuse = No, I refuse
me-confirm-do-revoke = Take it back
me-confirm-keep-grant = Let me think
me-confirm-keep-refuse = Let me think
me-confirm-keep-revoke = Keep it

me-done-title-grant = You said yes
me-done-title-refuse = You said no
me-done-title-revoke = Taken back
me-done-grant = { $body } may see that page until { $until }.
me-done-refuse = { $body } sees nothing; they learn only that there is no consent in force.
me-done-revoke = From now on { $body } cannot enquire on this consent.
me-done-next = What comes next
me-done-next-grant = When they look, it appears under “Looks” at once. If you change your mind, you can take back what has not been used.
me-done-next-refuse = You need not do anything. If they ask again, it is again you who answers.
me-done-next-revoke = You need not do anything. To look they must ask you again.
me-done-see = See this consent
me-done-receipt = Receipt of your answer

## Freeze

me-freeze-title-on = Enquiries are frozen
me-freeze-title-off = Freeze enquiries
me-freeze-since = Frozen since { $at }, until you end it.
me-freeze-changed-on = Frozen. From now on nobody can enquire on your consent.
me-freeze-changed-off = No longer frozen. Consents that have not lapsed are in force again.
me-freeze-mean = What freezing means
me-freeze-stops = What stops
me-freeze-stops-1 = Every enquiry that rests on your consent
me-freeze-stops-2 = { $count ->
    [one] The one consent in force is on hold, too
   *[other] The { $count } consents in force are on hold, too
  }
me-freeze-stops-2-none = Consents that you give later are on hold, too
me-freeze-stops-3 = Others see only “no consent in force”
me-freeze-stays = What stays
me-freeze-stays-1 = Enquiries under a statutory duty with a case number; they are written down and you are told
me-freeze-stays-2 = Your own reading and your own reports
me-freeze-stays-3 = New decisions are still told to you, and periods still run
me-freeze-do = Freeze
me-freeze-end = End the freeze
me-freeze-keep = Leave it as it is
me-freeze-confirm-on = Freeze enquiries?
me-freeze-confirm-off = End the freeze?
me-freeze-confirm-on-text = { $count ->
    [one] Enquiries on your consent stop at once; the one consent in force is on hold.
   *[other] Enquiries on your consent stop at once; the { $count } consents in force are on hold.
  }
me-freeze-confirm-on-none = Enquiries on your consent stop at once.
me-freeze-confirm-on-cost = It costs you nothing, and you can end it at any time; others cannot tell that you froze.
me-freeze-confirm-off-text = { $count ->
    [one] The one consent that has not lapsed is in force again. If you do not want that, take it back under “Consents” first.
   *[other] The { $count } consents that have not lapsed are in force again. Those you do not want, take back under “Consents” first.
  }
me-freeze-confirm-off-none = You have no consent in force, so nobody can enquire on consent afterwards unless you say yes again.

## Reports

me-reports-title = My own report
me-reports-lead = All that you can see here as a signed PDF: free, ready at once.
me-reports-made = It is ready.{" "}
me-reports-made-no = Number { $no }
me-reports-get = Download the report
me-reports-get-short = Download
me-reports-unopened = { $count ->
    [one] One notice is not opened; of what it holds the report names only kind, body and date. See your { $notices } first.
   *[other] { $count } notices are not opened; of what they hold the report names only kind, body and date. See your { $notices } first.
  }
me-reports-unopened-link = notices
me-reports-what = What is in it
me-reports-what-1 = Every entry of yours, with the last day on which it is shown
me-reports-what-2 = Good for { $days } days; anyone can verify that it is ours and unchanged
me-reports-what-3 = “For own use” on its cover
me-reports-make = Take a report
me-reports-make-again = Take another
me-reports-own = Somebody wants your report?
me-reports-own-text = This report is for you to read. A body that makes you hand in a report “for own use” gets round the purpose limits: it would see things that are none of its business. You need not give it.
me-reports-own-way = The better way: let them send a consent request. They see only what concerns that purpose, and you read the page before you decide. { $learn }
me-reports-own-link = How to ask them for a consent request
me-reports-none = None yet. They will be listed here.
me-reports-date = Made
me-reports-until = Good until

## Mail

me-contact-mail-title = A mail when a notice waits
me-contact-mail-lead = The mail says only “A notice waits for you, sign in.” No content, no body’s name.
me-contact-done-sent = The mail is on its way. Open the link in it and press the button there; only then is the address set.
me-contact-done-confirmed = The address is confirmed.
me-contact-done-removed = The address is removed. Nothing more goes there.
me-contact-now = Your address now
me-contact-address = Address
me-contact-state = State
me-contact-confirmed = Confirmed on { $day }
me-contact-unconfirmed = Not confirmed yet; the link in the mail is good for { $hours } hours
me-contact-remove = Remove this address
me-contact-set = Set an address
me-contact-change = Set another address
me-contact-field = E-mail address
me-contact-field-hint = We send one mail; open its link within { $hours } hours
me-contact-send = Send the mail
me-contact-mean = What an address means
me-contact-mean-1 = When a notice waits, you get a mail the same day.
me-contact-mean-2 = If you never open the notice, it counts as served { $days } days after the mail to a confirmed address. Without one, a letter is needed.
me-contact-mean-3 = The address serves for these mails only; no body sees it, and you can remove it at any time.
error-email-missing = Fill in an e-mail address
error-email-form = “{ $typed }” does not look like an e-mail address. It needs an @ and a dot after it, as in name@example.org
error-email-same = This is your address already; nothing to do

me-mail-confirm-title = Confirm this address
me-mail-confirm-lead = Press the button and the address is set.
me-mail-confirm-do = Confirm the address
me-mail-confirm-not = Do not confirm
me-mail-confirm-over = This link no longer works
me-mail-confirm-over-lead = It was used once, or its time is over. Have another mail sent.
me-mail-confirm-again = Send another

## Sign out

me-sign-out-title = Sign out?
me-sign-out-lead = After that nothing of yours can be seen on this device. On somebody else’s device, always sign out.
me-sign-out-do = Sign out
me-sign-out-stay = Stay signed in

# Records that the person may decline
me-entry-state-awaiting = Waits for your yes
me-entry-state-declined = Declined by you
me-entries-awaiting = Waits for your yes; deleted without an answer by { $day }. Until then nobody sees it
me-entries-declined = You do not want it; deleted after { $day }
me-home-awaiting = A record waits for your yes
me-home-awaiting-by = last day to answer
me-home-awaiting-text = { $body } filed “{ $title }”. It is kept only if you say yes; without an answer it is deleted.
me-home-awaiting-go = See it first
me-wish-ask = Whether it is kept is for you to say
me-wish-ask-text = Until you say yes, nobody sees it. Without an answer by { $last } it is deleted. A no costs you nothing, and nobody is told.
me-wish-yes = Yes, keep it
me-wish-no = I do not want it
me-wish-done-yes = Noted: it is kept.
me-wish-done-no = Noted: you do not want it.
me-wish-declined = You do not want this record.
me-wish-declined-text = {" "}Nobody sees it from now on. On { $destroyed } it is deleted with its key, for good. Until then you can change your mind.
me-wish-undo = I changed my mind, keep it
me-can-decline = Decline this record
me-can-decline-text = Whether an award is recorded here is for you to say; no reasons asked
me-decline-title = Decline this record?
me-decline-1 = As soon as you confirm, nobody who enquires sees it
me-decline-2 = After { $days } days it is deleted with its key, for good; within { $days } days you can change your mind
me-decline-3 = The award itself is not touched; it is only not recorded here
me-decline-4 = No reasons asked, nobody told, and it costs you nothing
me-decline-do = Decline this record
me-decline-back = Leave it for now
me-look-ground-record = The body that filed a record must check and mend it
me-outcome-change-told = Told that a record which it had been shown has changed

# Amended and taken back
me-entry-changed = What was changed
me-entry-taken-back = The body took it back. In its words:{" "}
me-entry-amended = Amended on { $day }. In the words of the body:{" "}
me-entry-amended-empty = (empty)
me-entry-told = Were those told who had seen it?
me-entry-told-seen = told on { $day }, confirmed on { $seen }
me-entry-told-wait = told on { $day }, not confirmed yet
me-entry-told-text = Whoever was shown it is told when it is amended or taken back, and only of what they were shown.
## Names

me-home-task-names = By what name I am known here
me-home-names-text = Your names, and whether they are confirmed
me-home-names-asked = Another name is being compared
me-names-h1 = Your names here
me-names-lead = What bodies file is put on your file only where number and name are both yours.
me-names-name = Name
me-names-former = Former name
me-names-variant = Another way to write it
me-names-tail = ending in { $tail }
me-names-asked = { $count ->
    [one] One row came with your number and another name.
   *[other] { $count } rows came with your number and another name.
  }
me-names-asked-text = The register is finding out whether it is you. Until then it is not on your file and nobody sees it. The name may be somebody else’s, so it is not shown here.
me-names-asked-at = filed { $at }
me-names-how = How a name is settled
me-names-how-1 = The name that the first body files is “not confirmed”, so that a slip does not become your name
me-names-how-2 = It is confirmed when you sign in with your real name, when a second body files the same, or when the register has compared it
me-names-how-3 = A body that enquires about you must give one of the names shown here
me-names-wrong = If a name is wrong, or you changed yours, bring your document to the counter or call { $phone }.
me-look-decision = Decision
me-look-decision-why = Reason
me-look-decided-filing_typo = The filed name was a slip; it went on file under your name
me-look-decided-known_typo = The name known before was wrong and was corrected
me-look-decided-former_name = The filed name is a former name of yours and was remembered
me-look-decided-variant_name = The filed name is another way to write yours and was remembered
me-look-decided-not_this_person = It is not you; nothing went on your file, nor will it
me-look-decided-body_must_check = Not clear yet; it went back to its body, and nothing went on your file
