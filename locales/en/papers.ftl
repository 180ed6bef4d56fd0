# Reports, certificates, share codes, printing at a counter.

papers-look-bearer = Whoever had your share code
papers-look-share = with the share code that you passed on
papers-look-counter-paper = you were at the counter and showed your identity paper
papers-look-counter-code = you were at the counter and told the code of your portal
