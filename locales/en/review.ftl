# Rows that an officer of the register reads before they are filed.

nav-review = Rows to read
review-h1 = Rows that wait for you
review-lead = They may hold what may not be collected, or tell of something done as a minor. The list has numbers, bodies and dates; if you open a row about somebody who is known here, they see that you did.
review-late-count = { $count ->
    [one] { $count } row is past its time.
   *[other] { $count } rows are past their time.
}
review-late = Late
review-due = By { $due }; after { $by } the row is destroyed with its sheet
review-none = Nothing waits
review-none-text = A row that tells of illness, belief or another’s number, or whose age is in question, waits here.
review-done-refused = Done. The outcome is in the body’s batch.
review-done-handed-on = Its words are in order, but name and number do not go together; it waits under identity cases now.
review-row-h1 = May this row|be filed
review-row-lead = You see the flagged words in their clause and nothing else; the person’s name and number are blanked, too.
review-item = Item
review-decide-by = Time
review-words = Flagged words
review-blank = ({ $count } characters blanked)
review-only = For the whole text, let the body check the row and send it again.
review-age = Age
review-age-text = The person was 18 on { $of_age }; the decision is of { $decided }. The question is whether they were on the day of the act.
review-age-unknown = Their paper does not tell their age; the decision is of { $decided }. The question is whether they were 18 on the day of the act.
review-other = Also
review-decision = Your decision
review-decision-row_file = File it as it is
review-decision-row_file-then = Filed as it came; the person is told as the rules say
review-decision-row_send_back = Send it back to be mended
review-decision-row_send_back-then = Goes back with the place and how to mend it; it can be sent again
review-decision-row_refuse = Refuse it
review-decision-row_refuse-then = Its content is emptied at once, a row number stays; the body may not send such content again
review-reason = Reason
review-reason-hint = The body and the person read it. Say where and how to mend it; do not repeat the flagged words, and name nobody
review-confirm-h1 = Decide it so
review-confirm-seen = If the person is known here they see: which office, when, what was decided, and why. It cannot be taken back.
review-confirm-do = Decide
error-review-decision-missing = Choose a decision
error-review-not-whole = This row says too little to be filed as it is
error-review-reason-words = The reason has words that do not belong in it; the body and the person read it. Say it otherwise
me-look-decided-row_file = The row was read and filed as it was
me-look-decided-row_send_back = The row was read and sent back to be mended; it is not on your file
me-look-decided-row_refuse = The row was read and refused; it is not on your file
