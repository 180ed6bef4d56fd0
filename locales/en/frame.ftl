# What every page carries: frame, components, errors that any form can have.

brand-name = Xinyu
brand-what = Yulin decisions register
skip = Skip to main content
demo-band = Demo city: the people, bodies and documents are made up.
title-error = Error:{" "}
tool-size-large = Large print
tool-size-normal = Normal print
tool-sign-out = Sign out
nav-label = Main

nav-home = Home
nav-entries = My file
nav-looks = Looks
nav-consents = Consents
nav-notices = Notices
nav-desk = Desk
nav-batches = Batches
nav-consent-requests = Consent requests
nav-enquiries = Enquiries
nav-identity = Identity
nav-rules = Rules
nav-verify = Verify

foot-acting-as = You are working as “{ $who }”.
foot-rules = Rules in force
foot-verify = Verify a file
foot-accessibility = Accessibility
foot-privacy = How personal data is handled
foot-contact = Contact
foot-keeper = Kept by { $keeper }. Phone { $phone }, working days 8:30 to 18:00; every service hall counter can help, too.

errors-count = { $count ->
    [one] There is 1 thing to mend before you can go on
   *[other] There are { $count } things to mend before you can go on
  }
error-word = Error:{" "}
ask-change = Change
ask-change-what = {" "}{ $what }

id-tail = ID number ending { $tail }
subject-named = { $name } (ID number ending { $tail })

receipt-no = Receipt
receipt-time = Time
receipt-leaf = Leaf hash
receipt-place = Place in the journal
receipt-sealed = Checkpoint
receipt-root = Root
receipt-get = Download the receipt
receipt-get-proof = Download the proof
journal-leaf = Leaf { $index }
journal-promised = Written; it gets its number with the next checkpoint
journal-due = { $due } at the latest
journal-sealed = { $at }, { $size } leaves

comma = ,{" "}
colon = :{" "}
semicolon = ;{" "}
quoted = “{ $words }”
next-step = Next step
