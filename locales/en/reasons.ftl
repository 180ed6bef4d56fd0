# Why a file or a row was not simply taken, and how to mend it. See the Chinese file.

## The whole file

reason-header-missing = { $columns ->
    [none] The sheet lacks columns
   *[other] The sheet lacks { $columns }
  }
reason-header-missing-mend = Add what is missing and send it again. Columns may stand in any order; name them as in the template
reason-header-doubled = There more than once: { $columns }
reason-header-doubled-mend = Keep each column once and delete the others
reason-header-unknown = Unknown columns, not read: { $columns }
reason-header-unknown-mend = Nothing to mend. If one holds something to file, rename it as in the template
reason-header-forbidden = Columns that may not be collected by law, neither read nor kept: { $columns }
reason-header-forbidden-mend = Nothing to mend this time; delete these columns before you file again
reason-sheet-not_recognised = We cannot tell what this file is: it does not look like xlsx, xls, ods, csv or ndjson
reason-sheet-not_recognised-mend = Open it in a spreadsheet program, save it as xlsx and send that
reason-sheet-empty = There is not one row in the sheet
reason-sheet-empty-mend = See if this is the right file. The headers stand in the first row, the content from the second on
reason-sheet-encrypted = The file has a password and cannot be opened
reason-sheet-encrypted-mend = Remove the password, save a copy and send that
reason-sheet-too_large = The file is too large{ $limit ->
    [none] {""}
   *[other] : { $limit } at most
  }
reason-sheet-too_large-mend = Send it in several parts
reason-sheet-too_many_rows = { $limit ->
    [none] Too many rows
   *[other] More than { $limit } rows
  }
reason-sheet-too_many_rows-mend = Send it in several parts, or save it as csv: a csv may have any number of rows
reason-sheet-too_many_columns = { $limit ->
    [none] Too many columns
   *[other] More than { $limit } columns
  }
reason-sheet-too_many_columns-mend = Probably the wrong sheet, or empty columns on the right. Delete what is not needed and send it again
reason-sheet-encoding = { $row ->
    [none] The text cannot be read: neither UTF-8 nor GB 18030
   *[other] The text of row { $row } cannot be read: neither UTF-8 nor GB 18030
  }
reason-sheet-encoding-mend = Open it in a spreadsheet program, save it as xlsx and send that
reason-sheet-damaged = { $row ->
    [none] The file is damaged and cannot be read
   *[other] The file is damaged at row { $row }
  }
reason-sheet-damaged-mend = Open it in a spreadsheet program, see if all is there, save it as xlsx and send that
reason-sheet-several = Two sheets of the workbook hold rows to file: { $sheets }
reason-sheet-several-mend = Put the rows into one sheet and send it again
reason-row-unreadable = This row cannot be read
reason-row-unreadable-mend = Write it as one plain object with the columns of the template and send it again; the other rows are not affected
reason-row-encoding = The text of this row cannot be read: some of its bytes are no characters
reason-row-encoding-mend = Look at the row in the system that it comes from, export or type it again, and send this row; the other rows are not affected
reason-column-later = Accepted. This is an earlier form of the sheet; the present one has more columns: { $columns }
reason-column-later-mend = Nothing of this batch need be sent again. The earlier form is taken up to the day before { $until }; please download the new template
reason-name-organisation = The name looks like that of an organisation
reason-name-organisation-mend = This sheet is for natural persons. Send decisions about organisations to the platform for legal persons, never under a representative
reason-document-no_number = “{ $found }” is not a document number
reason-document-no_number-mend = Copy the number from the decision; a decision without one is not taken
reason-licence-missing_for_kind = The kind of penalty includes withholding or revoking a licence, but no licence is named
reason-licence-missing_for_kind-mend = Fill in the licence and its number
reason-basis-not_in_force = The decision is older than the catalog’s item (taken from { $from } on): { $found }
reason-basis-not_in_force-mend = See if the date was copied wrongly; older decisions are not taken
reason-title-no_item = The catalog has no “{ $found }”
reason-title-no_item-mend = { $allowed ->
    [none] Write one of the items of the template
   *[other] Write one of: { $allowed }
  }
reason-title-several = “{ $found }” is more than one item of the catalog
reason-title-several-mend = { $allowed ->
    [none] Write one of the items of the template
   *[other] Say which: { $allowed }
  }
reason-sheet-io = The file did not arrive whole
reason-sheet-io-mend = Send it again
reason-template-wrong = { $template ->
    [none] This sheet is not the kind you chose
   *[other] This sheet is not “{ $template }”
  }{ $other ->
    [none] {""}
   *[other] ; by its headers it looks like “{ $other }”
  }
reason-template-wrong-mend = Choose the template of this sheet, or another file
reason-template-legal_person = This is a sheet about legal persons
reason-template-legal_person-mend = Only decisions about natural persons are filed here. Send this sheet to the platform for legal persons; nothing in it is filed against a legal representative
reason-template-unknown = There is no such template
reason-template-unknown-mend = Choose one of those listed

## One row: any column

reason-required = Left empty
reason-required-mend = Fill it in from the decision
reason-too_long = { $found } characters; { $limit } at most
reason-too_long-mend = Shorten it; the full text stays in the decision
reason-cell-error = This cell holds the spreadsheet error “{ $found }”
reason-cell-error-mend = Write the content as on the decision, not as a formula
reason-code-unknown = “{ $found }” is not a value of this column
reason-code-unknown-mend = { $allowed ->
    [none] Use a value that the template lists
   *[other] One of: { $allowed }
  }

## One row: the person

reason-id-length = An identity number has 18 characters; this one has { $found }
reason-id-length-mend = Copy all 18 again from the decision. Format this column as text, or the spreadsheet program changes the last digits
reason-id-mangled = The spreadsheet took the number for a figure and changed its last digits
reason-id-mangled-mend = First format this column as text, then copy all 18 characters anew from the decision; changing the format alone does not bring the digits back
reason-id-not_digit = The number has a character that does not belong{ $at ->
    [none] {""}
   *[other] , at place { $at }
  }
reason-id-not_digit-mend = The first 17 are digits, the last is a digit or X. Copy it again from the decision
reason-id-check = The number fails its own check; probably one character was copied wrongly
reason-id-check-mend = Copy all 18 again from the decision; do not change the last one only
reason-id-birth = The date of birth in the number does not exist, or is later than today
reason-id-birth-mend = Copy all 18 again from the decision
reason-id-type_unknown = “{ $found }” is no known type of document
reason-id-type_unknown-mend = One of: { $allowed }
reason-id-form = { $kind ->
    [passport] This does not look like the number of a passport
    [hk-macau-permit] This does not look like the number of a Mainland travel permit for Hong Kong and Macao residents
    [taiwan-permit] This does not look like the number of a Mainland travel permit for Taiwan residents
    [foreign-permanent-resident] This does not look like the number of a foreign permanent resident ID card
   *[other] A number has 5 to 20 letters or digits
  }
reason-id-form-mend = { $kind ->
    [passport] Copy all of it from the top right of the passport’s data page: letters and digits
    [hk-macau-permit] Copy all of it from the card: H or M and 8 digits (older cards 10)
    [taiwan-permit] Copy all of it from the card: 8 digits (older ones 10, sometimes with a letter)
    [foreign-permanent-resident] Copy all of it from the card: since 2023 it has 18 digits and begins with 9; before that 3 letters and 12 digits
   *[other] Copy all letters and digits from the document
  }
reason-id-prefix = { $kind ->
    [foreign-permanent-resident] An 18-digit number of a foreign permanent resident ID card begins with 9; this one does not
   *[other] The number of a residence permit for Hong Kong, Macao and Taiwan residents begins with 810000, 820000 or 830000; this one does not
  }
reason-id-prefix-mend = See whether the type of document is the right one. If it is, copy all 18 characters again from the document
reason-id-widened = This is an old identity number of 15 digits; it was filed as the 18 characters that the national standard makes of it
reason-id-widened-mend = This row needs no change. Next time please write the 18 characters
reason-id-kind_mended = { $kind ->
    [foreign-permanent-resident] This is the number of a foreign permanent resident ID card, and was filed as that
   *[other] This is the number of a residence permit for Hong Kong, Macao and Taiwan residents, and was filed as that
  }
reason-id-kind_mended-mend = This row needs no change. Next time please choose the type by the name of the document
reason-id-issue_left_out = The last two digits of an old travel permit count its issues and were left out; the first 9 are for life and were filed
reason-id-issue_left_out-mend = This row needs no change. Next time the first 9 are enough
reason-id-unusual = The number has an unusual form and was filed as it is written
reason-id-unusual-mend = Please look at the document once more. If it was copied wrongly, withdraw this entry and file it with the right number
reason-name-empty = No name
reason-name-empty-mend = Write the name as in the decision
reason-name-has_digits = There are digits in the name
reason-name-has_digits-mend = See if this is the right column. Write the name as in the decision
reason-name-bad_char = The name holds a character that cannot be read, or an asterisk or question mark
reason-name-bad_char-mend = Write the full name as on the decision; for a rare character save the file as xlsx or as csv in UTF-8
reason-subject-kind_legal_person = “{ $found }”: this sheet is for natural persons
reason-subject-kind_legal_person-mend = Move the row to the sheet for legal persons; it is not filed here
reason-subject-sole_trader = The number begins with 92: it seems to be a sole trader’s, not a person’s
reason-subject-sole_trader-mend = The city credit office checks it. You need not do anything

## One row: dates

reason-date-not_a_date = “{ $found }” is not a date
reason-date-not_a_date-mend = Write year, month and day, like 2026/02/28
reason-date-impossible = “{ $found }”: there is no such day
reason-date-impossible-mend = Use the date on the decision, like 2026/02/28
reason-date-future = “{ $found }” is later than today
reason-date-future-mend = Use the date on the decision. A decision that is not made yet is not filed
reason-date-long_term_as_decision = “{ $found }” stands for “no end”; it cannot be the date of a decision
reason-date-long_term_as_decision-mend = Use the date on the decision. “No end” belongs in the valid-until column only
reason-date-before_1949 = “{ $found }” is before 1949; probably the year is wrong
reason-date-before_1949-mend = Use the date on the decision
reason-date-before_decision = “{ $found }” is before the date of the decision, { $decided }
reason-date-before_decision-mend = Look in the decision which of the two dates is wrong

## One row: money

reason-money-not_a_number = “{ $found }” is not a number
reason-money-not_a_number-mend = Digits only, in units of 10,000 yuan (万元): write CNY 500 as 0.05
reason-money-negative = “{ $found }” is below zero
reason-money-negative-mend = Write the amount in the decision. Money given back does not go here
reason-money-too_many_decimals = “{ $found }” has more than { $limit } decimals
reason-money-too_many_decimals-mend = The unit is 10,000 yuan (万元); 6 decimals are one fen
reason-money-over_limit = “{ $found }” means { $found } × 10,000 yuan, above the limit of { $limit } × 10,000 yuan
reason-money-over_limit-mend = The unit of this column is 10,000 yuan (万元): write CNY 500 as 0.05
reason-money-missing_for_kind = The kind of penalty includes a fine or a confiscation, but there is no amount, or it is 0
reason-money-missing_for_kind-mend = Fill in the amount, in units of 10,000 yuan (万元): write CNY 500 as 0.05. If there was none, change the kind of penalty

## One row: the basis

reason-basis-no_act = “{ $found }”: we cannot tell which act
reason-basis-no_act-mend = Name the act and the article, like 《计量法》第二十五条
reason-basis-no_article = “{ $found }”: no article is named
reason-basis-no_article-mend = Name the act and the article, like 《计量法》第二十五条
reason-basis-no_item = The catalog has no such decision under “{ $found }”
reason-basis-no_item-mend = Check the act and the article first. If they are right, the catalog does not take this kind; please do not file it again
reason-basis-several = “{ $found }” fits several items of the catalog
reason-basis-several-mend = Name only the article that the penalty rests on. If one decision punishes several acts, use a row for each

## One row: the bodies

reason-body-code_bad_char = { $at ->
    [none] A credit code has 18 characters; this one has { $length }
   *[other] The credit code has a character that does not belong, at place { $at }
  }
reason-body-code_bad_char-mend = A credit code is 18 digits and capitals, without I, O, S, V and Z. Copy it again from the body’s certificate
reason-body-code_check = Accepted, but the credit code fails its check
reason-body-code_check-mend = This row need not be sent again. Check the code before you file next time
reason-body-name_mismatch = “{ $found }” and the credit code are not the same body
reason-body-name_mismatch-mend = Write the body’s full name as it signed the decision, and the code from its certificate{ $expected ->
    [none] {""}
   *[other] . The code in the sheet belongs to { $expected }
  }
reason-body-not_competent = { $item ->
    [none] The catalog does not have “{ $found }”, or it does not make this kind of decision
   *[other] By the catalog, “{ $found }” does not make decisions of the kind “{ $item }”
  }
reason-body-not_competent-mend = Check the body, its credit code and the basis. If it acted for another authority, name that authority
reason-body-not_source = The source is not your body
reason-body-not_source-mend = Write your own body and its credit code. Decisions of another body are filed by that body

## One row: refused by law. The content is not kept, so nothing of it is quoted.

reason-minor-under_18 = Not accepted by law: the person was under 18 when it happened
reason-minor-under_18-mend = Nothing of it was kept; please do not file it again
reason-minor-under_20 = The person was under 20 at the decision, so the act may have been before 18
reason-minor-under_20-mend = Write “行为日期：year/month/day” in the remarks and send this row again. Until then it is not filed
reason-minor-age_unknown = The number of this kind of document holds no date of birth, so nobody can see whether the person was 18
reason-minor-age_unknown-mend = Check the case file. If so, write “行为时已满18周岁” in the remarks and send this row again. Until then it is not filed
reason-law-public_order = Not accepted by law: records of public-order penalties are sealed
reason-law-public_order-mend = Nothing of it was kept; please do not file it again
reason-law-sealed = Not accepted by law: this is a sealed record
reason-law-sealed-mend = Nothing of it was kept; please do not file it again
reason-law-discipline = Not accepted by law: this is the internal discipline of a public servant
reason-law-discipline-mend = Nothing of it was kept; please do not file it again
reason-law-court_private = Not accepted by law: mediation, family cases, closed hearings, criminal judgments
reason-law-court_private-mend = Nothing of it was kept; please do not file it again
reason-law-court_list = Not accepted by law: courts keep their enforcement lists themselves
reason-law-court_list-mend = Nothing of it was kept; please do not file it again
reason-law-forbidden_kind = Not accepted by law: this kind of information must not be collected
reason-law-forbidden_kind-mend = Religion, genes, fingerprints, blood type, illness and medical history cannot be filed. Nothing of it was kept; please do not file it again
reason-law-rating = Not accepted: points and grades of people have no place here
reason-law-rating-mend = Nothing of it was kept; please do not file it again
reason-law-other = Not accepted by law
reason-law-other-mend = Nothing of it was kept; please do not file it again

## One row: somebody has to look at it

reason-review-identity = Name and number do not go together; with the register officer
reason-review-identity-mend = A case officer of the register compares them. You need not do anything; what comes of it will stand here
reason-identity-not_this_person = The register found that this number and this name are not one person’s
reason-identity-not_this_person-mend = Look at the person’s document, correct the number or the name, and send this row again. The same number and name will not be taken
reason-filing-taken_back = Your body filed this record and took it back
reason-filing-taken_back-mend = If there is a new decision, file that under its own number; if not, take this row out of the sheet
reason-identity-check_paper = The register asks you to look at the person’s document once more
reason-identity-check_paper-mend = Compare name and number with the document. If one is wrong, correct it and send the row again; if not, hand a copy of the document to the register and send the row again
reason-review-free_text = It may hold something that should not be there (such as an illness, a phone number or somebody else’s number)
reason-review-free_text-mend = The city credit office reads it before it is filed. You need not do anything; please leave such things out next time
reason-review-value = “{ $found }” does not say which it is
reason-review-value-mend = The city credit office checks it. You need not do anything; please say which next time
reason-review-amendment = This document number was filed before, with other content
reason-review-amendment-mend = What was filed stays as it is; confirming an amendment here comes with the next version
reason-review-sent_back = The city credit office read it and sends it back: { $words }
reason-review-sent_back-mend = Mend it as written above, then file the row again
reason-review-refused = The city credit office read it; the rules do not allow it
reason-review-refused-mend = Nothing of it was kept; do not file it again
reason-repeated = Filed before, with the same content
reason-repeated-mend = Nothing to mend; it was not filed twice
reason-unknown = Something is wrong here, and the reason was not made clear
reason-unknown-mend = Compare it with the decision. If that does not help, call us with the batch and the row

## The clerk's own sheet, sent back with three more columns

returned-state = Outcome
returned-reason = Problem
returned-mend = How to mend it
returned-state-mended = Mended since
returned-state-filed = Filed, now or before
returned-state-refused = To mend
returned-state-law = Refused by law
returned-state-review = Under review
