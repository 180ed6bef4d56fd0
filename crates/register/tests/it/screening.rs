//! What is refused at the door, and where a human must look.

use xinyu_register::rules::BasisMatch;

use crate::world::{RULES, metrology};

#[test]
fn a_hit_says_where_it_stands_in_characters_of_the_text_as_it_was_sent() {
    let text = "当事人　患有乙肝，电话１３８-0000-0000。";
    let hits = RULES.review_words(text);
    let found: Vec<(String, String)> =
        hits.iter().map(|hit| (hit.rule.to_string(), text.chars().skip(hit.start).take(hit.len).collect())).collect();
    let expected = [("review.illness", "患有"), ("review.illness", "乙肝"), ("review.phone", "１３８-0000-0000")];
    assert_eq!(found, expected.map(|(rule, part)| (rule.to_owned(), part.to_owned())));
}

#[test]
fn a_refusal_tells_the_sender_why_and_nothing_about_the_person() {
    let refusal = RULES
        .refused_by_law(&[("facts", "王某殴打他人")], "《治安管理处罚法》第五十一条", "榆林市公安局")
        .expect("a refusal");
    assert_eq!(refusal.rule.as_str(), "refuse.public-order");
    assert!(!refusal.reason.zh.contains("王某"));
}

#[test]
fn the_facts_of_a_lawful_item_are_never_refused_by_law_for_a_word() {
    let facts = [("facts", "当事人患有疾病，宗教，血型，指纹，限制高消费，治安处罚决定")];
    assert_eq!(RULES.refused_by_law(&facts, "《计量法》第二十六条", "榆林市市场监督管理局"), None);
    assert!(RULES.review_words(facts[0].1).len() >= 4);
}

#[test]
fn no_item_rests_on_an_act_that_is_refused() {
    for item in RULES.items() {
        for basis in &item.basis {
            let title = &RULES.act(&basis.act).expect("an act").title.zh;
            assert_eq!(RULES.refused_by_law(&[], title, ""), None, "{title}");
        }
    }
}

#[test]
fn articles_are_read_from_chinese_numerals_and_digits() {
    let articles = |basis: &str| -> Vec<u16> {
        RULES.read_basis(basis).citations.into_iter().flat_map(|one| one.articles).collect()
    };
    assert_eq!(articles("《食品安全法》第一百二十四条第一款第（五）项"), [124]);
    assert_eq!(
        articles("《食品安全法》第一百条、第一百零五条、第一百一十条、第十条、第二十条"),
        [100, 105, 110, 10, 20]
    );
    assert_eq!(articles("《食品安全法》第124、125条及第126条"), [124, 125, 126]);
    assert_eq!(articles("《生态环境法典》第一千条、第一千零九十六条、第一千一百零八条"), [1000, 1096, 1108]);
    assert_eq!(articles("计量法第0条"), [] as [u16; 0]);
}

#[test]
fn an_article_of_an_unknown_act_is_not_given_to_the_act_before_it() {
    let found = RULES.item_by_basis("sgs-penalty-person", "《计量法》、《某某办法》第三条");
    assert!(matches!(found, BasisMatch::NoArticle(items) if items[0].code == metrology()));
}

#[test]
fn a_basis_on_a_template_without_items_finds_none() {
    assert_eq!(RULES.item_by_basis("award", "《计量法》第二十五条"), BasisMatch::None);
}

/// Design 2.1: what evaluates a person has no column, and no template has a place for it.
#[test]
fn a_score_of_a_person_has_no_column() {
    for header in ["信用分", "信用评分", "信用等级（必填）", "信用积分", "诚信积分", "桃花分", "信用排名"]
    {
        let refused = RULES.forbidden_header(header).unwrap_or_else(|| panic!("{header} would be read"));
        assert_eq!(refused.rule.as_str(), "refuse.rating", "{header}");
    }
    for template in RULES.templates() {
        for column in &template.columns {
            assert!(RULES.forbidden_header(&column.header.zh).is_none(), "{}: {}", template.name, column.header.zh);
        }
    }
}
