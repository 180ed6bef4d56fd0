//! What the pages must say, in both languages: `word("zh-CN", "served")`.

const TABLE: &[(&str, &str, &str)] = &[
    ("sign-in", "用这个链接登录", "Sign in with this link"),
    ("link-used", "这个链接已经失效", "This link no longer works"),
    ("demo", "演示城市", "Demo city"),
    ("desk-none-usable", "现在没有能用的授权", "No consent in force"),
    ("batch-mixed", "行要改", "to mend"),
    ("batch-repeated", "已有", "Repeated"),
    ("batch-accepted", "已收", "Accepted"),
    ("batch-mend", "要改", "To mend"),
    ("batch-law", "依法不收", "Refused by law"),
    ("batch-identity", "待核身份", "Identity"),
    ("batch-content", "待核内容", "Content"),
    ("batch-receipt", "报送回执", "Receipt of filing"),
    ("reason-check", "校验", "fails its own check"),
    ("nothing-taken", "没有收", "was not taken"),
    ("home-waiting", "有 2 件事等您", "2 things are waiting for you"),
    ("home-notice", "一份告知，还没有打开", "A notice you have not opened"),
    ("home-request", "有单位请您同意它看", "Somebody asks to see part of your file"),
    ("closed", "这份告知还没有打开", "You have not opened this notice"),
    ("closed-serves", "打开就是送达", "Opening serves it"),
    ("served", "已送达", "Served:"),
    ("served-means", "不表示您同意", "not that you agree"),
    ("heard-first", "看到它的人不能只凭它拒绝您", "Whoever sees it may not turn you down on it alone"),
    ("own-file", "我的信息", "My file"),
    ("unopened", "告知未打开", "Notice unopened"),
    ("basis", "法律依据", "Legal basis"),
    ("how-long", "展示到什么时候", "How long it shows"),
    ("who-may", "谁能为什么看它", "Who may see it, and what for"),
    ("looks", "谁看过我的信息", "Who has looked at my file"),
    ("look-own", "您本人", "You"),
    ("report-made", "做好了", "It is ready"),
    ("report-own", "本人自用", "For own use"),
    ("check", "请再看一遍", "Check your answers"),
    ("request-open", "等本人答复", "Waiting for the person’s answer"),
    ("request-granted", "本人已经同意", "The person has consented"),
    ("sheet-refer", "有 1 条信息，请经办人判断", "One entry: refer to an officer"),
    ("not-seen", "它看不到：您的其他 1 条信息", "They would not see: your 1 other entry"),
    ("confirm-grant", "同意它看？", "Let them see it?"),
    ("granted", "您已同意", "You said yes"),
    ("revoked", "已撤回", "Taken back"),
    ("answer-refer", "有 1 条信息，请经办人判断", "One entry: refer to an officer"),
    ("answer-nothing", "没有需要考虑的信息", "Nothing to consider"),
    ("answer-hear", "先听本人陈述", "hear the person"),
    ("no-consent", "没有可用的授权", "No consent in force"),
    ("unconfirmed", "未能确认身份", "We could not confirm the identity"),
    ("look-office", "哪个岗位", "Which office"),
    ("look-outcome", "有信息，请经办人判断", "Refer to an officer"),
    ("receipt-no", "回执号", "Receipt"),
    ("verify-good", "文件完好，是这里出的", "The file is intact and was issued here"),
    ("verify-altered", "这份文件被改过，请不要采信", "This file was changed; do not rely on it"),
    ("verify-not-ours", "这份文件里没有这里的签名", "There is no signature of ours in this file"),
    ("verify-unreadable", "读不了这份文件", "This file cannot be read"),
    ("verify-proof", "证明有效，这一叶在日志里", "The proof is good: the leaf is in the journal"),
    ("verify-own", "这是本人自用的一份", "This is a person’s own copy"),
    ("signed-out", "登录", "Sign in"),
];

/// The word for a thing in a language; ends the test if the table has none.
pub fn word(lang: &str, key: &str) -> &'static str {
    let row = TABLE.iter().find(|row| row.0 == key).unwrap_or_else(|| panic!("no word for {key}"));
    if lang == "en" { row.2 } else { row.1 }
}

/// A name of the rules in a language.
pub fn either<'a>(lang: &str, zh: &'a str, en: &'a str) -> &'a str {
    if lang == "en" { en } else { zh }
}
