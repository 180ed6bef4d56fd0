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
papers-claim-own = All about the person, for their own use. Asking somebody for theirs gets round the limits of purpose.
papers-claim-enquiry = What one body was given for one purpose, and for that purpose only.
papers-claim-none-within-period = On its day, for the purpose that it names, the register held nothing relevant that was within its disclosure period, had been served on the person and could be shown. It does not mean that there never was anything, and says nothing of other purposes.
papers-claim-qualification-valid = On its day the one qualification or licence that it names was in force. It says nothing of others, nor that it stays in force.
papers-claim-award = On its day the register held the one award that it names. It does not mean that there are no others, and it compares nobody.
