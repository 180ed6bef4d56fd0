//! Made-up names. Surnames and given names are joined by chance, so a likeness to anybody is one.

use crate::dice::Dice;

/// Surnames, the frequent ones several times.
const SURNAMES: &[&str] = &[
    "王", "王", "王", "李", "李", "李", "张", "张", "张", "刘", "刘", "高", "高", "高", "马", "马", "白", "白", "曹",
    "贺", "郝", "冯", "杜", "杨", "杨", "陈", "赵", "赵", "乔", "乔", "苏", "任", "韩", "康", "贾", "霍", "折", "訾",
    "惠", "艾", "常", "拓", "薛", "延", "慕", "党", "雷", "景", "田", "崔", "何", "吴", "孙", "郭", "宋", "许", "胡",
    "朱", "谢", "尚", "思", "强", "武", "边", "谷", "纪", "石", "尤", "屈", "柳", "闫", "焦", "申", "苗", "柴", "辛",
];

/// Surnames of two characters.
const LONG_SURNAMES: &[&str] = &["欧阳", "上官", "司马", "诸葛", "慕容", "尉迟", "皇甫", "令狐", "宇文", "呼延"];

const FIRST: &[&str] = &[
    "建", "文", "晓", "海", "春", "秀", "小", "志", "玉", "国", "明", "雪", "永", "丽", "亚", "思", "子", "雨", "晨",
    "佳", "世", "红", "俊", "彩", "振", "凤", "泽", "欣", "浩", "宇", "嘉", "静", "艳", "新", "德", "锦",
];

const SECOND: &[&str] = &[
    "平", "军", "霞", "林", "梅", "燕", "强", "英", "峰", "芳", "涛", "娜", "勇", "兰", "伟", "琴", "飞", "荣", "华",
    "亮", "莲", "鹏", "婷", "刚", "花", "轩", "怡", "宁", "洁", "斌", "龙", "慧", "波", "岚", "川", "禾",
];

const SINGLE: &[&str] = &[
    "磊", "丹", "杰", "敏", "洋", "静", "超", "艳", "凯", "瑞", "娟", "锋", "萍", "帆", "悦", "宁", "博", "楠", "森",
    "雯", "旭", "颖", "岩", "蕾",
];

/// Characters that old systems lose: outside the basic plane, or in no older national set.
const RARE: &[&str] = &["𠮷", "䶮", "㛃", "喆", "堃", "垚", "犇"];

/// A name as most people have one.
pub(crate) fn name(dice: &mut Dice) -> String {
    let surname = if dice.chance(2) { *dice.pick(LONG_SURNAMES) } else { *dice.pick(SURNAMES) };
    format!("{surname}{}", given(dice))
}

fn given(dice: &mut Dice) -> String {
    if dice.below(150) == 0 {
        return (*dice.pick(RARE)).to_owned();
    }
    if dice.chance(30) {
        return (*dice.pick(SINGLE)).to_owned();
    }
    format!("{}{}", dice.pick(FIRST), dice.pick(SECOND))
}

/// A name with a surname of two characters.
pub(crate) fn long_name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(LONG_SURNAMES), given(dice))
}

/// A name with the character 𠮷, which takes four bytes in UTF-8 and is in no GBK.
pub(crate) fn rare_name(dice: &mut Dice) -> String {
    format!("{}{}𠮷", dice.pick(SURNAMES), dice.pick(FIRST))
}
