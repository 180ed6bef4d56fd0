# Why a file or a row was not simply taken, and how to mend it.
#
# Reason code "id.check" is the pair reason-id-check (the problem) and reason-id-check-mend.
# Arguments of each code: crates/web/src/views/desk/reasons.rs. A number is never put right for the
# clerk: no message offers a check digit.

## The whole file

reason-header-missing = { $columns ->
    [none] 表里缺列
   *[other] 表里缺这些列：{ $columns }
  }
reason-header-missing-mend = 补上再传；列的先后不限，列名照模板写
reason-header-doubled = 这些列出现了不止一次：{ $columns }
reason-header-doubled-mend = 每一列只留一次，删掉多余的
reason-header-unknown = 不认识这些列，没有读：{ $columns }
reason-header-unknown-mend = 不用改；里面如果有要报的内容，把列名改成模板里的
reason-header-forbidden = 这些列依法不能收，没有读，也没有留：{ $columns }
reason-header-forbidden-mend = 这次不用改；下次报送前删去这些列
reason-sheet-not_recognised = 认不出这个文件：它不像 xlsx、xls、ods、csv 或 ndjson
reason-sheet-not_recognised-mend = 用表格软件打开，另存为 xlsx 再传
reason-sheet-empty = 表里一行内容也没有
reason-sheet-empty-mend = 看看是不是传错了文件；表头要在第一行，内容从第二行起
reason-sheet-encrypted = 文件有密码，打不开
reason-sheet-encrypted-mend = 去掉密码，另存一份再传
reason-sheet-too_large = 文件太大{ $limit ->
    [none] {""}
   *[other] ，最多 { $limit }
  }
reason-sheet-too_large-mend = 分成几份传
reason-sheet-too_many_rows = { $limit ->
    [none] 行数太多
   *[other] 超过 { $limit } 行
  }
reason-sheet-too_many_rows-mend = 分成几份传，或者另存为 csv：csv 不限行数
reason-sheet-too_many_columns = { $limit ->
    [none] 列数太多
   *[other] 超过 { $limit } 列
  }
reason-sheet-too_many_columns-mend = 多半是传错了表，或者右边有空列；删掉多余的列再传
reason-sheet-encoding = { $row ->
    [none] 文字读不出来：不是 UTF-8，也不是 GB 18030
   *[other] 第 { $row } 行的文字读不出来：不是 UTF-8，也不是 GB 18030
  }
reason-sheet-encoding-mend = 用表格软件打开，另存为 xlsx 再传
reason-sheet-damaged = { $row ->
    [none] 文件坏了，读不下去
   *[other] 读到第 { $row } 行，文件坏了
  }
reason-sheet-damaged-mend = 用表格软件打开，看内容全不全，另存为 xlsx 再传
reason-sheet-several = 有两张工作表都有要报的行：{ $sheets }
reason-sheet-several-mend = 把行放进同一张工作表，再发一次
reason-row-unreadable = 这一行读不出来
reason-row-unreadable-mend = 照模板的列名，一行写成一个简单的对象，再发一次；别的行不受影响
reason-row-encoding = 这一行的文字读不出来：有的字节不成字
reason-row-encoding-mend = 在原来的系统里看看这一行，重新导出或者照着重打，再报这一行；别的行不受影响
reason-column-later = 已收。这张表是旧版，新版多了这些列：{ $columns }
reason-column-later-mend = 这一批不用重报；旧版收到 { $until } 的前一天，请下载新的模板
reason-name-organisation = “姓名”像是单位的名称
reason-name-organisation-mend = 这张表只收自然人；单位的决定请报法人平台，不要报到法定代表人名下
reason-document-no_number = “{ $found }”不是文书号
reason-document-no_number-mend = 照决定书填写文书号；没有文书号的决定不收
reason-licence-missing_for_kind = 处罚类别里有暂扣或者吊销，证照名称却空着
reason-licence-missing_for_kind-mend = 填上暂扣或者吊销的证照名称及编号
reason-basis-not_in_force = 决定日期早于目录收录这一事项的日期（{ $from }起收）：{ $found }
reason-basis-not_in_force-mend = 看看决定日期是不是抄错了；更早的决定不收
reason-title-no_item = 目录里没有“{ $found }”
reason-title-no_item-mend = { $allowed ->
    [none] 照模板里列出的事项填
   *[other] 可以填：{ $allowed }
  }
reason-title-several = “{ $found }”在目录里不止一项
reason-title-several-mend = { $allowed ->
    [none] 照模板里列出的事项填
   *[other] 写明是哪一项：{ $allowed }
  }
reason-sheet-io = 这次没有收到完整的文件
reason-sheet-io-mend = 再传一次
reason-template-wrong = { $template ->
    [none] 这张表不是您选的那一种
   *[other] 这张表不是“{ $template }”
  }{ $other ->
    [none] {""}
   *[other] ，看列名像“{ $other }”
  }
reason-template-wrong-mend = 改选这张表的模板，或者换一个文件
reason-template-legal_person = 这是法人的表
reason-template-legal_person-mend = 这里只收自然人的决定。法人的表报到法人的平台；表里的法定代表人也不会记到他个人名下
reason-template-unknown = 没有选对模板
reason-template-unknown-mend = 从列出的模板里选一个

## One row: any column

reason-required = 空着
reason-required-mend = 照决定书填上
reason-too_long = 有 { $found } 个字，最多 { $limit } 个
reason-too_long-mend = 写短些；全文留在决定书里
reason-cell-error = 这一格是表格软件的出错值“{ $found }”
reason-cell-error-mend = 照决定书填上内容，不要用公式
reason-code-unknown = “{ $found }”不是这一列的值
reason-code-unknown-mend = { $allowed ->
    [none] 照模板里列出的值填
   *[other] 只能填：{ $allowed }
  }

## One row: the person

reason-id-length = 身份证号码是 18 位，这里有 { $found } 位
reason-id-length-mend = 对照决定书重抄全部 18 位；这一列要设成“文本”，不然表格软件会改掉后几位
reason-id-mangled = 号码被表格软件当成数字，后几位已经变了
reason-id-mangled-mend = 先把这一列设成“文本”，再对照决定书重抄全部 18 位；只改格式，丢了的位数不会回来
reason-id-not_digit = 号码里有不该有的字{ $at ->
    [none] {""}
   *[other] ，在第 { $at } 位
  }
reason-id-not_digit-mend = 前 17 位只有数字，最后一位是数字或 X；对照决定书重抄
reason-id-check = 号码自身的校验不通过，多半是抄错一位
reason-id-check-mend = 对照决定书重抄全部 18 位；不要只改最后一位
reason-id-birth = 号码里的出生日期不存在，或者在今天以后
reason-id-birth-mend = 对照决定书重抄全部 18 位
reason-id-type_unknown = “{ $found }”不是认得的证件类型
reason-id-type_unknown-mend = 只能填：{ $allowed }
reason-id-form = { $kind ->
    [passport] 这不像护照号码
    [hk-macau-permit] 这不像港澳居民来往内地通行证的号码
    [taiwan-permit] 这不像台湾居民来往大陆通行证的号码
    [foreign-permanent-resident] 这不像外国人永久居留身份证的号码
   *[other] 号码要有 5 到 20 个字母或数字
  }
reason-id-form-mend = { $kind ->
    [passport] 照护照资料页右上角抄全：字母和数字，不写空格和汉字
    [hk-macau-permit] 照证件抄全：H 或者 M，后面 8 位数字（旧证 10 位）
    [taiwan-permit] 照证件抄全：8 位数字（旧证 10 位数字，可能带一个字母）
    [foreign-permanent-resident] 照证件抄全：2023 年起的证是 9 开头的 18 位，以前的是 3 个字母加 12 位数字
   *[other] 照证件抄全部字母和数字
  }
reason-id-prefix = { $kind ->
    [foreign-permanent-resident] 18 位的外国人永久居留身份证号码以 9 开头，这个不是
   *[other] 港澳台居民居住证的号码以 810000、820000 或者 830000 开头，这个不是
  }
reason-id-prefix-mend = 看看证件类型是不是选错了；没有选错，就对照证件重抄全部 18 位
reason-id-widened = 这是 15 位的旧身份证号码，已经按国家标准补成 18 位收下
reason-id-widened-mend = 这一行不用改；以后请写 18 位号码
reason-id-kind_mended = { $kind ->
    [foreign-permanent-resident] 这是外国人永久居留身份证的号码，已经按这种证件收下
   *[other] 这是港澳台居民居住证的号码，已经按这种证件收下
  }
reason-id-kind_mended-mend = 这一行不用改；以后证件类型请照证件名称选
reason-id-issue_left_out = 旧通行证号码的最后两位是换证次数，没有收；前 9 位终身不变，已经收下
reason-id-issue_left_out-mend = 这一行不用改；以后写前 9 位就可以
reason-id-unusual = 号码的样式少见，已经照写的收下
reason-id-unusual-mend = 请再对照证件看一遍；抄错了，就撤回这一条，用对的号码重报
reason-name-empty = 姓名空着
reason-name-empty-mend = 照决定书写姓名
reason-name-has_digits = 姓名里有数字
reason-name-has_digits-mend = 看看是不是填错了列；照决定书写姓名
reason-name-bad_char = 姓名里有认不出的字，或者有星号、问号
reason-name-bad_char-mend = 照决定书写全名；生僻字打不出来的，另存为 xlsx 或 UTF-8 的 csv 再传
reason-subject-kind_legal_person = “{ $found }”：这是自然人的表
reason-subject-kind_legal_person-mend = 移到法人的表里报，不在这里收
reason-subject-sole_trader = 号码以 92 开头，像是个体工商户，不是人
reason-subject-sole_trader-mend = 由市信用办核对，您不用做什么

## One row: dates

reason-date-not_a_date = “{ $found }”不是日期
reason-date-not_a_date-mend = 写成年、月、日，例如 2026/02/28
reason-date-impossible = “{ $found }”：没有这一天
reason-date-impossible-mend = 填决定书上的日期，例如 2026/02/28
reason-date-future = “{ $found }”在今天以后
reason-date-future-mend = 填决定书上的日期；还没有作的决定不报
reason-date-long_term_as_decision = “{ $found }”表示长期，不能当决定日期
reason-date-long_term_as_decision-mend = 填决定书上的日期；长期只写在有效期至
reason-date-before_1949 = “{ $found }”早于 1949 年，多半写错了年份
reason-date-before_1949-mend = 填决定书上的日期
reason-date-before_decision = “{ $found }”早于决定日期 { $decided }
reason-date-before_decision-mend = 对照决定书，看两个日期哪个写错了

## One row: money

reason-money-not_a_number = “{ $found }”不是数
reason-money-not_a_number-mend = 只写数字，单位是万元：500 元写 0.05
reason-money-negative = “{ $found }”小于零
reason-money-negative-mend = 写决定书上的金额；退还的钱不写在这里
reason-money-too_many_decimals = “{ $found }”的小数超过 { $limit } 位
reason-money-too_many_decimals-mend = 单位是万元，最多写到分，即 6 位小数
reason-money-over_limit = “{ $found }”是 { $found } 万元，超过上限 { $limit } 万元
reason-money-over_limit-mend = 这一列的单位是万元：500 元写 0.05
reason-money-missing_for_kind = 处罚类别里有罚款或者没收，金额却空着或者是 0
reason-money-missing_for_kind-mend = 填上金额，单位是万元：500 元写 0.05；如果没有，就改处罚类别

## One row: the basis

reason-basis-no_act = “{ $found }”：看不出是哪部法
reason-basis-no_act-mend = 写法名和条款，例如《计量法》第二十五条
reason-basis-no_article = “{ $found }”：没有写第几条
reason-basis-no_article-mend = 写法名和条款，例如《计量法》第二十五条
reason-basis-no_item = 目录里没有按“{ $found }”作的这种决定
reason-basis-no_item-mend = 先核对法名和条款；没有写错，就是目录不收这一种，请不要再报
reason-basis-several = “{ $found }”对应目录里的好几项
reason-basis-several-mend = 只写处罚所凭的那一条；一份决定书处罚了几件事，就分成几行

## One row: the bodies

reason-body-code_bad_char = { $at ->
    [none] 信用代码是 18 位，这里有 { $length } 位
   *[other] 信用代码第 { $at } 位不该有这个字
  }
reason-body-code_bad_char-mend = 信用代码是 18 位数字和大写字母，没有 I、O、S、V、Z；对照单位的证书重抄
reason-body-code_check = 已收，但信用代码的校验不通过
reason-body-code_check-mend = 这一行不用重报；下次报送前请核对代码
reason-body-name_mismatch = “{ $found }”和信用代码不是同一个单位
reason-body-name_mismatch-mend = 照决定书落款写单位全称，代码照它的证书写{ $expected ->
    [none] {""}
   *[other] 。表里的代码是{ $expected }的
  }
reason-body-not_competent = { $item ->
    [none] 目录里没有“{ $found }”这个单位，或者它不作这种决定
   *[other] 目录里“{ $found }”不作“{ $item }”这种决定
  }
reason-body-not_competent-mend = 核对处罚机关、信用代码和处罚依据；委托办理的，写委托机关
reason-body-not_source = 数据来源单位不是您的单位
reason-body-not_source-mend = 写您的单位和它的信用代码；别的单位的决定，由它自己报

## One row: refused by law. The content is not kept, so nothing of it is quoted.

reason-minor-under_18 = 依法不收：行为发生时当事人未满 18 岁
reason-minor-under_18-mend = 内容没有保留，请不要再报
reason-minor-under_20 = 作决定时当事人不到 20 岁，行为也许在 18 岁以前
reason-minor-under_20-mend = 在备注里写“行为日期：年/月/日”，再传这一行；写明以前不入库
reason-minor-age_unknown = 这种证件的号码里没有出生日期，看不出行为时是不是已满 18 岁
reason-minor-age_unknown-mend = 对照案卷核实；满了，在备注写“行为时已满18周岁”，再报这一行。没有核实以前不收
reason-law-public_order = 依法不收：治安管理处罚的记录要封存
reason-law-public_order-mend = 内容没有保留，请不要再报
reason-law-sealed = 依法不收：这是封存的记录
reason-law-sealed-mend = 内容没有保留，请不要再报
reason-law-discipline = 依法不收：这是公职人员的内部处分
reason-law-discipline-mend = 内容没有保留，请不要再报
reason-law-court_private = 依法不收：调解、家事、不公开审理和刑事的文书
reason-law-court_private-mend = 内容没有保留，请不要再报
reason-law-court_list = 依法不收：法院的执行名单由法院自己管
reason-law-court_list-mend = 内容没有保留，请不要再报
reason-law-forbidden_kind = 依法不收：法律禁止采集这种信息
reason-law-forbidden_kind-mend = 宗教信仰、基因、指纹、血型、疾病和病史都不能报。内容没有保留，请不要再报
reason-law-rating = 不收：这里不收对人的打分和分级
reason-law-rating-mend = 内容没有保留，请不要再报
reason-law-other = 依法不收
reason-law-other-mend = 内容没有保留，请不要再报

## One row: somebody has to look at it

reason-review-identity = 姓名和号码对不上，在登记机关核对
reason-review-identity-mend = 由登记机关的办理员核对，您不用做什么；结果会写在这里
reason-identity-not_this_person = 登记机关核对过：这个号码和这个姓名不是同一个人
reason-identity-not_this_person-mend = 对照当事人的证件，把号码或者姓名写对，再报这一行；同样的号码和姓名不会再收
reason-filing-taken_back = 这一条您单位报过，又撤回了
reason-filing-taken_back-mend = 重新作出了决定的，用新决定的文号报；没有新决定的，把这一行从表里删掉
reason-identity-check_paper = 登记机关请你们再对照一次当事人的证件
reason-identity-check_paper-mend = 对照证件核对姓名和号码；有错就改了再报，没有错就把证件复印件交登记机关，再报这一行
reason-review-free_text = 里面也许有不该写的内容（例如病情、电话或者别人的号码）
reason-review-free_text-mend = 由市信用办看过再收，您不用做什么；下次报送前请删去
reason-review-value = “{ $found }”没有说清是哪一种
reason-review-value-mend = 由市信用办核对，您不用做什么；下次请写明
reason-review-amendment = 这个文号报过，这次内容不同
reason-review-amendment-mend = 以前报的照旧有效；在网页上确认修改，要等下一个版本
reason-review-sent_back = 市信用办看过，退回来改：{ $words }
reason-review-sent_back-mend = 照上面写的改好，再报这一行
reason-review-refused = 市信用办看过，依规定不收
reason-review-refused-mend = 内容没有保留，请不要再报
reason-repeated = 以前报过，内容相同
reason-repeated-mend = 不用改，没有重复入库
reason-unknown = 这里有问题，原因没有写清
reason-unknown-mend = 对照决定书核对；还是不行，打服务电话说明批次和行号

## The clerk's own sheet, sent back with three more columns

returned-state = 结果
returned-reason = 问题
returned-mend = 怎样改
returned-state-mended = 已补正
returned-state-filed = 已收，或以前已有
returned-state-refused = 要改
returned-state-law = 依法不收
returned-state-review = 待核
