# What the API says in words: problems (problem-<code>, and -detail: what to do) and faults of fields
# (field-<code>). A code's dots are hyphens here.

## Problems

problem-credential = 令牌无效
problem-credential-detail = 请求里没有令牌，或者令牌不对、已到期。在 Authorization 里写 Bearer 和令牌。
problem-not_permitted = 这个令牌不能做这件事
problem-not_permitted-detail = 换一个有这项权限的令牌，或者请本单位管理员开通。
problem-not_found = 没有找到
problem-not_found-detail = 没有这一项，或者不是给您看的。
problem-method_not_allowed = 这个地址不接受这种方法
problem-method_not_allowed-detail = 看接口说明 /api/openapi.json。
problem-no_consent = 没有可用的授权
problem-no_consent-detail = 现在没有本人为这个用途给出的、可以使用的授权。请申请，或者再申请一次。
problem-purpose_not_allowed = 不能按这个用途查询
problem-purpose_not_allowed-detail = 没有这个用途，或者本单位不能按它查询。能用的用途见 /api/v1/public/catalog。
problem-authorisation_not_allowed = 这个用途要另一种依据
problem-authorisation_not_allowed-detail = 有的用途要本人授权，有的要法定职责和案号。见 /api/v1/public/catalog。
problem-fields = 有内容要改
problem-fields-detail = 逐项见 errors。
problem-json = 不是 JSON
problem-json-detail = 请求体要是一个完整的 JSON 值，UTF-8 编码。
problem-body = 请求没有收完整
problem-body-detail = 再发一次；用表单的，看看分界写得对不对。
problem-media_type = 不收这种内容
problem-media_type-detail = 这里收：{ $kinds }。
problem-too_large = 内容太大
problem-too_large-detail = 最多 { $limit }。请分成几份发。
problem-too_often = 来得太勤
problem-too_often-detail = 等 Retry-After 说的秒数再来。
problem-under_way = 同一个请求正在办
problem-under_way-detail = 等 Retry-After 说的秒数再来，会得到那一次的结果。
problem-busy = 此刻改动太多
problem-busy-detail = 什么也没有改。等 Retry-After 说的秒数再来。
problem-unavailable = 暂时办不了
problem-unavailable-detail = 什么也没有披露。等 Retry-After 说的秒数再来；一直这样，请把 instance 里的编号告诉运维。
problem-internal = 登记簿出错了
problem-internal-detail = 什么也没有披露。请把 instance 里的编号告诉运维。
problem-proof-not_yet = 还没有证明
problem-proof-not_yet-detail = 检查点还没有盖到这片叶。等 Retry-After 说的秒数再来；在那以前，回执就是凭据。
problem-verify-too_long = 核验用时太长
problem-verify-too_long-detail = 这份文件两秒内核不完。用 xinyu verify 离线核验。
problem-identity_case-decided = 这一件已经办过了
problem-identity_case-decided-detail = 另一位办理员先办了，没有再改。
problem-review-decided = 这一行已经办过了
problem-review-decided-detail = 另一位办理员先办了，没有再改。
problem-review-not_whole = 这一行不能照原样收
problem-review-not_whole-detail = 它写得不全。请退给报送单位改，或者不收。
problem-batch-purged = 这一批已经销毁
problem-batch-purged-detail = 上传的文件和没有收下的行按规则到期销毁了；收下的条目还在。
problem-consent-answered = 不能再答复
problem-consent-answered-detail = 这个申请已经答复过，或者过了答复的期限。
problem-consent-changed = 给看的内容变了
problem-consent-changed-detail = 从您看过以后，会给看的内容有变化。请再看一遍，再答复。
problem-consent-not_granted = 没有可以撤回的
problem-consent-not_granted-detail = 这个申请没有同意过。

## Problems: a whole file

problem-sheet-not_recognised = 认不出这个文件
problem-sheet-not_recognised-detail = 它不像 xlsx、xls、ods、csv 或 ndjson。
problem-sheet-empty = 表里没有内容
problem-sheet-empty-detail = 表头在第一行，内容从第二行起。
problem-sheet-encrypted = 文件有密码
problem-sheet-encrypted-detail = 去掉密码，另存一份再发。
problem-sheet-too_many_rows = 行数太多
problem-sheet-too_many_rows-detail = 工作簿最多 { $limit } 行；csv 和 ndjson 不限。
problem-sheet-too_many_columns = 列数太多
problem-sheet-too_many_columns-detail = 最多 { $limit } 列。
problem-sheet-encoding = 文字读不出来
problem-sheet-encoding-detail = 第 { $row } 行既不是 UTF-8，也不是 GB 18030。
problem-sheet-damaged = 文件坏了
problem-sheet-damaged-detail = { $row ->
    [none] 读不下去。
   *[other] 读到第 { $row } 行，读不下去。
  }
problem-template-wrong = 不是这个模板的表
problem-template-wrong-detail = 一个列名也没有认出来。看看 template 写得对不对。
problem-template-legal_person = 这是法人的表
problem-template-legal_person-detail = 这里只收自然人的决定；法人的事不记到法定代表人名下。
problem-header-missing = 缺列
problem-header-missing-detail = 表里缺：{ $columns }。
problem-header-doubled = 列重复
problem-header-doubled-detail = 出现了不止一次：{ $columns }。

## Fields

field-required = 这里要填
field-unknown = 没有这一项
field-type = 类型不对
field-choice = 不是可以选的值
field-range = 超出范围
field-cursor = 不是上一页给的 next
field-key = 1 到 255 个可见的 ASCII 字符
field-form-field = 表单里只收 file 和 template，各一个
field-template-unknown = 没有这个模板；模板见 /api/v1/public/catalog
field-authorisation-one = consent 和 mandate 写且只写一个
field-mandate-unknown = 这个用途没有这条规则，或者它不在有效期
field-case_number-length = 1 到 200 个字
field-reason-length = 1 到 200 个字
field-reason-names = 里面有姓名或者号码，当事人会看到，请去掉
field-decision-unknown = 没有这种认定
field-days-range = 1 天以上，不超过规则的天数
field-field-required = 这个用途要写明工作领域
field-field-unknown = 这个用途没有这个工作领域
field-id-type_unknown = 不认识的证件类型
field-id-form = 不像这种证件的号码
field-name-form = 不像姓名
field-email-form = 不像邮箱地址
field-email-same = 和现在的一样
field-body-unknown = 没有这个单位
field-role-unknown = 没有这个角色
field-scope-unknown = 没有这个范围

problem-entry-not_declinable = 这条记录不由本人决定
problem-entry-not_declinable-detail = 表彰、志愿服务这类记录可以不要；这一条依法要记录。认为有错的，可以提出异议。

problem-entry-changed = 这条记录已经不是您看到的版本
problem-entry-changed-detail = 您看过以后它又改过。请重新打开核对，再提交。
problem-entry-taken_back = 这条记录已经撤回
problem-entry-taken_back-detail = 撤回以后不能再更正或者再次撤回。
problem-take_back-waits = 已经有人申请撤回
problem-take_back-waits-detail = 撤回在等第二个人确认。请另一位报送员确认或者取消。
problem-take_back-none = 没有等待确认的撤回
problem-take_back-none-detail = 可能已经确认或者取消了。请重新打开这条记录看现在的情况。
problem-take_back-same_officer = 撤回要两个人
problem-take_back-same_officer-detail = 您申请的撤回，要由本单位另一位报送员确认。
problem-take_back-why = 撤回的原因不对
problem-take_back-why-detail = 撤回只有两种：报送有误，或者决定被撤销。
problem-amendment-not_taken = 更正没有通过核对
problem-amendment-not_taken-detail = { $reasons }
problem-if_match = 请说明更正的是哪个版本
problem-if_match-detail = 请先读取这条记录，把它的 ETag 放在 If-Match 里再提交。
problem-batch-working = 批次还没有处理完
problem-batch-working-detail = 处理完以后才有逐行回执。请稍后再取。
field-too_long = 太长
field-words = 有不能收集的内容，请换一种写法
field-not_amendable = 这一项不能更正
## 报告、证明和出示码

problem-report-recalled = 已经收回
problem-report-recalled-detail = 这份文件不算数了。请重新出具。
problem-report-superseded = 已有新的一份
problem-report-superseded-detail = 这份文件已经重新出具。请用新的。
problem-report-copy_gone = 副本已经销毁
problem-report-copy_gone-detail = 文件只保存规则写明的天数。请重新出具。
problem-certificate-something = 现在开不出这份证明
problem-certificate-something-detail = 为这个用途，有相关的信息在展示期内。只告诉您一个人；是哪一条，看 /api/v1/me/entries。
problem-certificate-not_in_force = 现在不在有效期内
problem-certificate-not_in_force-detail = 这一条今天不在有效期内，所以证明不了。
problem-share-frozen = 查询已冻结
problem-share-frozen-detail = 冻结期间不能给人看。请先解冻。
problem-share-changed = 会看到的内容变了
problem-share-changed-detail = 您看过以后，会看到的内容变了。请重新看过再做。
problem-share-ended = 没有可以收回的
problem-share-ended-detail = 它以前已经打开过，或者因为别的缘故结束了。
problem-share-closed = 没有打开
problem-share-closed-detail = 码或口令不对，或者已经打开过、收回了、过期了。不说是哪一种。
problem-counter-unconfirmed = 没有能确认是本人
problem-counter-unconfirmed-detail = 姓名和号码要和证件一样，码要是刚刚显示的。
field-purpose-says_nothing = 没有什么不利的信息与这个用途有关，证明说不出什么

problem-identity-name_proven = 本人登录时已经证明过姓名
problem-identity-name_proven-detail = 在册姓名是本人实名登录核实的，不会是笔误。请选别的结论，例如“不是这个人”。
problem-honour-not_publishable = 这类信息不能公布
problem-honour-not_publishable-detail = 只有目录列明的荣誉，本人才可以公布。
problem-honour-not_open = 这条信息现在不能公布
problem-honour-not_open-detail = 它已经结束，或者您不要它。
problem-honour-not_told = 请先打开它的告知
problem-honour-not_told-detail = 打开告知、看过内容以后，才可以公布。
problem-honour-frozen = 冻结期间不公布
problem-honour-frozen-detail = 您冻结了查询。解冻以后再公布。
problem-honour-changed = 这条信息更正过了
problem-honour-changed-detail = 您看过以后，它更正过。请重新看过再公布。
field-honour-name = 请从本人的姓名里选一个
problem-people-own_rights = 自己的权限由别的管理员办
problem-people-own_rights-detail = 谁也不能给自己添加、核定或者收回权限。
problem-people-has_right = 这项权限已经有了
problem-people-has_right-detail = 可以再核定一次，往后续。
problem-people-no_right = 这个人现在没有这项权限
problem-people-no_right-detail = 它没有给过，已经到期，或者已经收回。
problem-people-last_admin = 这是本单位最后一个管理员
problem-people-last_admin-detail = 先添一个管理员，再收回这个。
problem-people-has_deputy = 这个人已经在代岗
problem-people-has_deputy-detail = 先停掉，再重新定。
problem-people-no_deputy = 没有这样的代岗
problem-people-no_deputy-detail = 它没有定过，或者已经停了。
field-staff-long = 太长了，最多60个字
field-staff-same_name = 本单位已经有一个在岗的人叫这个名字
field-staff-past = 不能早于今天
field-staff-until = 不能早于开始那天，最长一年
field-staff-deputy_until = 不能早于开始那天，也不能超过代岗的最长期限
field-staff-deputy = 要是本单位在岗的另一个人
