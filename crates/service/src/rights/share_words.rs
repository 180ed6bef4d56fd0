//! The second word of a share: four digits and a word that can be told over the phone in either
//! language, so that whoever reads it and whoever types it need not speak the same.

/// 64 things, each with one sign and one word; none sounds like another in its language.
const WORDS: [(&str, &str); 64] = [
    ("山", "mountain"),
    ("河", "river"),
    ("湖", "lake"),
    ("海", "sea"),
    ("云", "cloud"),
    ("风", "wind"),
    ("雨", "rain"),
    ("雪", "snow"),
    ("星", "star"),
    ("月", "moon"),
    ("石", "stone"),
    ("沙", "sand"),
    ("田", "field"),
    ("林", "forest"),
    ("松", "pine"),
    ("柳", "willow"),
    ("榆", "elm"),
    ("竹", "bamboo"),
    ("花", "flower"),
    ("草", "grass"),
    ("桃", "peach"),
    ("梨", "pear"),
    ("杏", "apricot"),
    ("瓜", "melon"),
    ("豆", "bean"),
    ("米", "rice"),
    ("麦", "wheat"),
    ("茶", "tea"),
    ("盐", "salt"),
    ("糖", "sugar"),
    ("马", "horse"),
    ("牛", "cow"),
    ("羊", "sheep"),
    ("鹿", "deer"),
    ("虎", "tiger"),
    ("兔", "rabbit"),
    ("猫", "cat"),
    ("狗", "dog"),
    ("鱼", "fish"),
    ("鸟", "bird"),
    ("鹤", "crane"),
    ("燕", "swallow"),
    ("蜂", "bee"),
    ("龟", "turtle"),
    ("灯", "lamp"),
    ("船", "boat"),
    ("车", "wagon"),
    ("桥", "bridge"),
    ("门", "door"),
    ("窗", "window"),
    ("伞", "umbrella"),
    ("鼓", "drum"),
    ("笛", "flute"),
    ("钟", "bell"),
    ("笔", "pen"),
    ("纸", "paper"),
    ("书", "book"),
    ("布", "cloth"),
    ("针", "needle"),
    ("碗", "bowl"),
    ("锅", "pot"),
    ("刀", "knife"),
    ("镜", "mirror"),
    ("梯", "ladder"),
];

/// A second word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondWord {
    digits: u16,
    word: u8,
}

impl SecondWord {
    /// Of random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 8]) -> Self {
        let number = u64::from_be_bytes(bytes);
        let word = u8::try_from(number % WORDS.len() as u64).unwrap_or(0);
        Self { digits: u16::try_from(number / WORDS.len() as u64 % 10_000).unwrap_or(0), word }
    }

    /// As somebody typed it, in either language, with or without a blank.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let at = typed.find(|c: char| !c.is_ascii_digit())?;
        let (digits, word) = typed.split_at(at);
        if digits.len() != 4 {
            return None;
        }
        let word = word.to_lowercase();
        let word = WORDS.iter().position(|(zh, en)| *zh == word || *en == word)?;
        Some(Self { digits: digits.parse().ok()?, word: u8::try_from(word).ok()? })
    }

    /// In Chinese and in English, as it is told.
    #[must_use]
    pub fn told(&self) -> (String, String) {
        let (zh, en) = WORDS[usize::from(self.word) % WORDS.len()];
        (format!("{:04} {zh}", self.digits), format!("{:04} {en}", self.digits))
    }

    pub(crate) fn to_bytes(self) -> [u8; 3] {
        let [high, low] = self.digits.to_be_bytes();
        [high, low, self.word]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_word_reads_back_in_both_languages() {
        let word = SecondWord::of([0, 0, 0, 0, 0, 4, 11, 16]);
        let (zh, en) = word.told();
        for typed in [zh.clone(), en.clone(), zh.replace(' ', ""), en.to_uppercase(), format!("  {en} ")] {
            assert_eq!(SecondWord::read(&typed), Some(word), "{typed}");
        }
        for bad in ["", "elm", "123 elm", "12345 elm", "1234", "1234 榆树", "1234 nothing"] {
            assert_eq!(SecondWord::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_word_is_there_twice() {
        assert_eq!(WORDS.iter().map(|(zh, _)| zh).collect::<BTreeSet<_>>().len(), WORDS.len());
        assert_eq!(WORDS.iter().map(|(_, en)| en).collect::<BTreeSet<_>>().len(), WORDS.len());
        assert!(WORDS.iter().all(|(zh, en)| zh.chars().count() == 1 && en.chars().all(|c| c.is_ascii_lowercase())));
    }
}
