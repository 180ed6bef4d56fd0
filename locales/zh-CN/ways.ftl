# 看自己信息的七种办法。窗口办事员的话：动词平常，句子短，先说理由。

ways-label = 换一种看法
ways-kind = 按类别
ways-body = 按单位
ways-time = 按时间
ways-ends = 什么时候到期
ways-purpose = 别人能看到什么
ways-back = 已经收回的
ways-whole = 全部拿走

ways-title-body = 按单位看
ways-lead-body = 哪个单位报来过什么。
ways-title-time = 按时间看
ways-lead-time = 从最近的看起，按决定书上的日期；没有打开的告知按报来的日期。
ways-title-ends = 什么时候到期
ways-lead-ends = 每一个到期的日子，和为什么是那天。到期您什么都不用做，它自己会撤下。
ways-title-purpose = 别人能看到什么
ways-lead-purpose = 假如今天有人来查，每一种用途会看到的那一页。
ways-title-back = 已经收回的
ways-lead-back = 关于您说过、后来又收回的话：撤回的、撤销的、修复了的。任何报告里都没有它们；保存期满以前，您自己还看得到。
ways-title-whole = 全部拿走
ways-lead-whole = 您在这里看得到的一切，一份给人读，一份给机器读。

ways-year = { $year }年
ways-none-back = 没有收回过的
ways-none-back-text = 报送单位撤回、决定被撤销，或者修复批准以后，那一条会列在这里，直到保存期满。
ways-back-withdrawn = { $day }起，报送单位撤回了它，谁也看不到。
ways-back-annulled = { $day }起，决定被撤销，谁也看不到。
ways-back-repaired = { $day }起，已经修复，谁也看不到。
ways-back-kept = 您自己看得到它，到{ $day }保存期满为止。
ways-back-unopened = 它的告知没有打开，所以这里只写类别、单位和日期。

ways-ends-ahead = 往后
ways-ends-past = 已经过去的
ways-ends-none = 没有会到期的
ways-ends-none-text = 有了带期限的信息或同意，日子会列在这里。
ways-end-last-shown = 最后展示这一天，第二天起任何报告里都没有它
ways-end-in-force = 证上写的最后一天；第二天起不再有效，别人看不到
ways-end-repair = 从这天起可以申请修复
ways-end-destroyed = 保存期满，密钥销毁，谁也打不开，包括我们
ways-end-served = 从这天起视为送达，即使没有打开
ways-end-back = 从这天起收回，谁也看不到
ways-end-consent = 您的同意用到这一天为止
ways-end-why = 为什么是这天：{ $reason }。{ $rule }
ways-end-rule = 看规则

ways-purpose-nobody = 现在没有给任何人看。
ways-purpose-needs = 看到它以前，对方要有您的同意，或者有法条和案号；每看一次，您都会知道。
ways-purpose-see = 看那一页
ways-purpose-count = 会看到 { $count } 条
ways-purpose-nothing = 什么也看不到，看那一页
ways-purpose-fields-nothing = 另外 { $count } 个工作领域，什么也看不到
ways-preview-back = 返回全部用途
ways-preview-title = 为“{ $purpose }”|会看到的
ways-preview-today = 按{ $day }的情况
ways-preview-lead = 下面就是对方会看到的那一页，一字不差。
ways-preview-consent = 对方要先请您同意，同意以前您会再看到这一页；不同意没有任何后果。
ways-preview-mandate = 只有法条点名的单位，凭具体案号，才看得到；每看一次都会记下并告知您。
ways-preview-rule = 为什么是这些：看这个用途的规则
ways-sheet-along = 没有需要考虑的信息。附 { $count } 条：

ways-whole-unopened = 有 { $count } 份告知没有打开，里面的内容两份文件里都没有，只写类别、单位和日期。先看{ $notices }。
ways-whole-read = 给人读的
ways-whole-read-text = 一份有签名的 PDF，任何人都可以核验是不是这里出的、有没有被改过。
ways-whole-machine = 给机器读的
ways-whole-machine-text = 一个 JSON 文件，一次拿全：
ways-whole-machine-1 = 每一条信息、每一份告知，连同它现在怎样、到哪天为止
ways-whole-machine-2 = 谁看过您的信息，每一次都有，附日志里的证明
ways-whole-machine-3 = 您答复过的每一次授权、取过的每一份报告
ways-whole-get = 下载 JSON 文件
ways-whole-keep = 拿到以后
ways-whole-keep-text = 文件里是您的全部信息，请收好，不用交给任何人。下载是您自己的一次查看，会列在“谁看过”里。
