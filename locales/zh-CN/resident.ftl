# The resident's own pages. The clerk at the counter speaks: plain verbs, short sentences, reason
# first. Phrases that a heading must not break are told apart by "|".

me-back-home = 返回首页
me-offline-how = 这些现在还不能在网上办。带身份证到任一政务大厅窗口，或者打 { $phone }，当场登记，给您回执。
me-ask-decision = 问这个决定：{ $office }，{ $phone }。
me-ask-here = 问这个网站：{ $phone }。
me-counts-from = { $day }起视为送达

## Kinds, states, facts

me-entry-state-not-in-force = 已不在有效期
me-entry-lapsed = 它已经不再有效。
me-entry-lapsed-text = 查询的单位都看不到它；您自己的档案里保留到{ $destroyed }。
me-entry-state-showing = 展示中
me-entry-state-ended = 已到期
me-entry-state-withdrawn = 已撤回
me-entries-tag-unopened = 告知未打开
me-fact-body = 决定单位
me-fact-number = 文号
me-fact-decided = 决定日期
me-fact-measures = 处罚类别
me-fact-content = 处罚内容
me-fact-fine = 罚款金额
me-fact-confiscated = 没收金额
me-fact-basis = 法律依据
me-fact-filed = 报到这里
me-fact-filed-by = 报送单位
me-fact-served = 送达
me-fact-state = 现在的状态
me-fact-kind = 类别
me-served-how-opened = { $day }，您本人在网上打开
me-served-how-handed = { $day }，窗口当面交给您
me-served-how-letter = { $day }，寄出书面告知后满期，视为送达
me-served-how-message = { $day }，发到您确认过的邮箱后满期，视为送达
me-penalty-headline-fine = { $title }，|罚款 { $fine }
me-penalty-quote-source = 违法事实，报送单位摘自决定书
me-needs-consent = 要您同意
me-needs-mandate = 凭法定职责和案号

## Home

me-home-title = 首页
me-home-hello = { $name }，您好
me-home-waiting = 有 { $count } 件事等您。
me-home-nothing-waits = 现在没有要您办的事。
me-home-waits = 等您处理
me-home-notice = 一份告知，还没有打开
me-home-notice-open = 打开
me-home-notice-counts = 起视为送达
me-home-notice-serves = 才算送达
me-home-notice-text = { $came }，{ $body }报来一条关于您的决定。打开就是送达；送达以前，查询的单位看不到它。
me-home-notice-go = 看清楚再打开
me-home-request = 有单位请您同意它看
me-home-request-by = 前答复
me-home-request-text = { $body }，为“{ $purpose }”。同意或不同意都可以，不同意没有任何后果。
me-home-request-go = 看它要看什么
me-home-file = 我的信息
me-home-kind = { $count } 条
me-home-kind-unopened = { $count } 条，{ $unopened } 条告知未打开
me-home-file-empty = 这里没有关于您的记录。报来一条，会先告知您。
me-home-looks = 最近谁看过
me-home-looks-all = 看全部 { $count } 次
me-home-looks-empty = 还没有人看过您的信息。有人看时，当场会出现在这里。
me-home-tasks-label = 常用办理
me-home-tasks = 我要
me-home-task-report = 取一份本人报告
me-home-task-report-text = 有签名的 PDF，马上就有
me-home-task-freeze = 冻结查询
me-home-frozen = 现在已冻结
me-home-not-frozen = 现在没有冻结
me-home-task-contact = 有新告知时发邮件提醒我
me-home-contact-set = 已设好邮箱
me-home-contact-unset = 还没有设邮箱
me-home-task-wrong = 有一条不对，我要提出

## Looks in a list

me-look-own = 您本人
me-look-ground-own = 每个人都可以看自己的信息
me-look-ground-mandate = 依法定职责
me-look-ground-consent = 凭您{ $granted }的同意
me-look-again = （再次打开先前的答复）
me-look-saw-none = 没有看到您的任何一条
me-look-saw = 看了 { $count } 条
me-look-saw-titles = 看了 { $count } 条：{ $titles }

## File

me-entries-title = 我的信息
me-entries-lead = 关于您的每一条正式决定都在这里，不分好坏，按决定日期排列。
me-entries-kind = { $kind } { $count } 条
me-entries-unopened = { $body }报来的{ $kind }
me-entries-unopened-filed = { $filed }报来
me-entries-unopened-why = 打开告知以后才看得到内容。打开就是送达。
me-entries-decided = { $body }，{ $day }决定
me-entries-until = 最后展示到{ $day }，第二天起任何报告里都没有它
me-entries-ended = { $day }已到期，任何报告里都没有它
me-entries-withdrawn = 报送单位已撤回，任何报告里都没有它
me-entries-aside-label = 您可以
me-entries-wrong = 有一条不对
me-entries-wrong-text = 事实不对、不是您，或者早该撤下，都可以提出。提出不收费，也不会给您带来不利。
me-entries-take = 拿去用
me-entries-take-looks = 看谁看过
me-entries-take-looks-text = 每一次都有，包括我们自己的人
me-entries-empty = 这里没有|关于您的记录
me-entries-empty-text = 没有单位报来过关于您的决定。报来一条，会先告知您，您打开以后就在这里看得到。
me-entries-empty-rules = 哪些决定会记在这里，看{ $rules }。
me-entries-empty-rules-link = 现行规则

## One entry

me-entry-back = 返回我的信息
me-entry-next-repair = 起可以申请修复
me-entry-next-repair-text = 从{ $day }起，您可以申请修复；批准后，这一条不再给任何单位看。什么都不做，它也会在{ $last }以后撤下。
me-entry-next-now = 现在
me-entry-next-repair-now = 就可以申请修复
me-entry-next-repair-now-text = 批准后，这一条不再给任何单位看。什么都不做，它也会在{ $last }以后撤下。
me-entry-next-last = 最后展示一天
me-entry-next-last-text = { $last }以后，任何报告里都没有它。您什么都不用做。
me-entry-ended = 已经到期。
me-entry-ended-text = { $last }以后，任何报告里都没有它，只有您自己看得到。{ $destroyed }保存期满，谁也打不开，包括我们。
me-entry-withdrawn = 报送单位已经撤回。
me-entry-withdrawn-text = { $day }，{ $body }撤回了这一条。从那时起，任何报告里都没有它。
me-entry-what = 决定了什么
me-entry-words = 决定书原话
me-entry-until = 展示到什么时候
me-line-decided = 作出决定，期限从这天起算
me-line-served = 送达您，有权的单位从这时起才可能看到
me-line-withdrawn = 报送单位撤回，从这时起谁也看不到
me-line-repair = 最短期限满，可以申请修复
me-line-last = 最后展示这一天，第二天起任何报告里都没有它
me-line-destroyed = 保存期满，密钥销毁，谁也打不开，包括我们
me-entry-class = 按“{ $class }”类计算期限；分的是决定，不是人。
me-entry-rule = 看这条规则和它的出处
me-entry-who = 谁能为什么看它
me-entry-who-only = 只有这些
me-entry-who-nobody = 现在只有
me-entry-why = 理由：{ $reason }
me-entry-who-always = 您、报送单位、办理您异议的人
me-entry-who-never = 这些都看不到
me-entry-seen = 谁看过它
me-entry-seen-count = 到今天，看过 { $count } 次。
me-entry-seen-all = 看全部
me-entry-seen-nobody = 到今天，没有单位看过这一条。
me-entry-can = 您可以
me-can-objection = 提出异议
me-can-objection-text = 事实不对，或者不是我。提出以后当场标注“有异议”
me-can-correction = 请求更正
me-can-correction-text = 字、数、日期写错了
me-can-repair = 申请修复
me-can-repair-from = { $day }起可以申请
me-can-repair-now = 现在就可以申请
me-can-appeal = 对处罚决定本身不服
me-can-appeal-text = 行政复议或者起诉，不在这里办；看到哪里办
me-entry-appeal = 对处罚决定本身不服，可以申请行政复议，也可以起诉。这两件事不在这里办，{ $where }。
me-entry-appeal-link = 看到哪里办、多少天内

## Notices

me-notices-title = 告知
me-notices-lead = 发给您的告知都在这里。
me-notices-waiting = 还没有打开
me-notices-past = 以前的
me-notices-came = { $day }发来
me-notices-opening-serves = 打开就是送达，打开以前会先告诉您这意味着什么。
me-notices-opened = { $at }您已打开
me-notices-served = { $day }起视为送达
me-notices-answered = 您已经答复过
me-notices-empty = 还没有告知
me-notices-empty-text = 有单位报来关于您的决定，或者有人看过您的信息，会在这里告知您。
me-notices-mail-set = 有新告知时，我们会发邮件到您确认过的邮箱，邮件里不写内容。
me-notices-mail-unset = 设一个邮箱，有新告知时会提醒您，邮件里不写内容。
me-notices-mail-link = 设置邮箱
me-notice-about-filed = { $body }报来一条{ $kind }
me-notice-about-amended = { $body }改了一条{ $kind }
me-notice-about-withdrawn = { $body }撤回了一条{ $kind }
me-notice-about-annulled = { $body }报来的一条{ $kind }已被撤销
me-notice-about-looked = { $body }看过您的信息
me-notice-back = 返回全部告知
me-notice-kicker = 告知 { $id }

me-closed-title = 这份告知|还没有打开
me-closed-lead-filed = { $body }报来一条关于您的{ $kind }。打开以前，请先看清打开意味着什么。
me-closed-lead-amended = { $body }改了以前报来的一条{ $kind }。打开以前，请先看清打开意味着什么。
me-closed-lead-withdrawn = { $body }撤回了以前报来的一条{ $kind }。查询的单位已经看不到它了。
me-closed-lead-annulled = { $body }以前报来的一条{ $kind }已被撤销。查询的单位已经看不到它了。
me-closed-when = 什么时候算送达
me-closed-until-open = 打开时
me-closed-not-served = 才算送达
me-closed-sent-letter = 告知信已经寄给您。到{ $day }还没有打开，从那天起视为送达。
me-closed-sent-message = 提醒邮件已经发到您确认过的邮箱。到{ $day }还没有打开，从那天起视为送达。
me-closed-sent-none = 还没有用别的办法送给您，所以您不打开，它就没有送达。以后如果寄信，这里会写明从哪天起视为送达。
me-closed-mean = 打开意味着什么
me-closed-mean-served = 打开就是送达，以打开的时间为准，留一份回执。
me-closed-mean-agree = 送达只表示您知道了，不表示您同意。
me-closed-mean-seen = 从送达起，目录认定有关的单位才可能看到它；要您同意的，还要先问您。
me-closed-mean-rights = 打开以后您看得到全部内容，异议、更正和修复都照样可以提。
me-closed-not = 先不打开呢？
me-closed-not-text-dated = 可以。{ $day }以前，查询的单位看不到它，您自己也只看得到类别、单位和日期。
me-closed-not-text = 可以。送达以前，查询的单位看不到它，您自己也只看得到类别、单位和日期。
me-closed-open = 打开告知
me-closed-later = 以后再打开

me-entries-lapsed = 已经不再有效，查询的单位看不到它
me-closed-lead-plain = { $body }报来一条关于您的{ $kind }。它不会对您不利。
me-closed-mean-plain = 打开就是收到，留一份回执。
me-closed-mean-back = 打开以后您看得到原来报来的内容，和撤下的理由。
me-closed-mean-plain-seen = 目录认定有关的单位现在就可能看到它；要您同意的，还要先问您。
me-closed-mean-plain-file = 不打开也看得到：它已经在“我的信息”里。
me-notice-mean-plain = 它不会对您不利。
me-notice-title = { $body }|报来一条关于您的{ $kind }
me-notice-served = 已送达：
me-notice-served-means = 。送达只表示您知道了，不表示您同意。
me-notice-what = 报来的是什么
me-notice-what-now = 改过以后是这样
me-notice-changed = 改了什么
me-notice-back-what = 撤下了什么
me-notice-back-withdrawn = 这一条不该报来，{ $day }起已经撤下，任何报告里都不再有它。
me-notice-back-annulled = 原来的决定被撤销了，{ $day }起这一条已经撤下，任何报告里都不再有它。
me-notice-back-told = 以前看过它的单位都会收到通知，谁已确认知悉，您在这一条里看得到。
me-notice-back-kept = 您自己的信息里还会保留它一段时间，到期销毁。
me-notice-entry = 看这一条的全部内容
me-notice-mean = 对您有什么影响
me-notice-mean-until = 它最长展示到{ $last }，第二天自动撤下，不用您申请。
me-notice-mean-only = 只有为这些用途才能看到它：
me-notice-mean-nobody = 目录没有认定哪个用途与它相关，所以没有查询的单位看得到它。
me-notice-mean-heard = 看到它的人不能只凭它拒绝您：要先听您说，再写明理由。
me-notice-mean-family = 它不影响您的家人，不影响社会救助、上学和看病。
me-notice-can = 您可以做什么
me-notice-can-nothing = 现在不想做什么也可以。到期它自己会撤下。
me-notice-receipt = 送达回执

## Looks

me-looks-title = 谁看过我的信息
me-looks-lead = 每一次都在这里，包括我们自己的人。一共 { $count } 次。
me-looks-newest = 回到最近的
me-looks-empty = 还没有人|看过您的信息
me-looks-empty-text = 有人看时，当场会出现在这里，写明是谁、为什么、凭什么、看到了什么。
me-looks-paging = 翻页
me-looks-older = 更早的 { $count } 次
me-looks-about = 关于这张清单
me-looks-whole = 这张清单是全的吗？
me-looks-whole-text = 是，只有一种例外：法律准许推迟告知的查看。每一次推迟都要有法条、案号、两个人和一个截止日，到那天自动出现在这里。
me-looks-deferred = 现在全市共有 { $count } 次推迟，最晚的到{ $until }为止。其中有没有您的，到期前任何人都不能说。
me-looks-deferred-none = 现在全市没有推迟告知的查看。
me-looks-learn = 怎样自己核对日志
me-looks-freeze-text = 凭您同意的查询全部停下
me-looks-wrong = 觉得有一次不该看
me-looks-wrong-text = 记下那一次的回执号，打 { $phone } 或者到窗口告诉我们

me-look-title = 一次查看
me-look-title-own = 您看过自己的信息
me-look-title-by = { $body }|看过您的信息
me-look-back = 返回谁看过
me-look-what = 这次查看
me-look-who = 谁看的
me-look-office = 哪个岗位
me-look-why = 为什么
me-look-ground = 凭什么
me-look-ground-mandate-full = 法定职责：{ $rule }，案号 { $number }
me-look-ground-consent-full = 您{ $granted }的同意
me-look-seen = 看到了什么
me-look-not-seen = 没有看到
me-look-not-seen-count = 您的其他 { $count } 条
me-look-not-seen-none = 没有别的了
me-look-outcome = 答复
me-look-destroyed = （已到保存期，内容已销毁）
me-outcome-nothing-to-consider = 没有需要考虑的信息
me-outcome-refer-to-officer = 有信息，请经办人判断
me-look-wrong = 觉得这次不该看？
me-look-wrong-text = 记下这一页的回执号，打 { $phone } 或者到任一政务大厅窗口告诉我们。我们查清以后书面答复您。想先停下凭您同意的查询，可以冻结。
me-look-proof = 这次查看的证明
me-look-proof-text = 这次查看在答复送出以前已写进日志，不能再改、不能再删。
me-look-proof-check = 不想只听我们说：用 { $command } 离线核对这个文件，或者上传到{ $verify }。
me-look-proof-verify = 核验页
me-look-proof-wait = 封存以后，这里可以下载证明。回执现在就能下载：它是我们签了名的承诺。

## Consents

me-consents-title = 授权
me-consents-lead = 谁请您同意它看、您同意过谁，都在这里。
me-consents-frozen = 查询已冻结。
me-consents-frozen-text = 现在谁也不能凭您的同意查询，已经同意的也停着。要恢复，到{ $freeze }。
me-consents-frozen-link = 冻结查询
me-consents-waiting = 等您答复
me-consents-in-force = 有效的同意
me-consents-past = 以前的
me-consents-empty = 没有人请您同意
me-consents-empty-text = 有单位想凭您的同意看您的信息时，请求会出现在这里，连同它会看到的那一页。
me-consent-tag-open = 等您答复
me-consent-tag-granted = 有效
me-consent-tag-used = 已用完
me-consent-tag-refused = 没有同意
me-consent-tag-revoked = 已撤回
me-consent-tag-lapsed = 已失效
me-consent-line-open = { $day }前答复；不答复，请求自己失效
me-consent-line-granted = 还可以看 { $count } 次，到{ $until }为止
me-consent-line-used = { $at }用完
me-consent-line-refused = { $at }您没有同意
me-consent-line-revoked = { $at }您撤回了
me-consent-line-lapsed = { $day }以后失效

me-consent-back = 返回授权
me-consent-kicker = 授权 { $id }
me-consent-title = { $count ->
    [0] { $body }|问您有没有需要考虑的信息
   *[other] { $body }|想看您的 { $count } 条信息
  }
me-consent-title-granted = 您同意|{ $body }|看您的信息
me-consent-title-used = 给{ $body }的同意|已经用完
me-consent-title-refused = 您没有同意|{ $body }|看您的信息
me-consent-title-revoked = 您撤回了|给{ $body }的同意
me-consent-title-lapsed = { $body }的请求|已经失效
me-consent-lead = 同意或不同意都可以。{ $day }前不答复，请求自己失效。
me-consent-lead-granted = 还可以看 { $count } 次，到{ $until }为止。没有用掉以前，您随时可以撤回。
me-consent-lead-used = { $at }看过。再看须再请您同意。
me-consent-lead-refused = { $at }您答复不同意。它什么也没有看到。
me-consent-lead-revoked = { $at }您撤回。从那时起它不能再看。
me-consent-lead-lapsed = { $day }以后失效。要看须再请您同意。
me-consent-who = 谁要看
me-consent-what-for = 为什么
me-consent-field = 工作范围
me-consent-their-words = 它的原话
me-consent-why-these = 为什么是这些
me-consent-relevance = { $reason }。{ $more }
me-consent-relevance-link = 看规则
me-consent-how-often = 看几次
me-consent-uses = { $count } 次，同意后 { $days } 天内
me-consent-asked = 什么时候请求
me-consent-after = 之后
me-consent-after-text = 不得另作他用，不得转给别人
me-consent-after-back = 不得另作他用，不得转给别人；您随时可以撤回还没用的同意
me-consent-preview = 它会看到的，|就是下面这一页
me-consent-sheet = 对方将看到的内容
me-sheet-purpose = 用途：{ $purpose }
me-sheet-refer = 有 { $count } 条信息，请经办人判断。
me-sheet-use = 此页是事实，不是评价。对{ $name }作不利决定以前，须先听其陈述，并由具名的人写明理由。
me-consent-not-seen = 它看不到：您的其他 { $count } 条信息、证件号码全文、住址、电话，也看不到谁还查过您。
me-consent-not-seen-other = 它看不到：证件号码全文、住址、电话，也看不到谁还查过您。
me-consent-changed = 还没有答复。它会看到的内容，在您确认以前变了。
me-consent-changed-text = 下面是现在的这一页，请重新看过再答复。
me-consent-pinned = 以后改过或新报来的信息不在这次同意之内；到期的会自动拿掉。
me-consent-answer = 您的答复
me-consent-refuse = 不同意
me-consent-refuse-small = 不用说理由
me-consent-grant = 同意
me-consent-grant-small = 给它看上面这一页
me-consent-alike = 不同意、不答复、撤回、过期和冻结，在对方那里看起来一样，都是“没有可用的授权”。这里也不会留下对您不利的记录。
me-consent-alike-past = 在对方那里只看得到“没有可用的授权”，看不出是不同意、没有答复、撤回还是过期。
me-consent-next-confirm = 下一页请您再确认一次。
me-consent-misuse = 觉得这个请求不该有？打 { $phone } 告诉我们。
me-consent-take-back = 改主意了
me-consent-take-back-text = 还没有用掉的同意可以撤回，不用说理由，没有任何后果。
me-consent-revoke = 撤回这次同意
me-consent-see-look = 看那一次查看

me-confirm-back = 返回上一页
me-confirm-title-grant = 同意它看？
me-confirm-title-refuse = 不同意它看？
me-confirm-title-revoke = 撤回这次同意？
me-confirm-entries = 给它看
me-confirm-entries-count = { $count } 条信息，就是上一页那张
me-confirm-entries-none = “没有需要考虑的信息”这句话，就是上一页那张
me-confirm-then = 接下来会怎样
me-confirm-grant-1 = 它可以为这个用途看上一页那张，别的看不到。
me-confirm-grant-2 = 它每看一次，当场记下并告知您。
me-confirm-grant-3 = 没有用掉以前，您随时可以撤回。
me-confirm-refuse-1 = 它什么也看不到，只知道没有可用的授权。
me-confirm-refuse-2 = 它不知道您是不同意，还是没有答复。
me-confirm-refuse-3 = 不同意没有任何后果，这里也不留对您不利的记录。
me-confirm-revoke-1 = 从现在起它不能再看。
me-confirm-revoke-2 = 它已经看过的，收不回来；但它不得另作他用。
me-confirm-revoke-3 = 撤回没有任何后果，对方只知道没有可用的授权。
me-confirm-do-grant = 同意
me-confirm-do-refuse = 不同意
me-confirm-do-revoke = 撤回同意
me-confirm-keep-grant = 再想想
me-confirm-keep-refuse = 再想想
me-confirm-keep-revoke = 留着

me-done-title-grant = 您已同意
me-done-title-refuse = 已记下：|您不同意
me-done-title-revoke = 已撤回
me-done-grant = { $body }可以看那一页，到{ $until }为止。
me-done-refuse = { $body }什么也看不到，只知道没有可用的授权。
me-done-revoke = 从现在起，{ $body }不能再凭这次同意查询。
me-done-next = 接下来
me-done-next-grant = 它看的时候，当场会出现在“谁看过”里。改了主意，随时可以撤回还没用的同意。
me-done-next-refuse = 您不用再做什么。它再请求一次，也要再问您。
me-done-next-revoke = 您不用再做什么。它要看，须再请您同意。
me-done-see = 看这次同意
me-done-receipt = 答复回执

## Freeze

me-freeze-title-on = 查询已冻结
me-freeze-title-off = 冻结查询
me-freeze-since = 从{ $at }起冻结，到您解冻为止。
me-freeze-changed-on = 已冻结。从现在起，谁也不能凭您的同意查询。
me-freeze-changed-off = 已解冻。没有过期的同意从现在起又有效。
me-freeze-mean = 冻结是什么意思
me-freeze-stops = 停下的
me-freeze-stops-1 = 凭您同意的查询，全部停下
me-freeze-stops-2 = 您给过的 { $count } 次有效的同意，也停着
me-freeze-stops-2-none = 以后新给的同意，也停着
me-freeze-stops-3 = 对方只看得到“没有可用的授权”
me-freeze-stays = 不受影响的
me-freeze-stays-1 = 依法定职责、有案号的查询，照样记下并告知您
me-freeze-stays-2 = 您自己看、取报告，照常
me-freeze-stays-3 = 新报来的决定照样告知您，期限照样走
me-freeze-do = 冻结
me-freeze-end = 解冻
me-freeze-keep = 保持现状
me-freeze-confirm-on = 冻结查询？
me-freeze-confirm-off = 解冻？
me-freeze-confirm-on-text = 凭您同意的查询马上停下，包括您给过的 { $count } 次有效的同意。
me-freeze-confirm-on-none = 凭您同意的查询马上停下。
me-freeze-confirm-on-cost = 冻结没有任何后果，随时可以解冻；对方看不出您冻结了。
me-freeze-confirm-off-text = 您给过的、没有过期的 { $count } 次同意又可以用。不想恢复的，先到“授权”里撤回。
me-freeze-confirm-off-none = 您现在没有有效的同意，解冻以后仍然没有人能凭同意查询，除非您再同意。

## Reports

me-reports-title = 本人报告
me-reports-lead = 您现在还在展示的信息，做成一份有签名的 PDF，免费，马上就有。
me-reports-made = 做好了。
me-reports-made-no = 编号 { $no }
me-reports-get = 下载报告
me-reports-get-short = 下载
me-reports-unopened = 有 { $count } 份告知没有打开，里面的内容不在报告里，只写类别、单位和日期。先看{ $notices }。
me-reports-unopened-link = 告知
me-reports-what = 里面有什么
me-reports-what-1 = 您的每一条信息，连同展示到哪天
me-reports-what-2 = { $days } 天内有效；任何人都可以核验是不是这里出的、有没有被改过
me-reports-what-3 = 封面写着“本人自用”
me-reports-make = 取一份报告
me-reports-make-again = 再取一份
me-reports-own = 别人向您要报告？
me-reports-own-text = 这份报告给您自己看。单位要您交“本人自用”的报告，就绕过了对用途的限制：它会看到与事情无关的内容。您可以不给。
me-reports-own-way = 更好的办法：请它发一个授权请求，它只看得到这个用途有关的，您看过那一页再决定。{ $learn }
me-reports-own-link = 怎样请单位走授权
me-reports-none = 还没有取过。取过的会列在这里。
me-reports-date = 做好的时间
me-reports-until = 有效到

## Mail

me-contact-mail-title = 有新告知时发邮件
me-contact-mail-lead = 邮件只说“您有一份新告知，请登录查看。”不写内容，不写单位。
me-contact-done-sent = 信已发出。点开信里的链接，再按一次确认，才算设好。
me-contact-done-confirmed = 邮箱已确认。
me-contact-done-removed = 邮箱已去掉。以后不再往那里发。
me-contact-now = 现在的邮箱
me-contact-address = 邮箱
me-contact-state = 状态
me-contact-confirmed = { $day }已确认
me-contact-unconfirmed = 还没有确认；信里的链接 { $hours } 小时内有效
me-contact-remove = 去掉这个邮箱
me-contact-set = 设一个邮箱
me-contact-change = 换一个邮箱
me-contact-field = 邮箱地址
me-contact-field-hint = 我们会发一封信，{ $hours } 小时内点开确认
me-contact-send = 发确认信
me-contact-mean = 设了邮箱意味着什么
me-contact-mean-1 = 有新告知，当天发信提醒您。
me-contact-mean-2 = 确认过的邮箱收到提醒后，您一直不打开告知，满 { $days } 天视为送达。没有确认过邮箱的，要寄信。
me-contact-mean-3 = 邮箱只用来提醒，不给任何单位看，随时可以去掉。
error-email-missing = 请填邮箱地址
error-email-form = “{ $typed }”不像邮箱地址。要有 @，@ 后面有点，例如 name@example.org
error-email-same = 这就是现在的邮箱，不用再设

me-mail-confirm-title = 确认这个邮箱
me-mail-confirm-lead = 按下面的按钮，这个邮箱就设好了。
me-mail-confirm-do = 确认邮箱
me-mail-confirm-not = 不确认
me-mail-confirm-over = 这个链接|已经不能用了
me-mail-confirm-over-lead = 用过一次，或者过了时间。再发一封确认信就行。
me-mail-confirm-again = 再发一封

## Sign out

me-sign-out-title = 退出？
me-sign-out-lead = 退出以后，这台设备上看不到您的信息。借用别人的设备时，一定退出。
me-sign-out-do = 退出
me-sign-out-stay = 继续办理

# 本人可以不要的记录
me-entry-state-awaiting = 等您同意
me-entry-state-declined = 您不要
me-entries-awaiting = 等您同意，{ $day }前不答复就删除；同意以前谁也看不到
me-entries-declined = 您不要这条记录，{ $day }以后删除
me-home-awaiting = 有一条记录等您同意
me-home-awaiting-by = 最后答复日
me-home-awaiting-text = { $body }报送了一条“{ $title }”。您同意才保存；不答复，到期就删除。
me-home-awaiting-go = 看看再说
me-wish-ask = 要不要保存这条记录，由您定
me-wish-ask-text = 您同意以前，谁也看不到它。到{ $last }您没有答复，它就被删除。不同意不影响您办任何事，也不会告诉任何人。
me-wish-yes = 同意保存
me-wish-no = 不要这条记录
me-wish-done-yes = 已记下：这条记录保存。
me-wish-done-no = 已记下：您不要这条记录。
me-wish-declined = 您不要这条记录。
me-wish-declined-text = 从现在起谁也看不到它，{ $destroyed }连同密钥一起删除，删了就找不回来。在那以前您可以改主意。
me-wish-undo = 改主意了，还是保存
me-can-decline = 不要这条记录
me-can-decline-text = 表彰要不要记在这里，由您定，不问理由
me-decline-title = 不要这条记录吗？
me-decline-1 = 从您确认起，查询的单位都看不到它
me-decline-2 = { $days }天以后连同密钥一起删除，删了就找不回来；{ $days }天以内可以改主意
me-decline-3 = 表彰本身不受影响，只是不记在这里
me-decline-4 = 不问理由，不告诉任何人，不影响您办任何事
me-decline-do = 不要这条记录
me-decline-back = 先留着
me-look-ground-record = 报送单位对自己报送的记录负责核对和更正
me-outcome-change-told = 它看过的一条记录有了变化，已告知

# 更正和撤回
me-entry-changed = 更正过什么
me-entry-taken-back = 报送单位撤回了它，理由是：
me-entry-amended = { $day }更正，理由是：
me-entry-amended-empty = （空）
me-entry-told = 看过它的单位，都告知了吗
me-entry-told-seen = { $day }告知，{ $seen }已确认知道
me-entry-told-wait = { $day }告知，还没有确认
me-entry-told-text = 给谁看过，更正或者撤回就告诉谁，只告诉它看过的那一条。
## Names

me-home-task-names = 我在这里叫什么
me-home-names-text = 在册姓名，核实了没有
me-home-names-asked = 有一个别的姓名在核对
me-names-h1 = 您在这里的姓名
me-names-lead = 单位报来的信息，号码和姓名都对上才记到您名下。
me-names-name = 姓名
me-names-former = 曾用名
me-names-variant = 另一种写法
me-names-tail = 尾号 { $tail }
me-names-asked = 有 { $count } 行用您的号码报了别的姓名。
me-names-asked-text = 登记机关正在核对是不是您。核对清楚以前，不记到您名下，谁也看不到。那个姓名也许是别人的，所以这里不写出来。
me-names-asked-at = { $at }报来
me-names-how = 姓名怎样定下来
me-names-how-1 = 第一个单位报来的姓名先记为“没有核实”，抄错了也不会就这样定下来
me-names-how-2 = 您实名登录，或者第二个单位报了同样的姓名，或者登记机关核对过，才算核实
me-names-how-3 = 查询您的单位，要写对这里的一个姓名，才查得到
me-names-wrong = 姓名不对，或者改过名，请带证件到窗口，或者打 { $phone }。
me-look-decision = 认定
me-look-decision-why = 理由
me-look-decided-filing_typo = 报来的姓名抄错了，按您的姓名记下
me-look-decided-known_typo = 原来在册的姓名错了，已经改正
me-look-decided-former_name = 报来的是您的曾用名，已经记下
me-look-decided-variant_name = 报来的是您姓名的另一种写法，已经记下
me-look-decided-not_this_person = 报来的不是您，没有记到您名下，以后也不会
me-look-decided-body_must_check = 还说不清，退给报送单位对照证件，没有记到您名下
