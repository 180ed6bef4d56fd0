//! Every procedure printed as stage × action × actor: a change of one is reviewed as a changed table.

use xinyu_register::procedure::{
    Procedure, Words, authority::Authority, correction::Correction, death::Death, grid, misuse::Misuse,
    objection::Objection, pending::Pending, repair::Repair, restriction::Restriction, sheet::Sheet,
    statement::Statement, table_faults, travel::Travel,
};

use crate::world::{RULES, day};

fn reviewed<P: Procedure>() {
    let on = day("2026-11-23");
    let faults = table_faults::<P>(&RULES, on);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_snapshot!(format!("grid_{}", Words::as_str(P::NAME)), grid::<P>(&RULES, on));
}

#[test]
fn every_procedure_is_as_reviewed_and_no_open_stage_is_without_owner_step_and_end() {
    reviewed::<Objection>();
    reviewed::<Correction>();
    reviewed::<Repair>();
    reviewed::<Travel>();
    reviewed::<Restriction>();
    reviewed::<Sheet>();
    reviewed::<Misuse>();
    reviewed::<Statement>();
    reviewed::<Pending>();
    reviewed::<Death>();
    reviewed::<Authority>();
}

#[test]
fn every_paper_ground_and_act_has_a_word_of_its_own() {
    fn distinct<W: Words>() {
        for one in W::ALL {
            assert_eq!(W::parse(one.as_str()), Some(*one));
            assert!(!one.zh().is_empty() && !one.en().is_empty());
        }
    }
    distinct::<xinyu_register::procedure::Actor>();
    distinct::<xinyu_register::procedure::ProcedureName>();
    distinct::<xinyu_register::procedure::objection::Stage>();
    distinct::<xinyu_register::procedure::objection::Step>();
    distinct::<xinyu_register::procedure::correction::Step>();
    distinct::<xinyu_register::procedure::repair::Step>();
    distinct::<xinyu_register::procedure::restriction::Step>();
    distinct::<xinyu_register::procedure::authority::Act>();
    distinct::<xinyu_register::marks::Mark>();
}
