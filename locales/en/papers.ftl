# Reports, certificates, share codes, printing at a counter.

papers-look-bearer = Whoever had your share code
papers-look-share = with the share code that you passed on
papers-look-counter-paper = you were at the counter and showed your identity paper
papers-look-counter-code = you were at the counter and told the code of your portal

## Verifying

verify-h1-superseded = Unaltered, but there is a newer one
verify-lead-superseded = It is ours and was not changed, but a newer one was made since; look at that.
verify-next-superseded = Ask for the newer one.
verify-status-superseded = No, there is a newer one
verify-f-version = Version
verify-claims = What it says
verify-claims-limits = This one sentence and nothing else. Nobody may demand it for anything but the purpose that it names.
verify-by-number = Only paper at hand?
verify-by-number-text = Copy two things from it to find out whether it still counts; you do not see what is in it.
verify-no = Number
verify-no-hint = Under the title, begins with q-
verify-leaf = Journal leaf
verify-leaf-hint = The first 16 characters after “Journal leaf” on the last page are enough
verify-number-go = See whether it still counts
verify-number-h1-valid = This number counts now
verify-number-h1-expired = This number has ended
verify-number-h1-superseded = There is a newer one than this number
verify-number-h1-recalled = This number was recalled
verify-number-h1-unknown = Number and leaf fit no document
verify-number-lead = The register has this number, and the leaf fits it.
verify-number-lead-unknown = A character was probably copied wrongly: compare with the paper and type it again. It means nothing else.
verify-number-not-the-file = The number does not tell whether the paper in your hand was changed. For that, upload the original file.

papers-kind-own = Own report
papers-kind-enquiry = Report for an enquirer
papers-kind-none-within-period = Certificate: nothing relevant within its period
papers-kind-qualification-valid = Certificate: qualification or licence in force
papers-kind-award = Certificate: award
papers-claim-own = What the register shows about the person now, for their own use. Asking somebody for theirs gets round the limits of purpose.
papers-claim-enquiry = What one body was given for one purpose, and for that purpose only.
papers-claim-none-within-period = On its day, for the purpose that it names, the register held nothing relevant that was within its disclosure period, had been served on the person and could be shown. It does not mean that there never was anything, and says nothing of other purposes.
papers-claim-qualification-valid = On its day the one qualification or licence that it names was in force. It says nothing of others, nor that it stays in force.
papers-claim-award = On its day the register held the one award that it names. It does not mean that there are no others, and it compares nobody.

## My reports and certificates

papers-task-certificate = Ask for a certificate
papers-task-certificate-text = One sentence, for one purpose
papers-task-share = Show one page to somebody
papers-task-share-text = A code that opens once
papers-task-counter = Have it printed at a counter
papers-task-counter-text = The code to tell there
papers-back = Back to reports
papers-other = It need not be the whole report
papers-list = Reports and certificates you took
papers-purpose = Purpose
papers-reason = What it is for
papers-version = Version
papers-version-of = Version { $version }, in place of { $no }
papers-where = Where it was taken
papers-at-counter = Printed at a counter
papers-state = Does it count now
papers-state-valid = Counts
papers-state-expired = Over
papers-state-superseded = Newer one made
papers-state-recalled = Recalled
papers-lead-valid = It counts now. Whoever holds it can check it on the verify page.
papers-lead-expired = Its time is over, or that of an entry in it. You can take another.
papers-lead-superseded = A newer one took its place; this one does not count any more.
papers-lead-recalled = It was recalled: by you, or because an entry in it was changed or taken back since.
papers-line-until = Valid until { $until }
papers-line-version = Version { $version }
papers-get = Download
papers-again = Issue it anew
papers-again-text = As things are today, under a new number, naming this one; from then on this one does not count.
papers-again-do = Issue it anew
papers-recall = Recall this one
papers-recall-text = Whoever checks it then sees “recalled”. Paper that you gave away does not come back, but it does not count any more. No reason is needed.
papers-recall-do = Recall it
papers-ask-reissue = Issue this one anew?
papers-ask-recall = Recall this one?
papers-ask-final = This cannot be undone.
papers-ask-keep = Not now
papers-what = Document
error-papers-reason-missing = Say what it is for, or choose one of the above
papers-why = What is it for?
papers-why-hint = It is printed on the cover, so that whoever uses it otherwise is seen to
papers-why-check = To check that it is right
papers-why-records = For my own records
papers-why-errand = To know where I stand in a matter of mine
papers-why-question = To ask somebody or a lawyer
papers-why-own = In my own words
papers-why-words = My own words
papers-why-words-hint = Only if you chose “in my own words”; 60 characters at most
error-papers-reason-long = Too long: { $limit } characters at most

papers-certificates-title = Ask for a certificate
papers-certificates-lead = A certificate says one sentence, as of the day it is issued, and counts for { $days } days. You decide whether to take one and who sees it.
papers-certificates-back = Back to certificates
papers-pressure = Nobody may press you for one.{" "}
papers-pressure-text = Nobody may demand it for anything but its purpose, and nothing may be read into your not having one. Whoever wants to check can ask you for consent.
papers-for-what = What for
papers-for-what-hint = The certificate speaks for this purpose only
papers-choose = Choose one
papers-certificate-see = See whether it can be issued
papers-certificate-do = Issue this certificate
papers-certificate-not = Not now
papers-which = Which one
papers-no-qualification = You have no qualification or licence in force, so there is nothing to certify.
papers-no-award = There is no award on your file, so there is nothing to certify.
error-papers-about-missing = Choose a purpose or an entry
error-papers-not-in-force = This one is not in force now; it cannot be certified

papers-check-nothing = It can be issued
papers-check-nothing-lead = As of { $day } nothing that can be shown bears on this purpose.
papers-check-against = This certificate cannot be issued now
papers-check-against-lead = For this purpose the following is within its disclosure period. Only you are told: nobody was notified, and no number was given.
papers-check-unopened = { $count ->
    [one] One notice is unopened. What was not served on you does not count, so the certificate can be issued; once you open it, perhaps not. See the { $notices } first.
   *[other] { $count } notices are unopened. What was not served on you does not count, so the certificate can be issued; once you open them, perhaps not. See the { $notices } first.
  }
papers-check-which = Which one, and why
papers-check-instead = What you can do
papers-check-instead-1 = Wait until it ends: from the next day on the certificate can be issued
papers-check-instead-2 = Object or have it corrected, if it is wrong
papers-check-instead-3 = Have them ask for your consent: they must hear you first, and a named person must give reasons

## Showing one page

share-title = Show one page to somebody
share-lead = If somebody wants to see what bears on one matter, you can show them one page yourself: by a code that opens once, within { $days } days.
share-revoked = Taken back. The code opens nothing from now on.
share-new = A new page
share-how-1 = You choose a purpose and first see the very page that they would see
share-how-2 = You get a code and a word, and tell them apart: the code by message, the word by phone, say
share-how-3 = The moment they open it, it is among your looks
share-for-what-hint = Only purposes for which you decide alone are here
share-see = See the page
share-frozen = While enquiries are frozen nothing can be shown. To show something, first go to { $freeze }.
share-list = Pages you passed on
share-none = You have not passed on any.
share-shows = { $count ->
    [0] Nothing to consider
    [one] One page, 1 entry
   *[other] One page, { $count } entries
  }
share-state-live = Can be opened
share-state-opened = Was opened
share-state-revoked = Taken back
share-state-frozen = Ended by the freeze
share-state-dead = Dead: too many wrong words
share-state-over = Over, not opened
share-line-live = Until { $until }; nobody has opened it yet
share-line-over = Opens nothing since { $until }; nobody saw it
share-line-opened = Opened on { $at }
share-line-revoked = You took it back on { $at }
share-line-frozen = You froze enquiries on { $at }; since then it opens nothing
share-line-dead = Opens nothing since { $at }; nobody saw it
share-tries = { $count ->
    [one] one wrong word
   *[other] { $count } wrong words
  }
share-revoke = Take it back
share-back = Back to pages you passed on
share-new-title = They would see this page and nothing else
share-new-lead = Look at it before you decide. Not showing it costs you nothing.
share-changed = Not shown yet.{" "}
share-changed-text = This page changed before you confirmed. Below it is as it is now; please read it again.
share-then-1 = You get a code and a word; only who has both can open it
share-then-2 = It opens once, within { $days } days; until then you can take it back
share-then-3 = It is checked again when it is opened: what has ended or was taken back drops out
share-then-4 = Opening it is written down and appears among your looks, with what was seen
share-free = Whether you show it is for you to decide.{" "}
share-free-text = If somebody presses you, you need not; the way for them is to ask for your consent.
share-make = Make a share code
share-not = Not now
share-made-title = It is ready: tell them in two ways
share-made-lead = It opens once, until { $until }.
share-made-code = First tell them the code
share-made-code-text = They open { $address } and enter it.
share-made-word = Then, another way, the word
share-made-word-text = Do not send it together with the code. On Chinese pages it is { $other }.
share-made-once = This page is shown once.{" "}
share-made-once-text = Once you leave it we cannot tell the code either; if it is lost, make another. After { $count } wrong words the code is dead.
share-made-done = I have noted it

share-open-title = Open a page that somebody shows you
share-open-lead = Enter the code and the word that you were told. It opens once, so take the time to read it first.
share-open-closed = Nothing was opened.{" "}
share-open-closed-text = Code or word is wrong, or it was opened, taken back or is over. We do not say which. Ask the person who gave it to you.
share-open-code = Share code
share-open-code-hint = 8 letters and digits, such as K7MP 2WXD
share-open-word = Word
share-open-word-hint = Four digits and a word, such as 4821 mountain
share-open-do = Open it
share-open-know = Before you open it
share-open-know-1 = Opening it is written down: the person sees when, and what was seen; not who you are
share-open-know-2 = What you see is for the purpose on the page only: no other use, no passing on
share-open-know-3 = The person need not show you anything, and nothing may be read into it if they do not
share-view-title = A page that the person shows you
share-view-lead = Opened on { $at }. The code opens nothing from now on.
share-view-only = For this purpose only.{" "}
share-view-keep = Do not keep it as a picture, pass it on or use it otherwise; once used, keep nothing.
share-view-sheet = As of { $day }
share-view-minutes = { $count ->
    [one] This page leaves the screen in 1 minute. For longer, ask the person for another code.
   *[other] This page leaves the screen in { $count } minutes. For longer, ask the person for another code.
  }

## Counter

counter-title = Print the own report of a person who is here
counter-lead = The person must stand before you. Printing is a look: it is in their own list, with your counter’s name.
counter-who = Name and number as on the identity paper
counter-confirmed = How do you know that it is them
counter-confirmed-paper = I saw their identity paper
counter-confirmed-paper-hint = Paper and person agree
counter-confirmed-code = They told the code of their portal
counter-confirmed-code-hint = Signed in, they see it under “Have it printed at a counter”
counter-code = The code they told
counter-code-hint = Only for “they told the code”; 8 letters and digits
counter-do = Make the report
counter-know = Remember
counter-know-1 = What is in the report is not shown on the screen; hand the print to the person only
counter-know-2 = Unopened notices stay closed in it
counter-know-3 = Hand over the slip with it
counter-unconfirmed = The person could not be confirmed.{" "}
counter-unconfirmed-text = Name and number must be exactly as on the paper, and the code one that is shown now. If that does not help, the registry takes over: { $phone }.
error-papers-confirmed-missing = Choose how you know that it is them
counter-slip-title = The report is made
counter-slip-lead = This slip is for the person. It holds no name and nothing of the report.
counter-next = The next person
counter-print = Open the report to print it
counter-print-until = It can be printed here until { $until }.
counter-print-over = The time for printing is over. The person can download it, or have another made.
counter-steps = Step by step
counter-step-1 = The person was confirmed
counter-step-2 = The report was made
counter-step-2-text = Valid until { $until }
counter-step-3 = Printed and handed over
counter-step-3-text = { $body }, { $office }
counter-receipt = Receipt
counter-receipt-text = This look is in the journal. Signed in, the person finds it under “Looks”.
counter-code-title = Have your report printed at a counter
counter-code-lead = At any service hall counter, tell your name, your number and the code below, and it is printed for you there.
counter-code-until = Good until { $until }, for one report.
counter-code-1 = With your identity card you need no code: showing it is enough
counter-code-2 = The clerk does not see what is in it, they only print it
counter-code-3 = Printing is in your list of looks; never tell the code to anybody on the phone
counter-code-new = Another code

privacy-long-copies = The sealed copy of a report or certificate: { $days } days
privacy-long-shares = The code of a page shown to somebody: dropped when it is opened or taken back, { $days } days at most
share-home-note = The person gave you a code and a word
share-freeze-stops = Share codes that were not opened yet open nothing any more, also after the freeze
