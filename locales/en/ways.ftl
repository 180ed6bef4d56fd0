# Seven ways to look at one's own file.

ways-label = Other ways to look
ways-kind = By kind
ways-body = By body
ways-time = By time
ways-ends = What ends when
ways-purpose = What others would see
ways-back = Taken back
ways-whole = Take it all

ways-title-body = My file by body
ways-lead-body = Which body filed what.
ways-title-time = My file by time
ways-lead-time = From the newest on, by the date of the decision; an unopened notice by the day it was filed.
ways-title-ends = What ends when
ways-lead-ends = Every day on which something ends, and why on that day. You need not do anything: it comes down by itself.
ways-title-purpose = What others would see
ways-lead-purpose = The page that each purpose would show, were somebody to ask today.
ways-title-back = Taken back
ways-lead-back = What was said about you and taken back: withdrawn, annulled, repaired. It is in no report; until its retention ends, you yourself can still see it.
ways-title-whole = Take it all
ways-lead-whole = All that you can see here: one file to read, one for a machine.

ways-year = { $year }
ways-none-back = Nothing was taken back
ways-none-back-text = When the body that filed it withdraws an entry, when a decision is annulled, or when a repair is granted, the entry is listed here until its retention ends.
ways-back-withdrawn = Withdrawn by the body that filed it; nobody sees it since { $day }.
ways-back-annulled = The decision was annulled; nobody sees it since { $day }.
ways-back-repaired = Repaired; nobody sees it since { $day }.
ways-back-kept = You yourself can see it until { $day }, when its retention ends.
ways-back-unopened = Its notice was not opened, so only its kind, body and date stand here.

ways-ends-ahead = Ahead
ways-ends-past = Past
ways-ends-none = Nothing ends
ways-ends-none-text = Once there is an entry or a consent with an end, its days are listed here.
ways-end-last-shown = Last day it shows; from the next day on it is in no report
ways-end-in-force = Last day on the document; from the next day on it is not in force, and others do not see it
ways-end-repair = From this day on you may ask for repair
ways-end-destroyed = Retention over; its key is destroyed and nobody can open it, we included
ways-end-served = Counts as served from this day, opened or not
ways-end-back = Taken back from this day on; nobody sees it
ways-end-consent = Last day on which your consent can be used
ways-end-why = Why then: { $reason }. { $rule }
ways-end-rule = See the rule

ways-purpose-nobody = Nobody is being shown this now.{" "}
ways-purpose-needs = To see it they need your consent, or a statute and a case number; you are told of every look.
ways-purpose-see = See the page
ways-purpose-count = { $count ->
    [one] would see 1 entry
   *[other] would see { $count } entries
  }
ways-purpose-nothing = Nothing: see the page
ways-purpose-fields-nothing = { $count ->
    [one] 1 other field of work: nothing
   *[other] { $count } other fields of work: nothing
  }
ways-preview-back = Back to all purposes
ways-preview-title = What “{ $purpose }” would show
ways-preview-today = As of { $day }
ways-preview-lead = Below is the very page that they would see, word for word.
ways-preview-consent = They must ask for your consent first, and you see this page again before you answer. Saying no costs you nothing.
ways-preview-mandate = Only bodies that a statute names, for a case with a number, can see it; each look is written down and you are told.
ways-preview-rule = Why these: see the rule of this purpose
ways-sheet-along = { $count ->
    [one] Nothing to consider. 1 entry comes along:
   *[other] Nothing to consider. { $count } entries come along:
  }

ways-whole-unopened = { $count ->
    [one] One notice is unopened; what it holds is in neither file, only its kind, body and date. See the { $notices } first.
   *[other] { $count } notices are unopened; what they hold is in neither file, only kind, body and date. See the { $notices } first.
  }
ways-whole-read = To read
ways-whole-read-text = A signed PDF; anyone can check that it is ours and unchanged.
ways-whole-machine = For a machine
ways-whole-machine-text = One JSON file with everything:
ways-whole-machine-1 = Every entry and every notice, where it stands now and until when
ways-whole-machine-2 = Everyone who looked, every time, with its proof in the journal
ways-whole-machine-3 = Every consent you answered and every report you took
ways-whole-get = Download the JSON file
ways-whole-keep = Once you have it
ways-whole-keep-text = It holds all about you: keep it well, you need not hand it to anybody. Downloading it is a look of your own and is listed under “Looks”.
