//! Whom a case may have to telephone: the numbers its procedure names, as far as its sub-kind needs them (S199–S202).

use rulebook::{ProcedureId, Rulebook};

#[track_caller]
fn check(procedure: ProcedureId, sub_kind: Option<&str>, expected: &[&str]) {
    let sub_kind = sub_kind.map(Into::into);
    let numbers: Vec<&str> =
        Rulebook::standard().procedure(procedure).hotlines_of(sub_kind.as_ref()).collect();
    assert_eq!(numbers, expected, "{procedure:?} {sub_kind:?}");
}

#[test]
fn a_case_is_offered_the_numbers_its_sub_kind_may_need() {
    check(ProcedureId::Security, Some("traffic"), &["110", "120", "122", "property"]);
    check(ProcedureId::Security, Some("fight"), &["110", "120", "police", "property"]);
    check(ProcedureId::Security, Some("suicide"), &["110", "120", "119", "police", "property"]);
}

#[test]
fn while_nobody_knows_which_kind_it_is_every_number_is_there() {
    check(ProcedureId::Security, None, &["110", "120", "122", "119", "police", "property"]);
}

#[test]
fn a_number_that_no_step_asks_to_be_called_is_always_there() {
    check(ProcedureId::Medical, None, &["120", "property"]);
    check(ProcedureId::Disaster, Some("fire"), &["119", "120", "property"]);
}

/// S194: 公安 and 物业 are told of every sudden event, whether or not a life is in danger.
#[test]
fn whoever_reports_a_sudden_event_is_offered_the_police() {
    use ProcedureId::{Crowding, Disaster, LostProperty, Medical, Security};
    for procedure in Rulebook::standard().procedures() {
        let sudden = [Medical, Security, LostProperty, Disaster, Crowding].contains(&procedure.id);
        assert_eq!(procedure.is_sudden(), sudden, "{:?}", procedure.id);
        let kinds = procedure.sub_kinds.iter().map(|kind| Some(&kind.id)).chain([None]);
        for kind in kinds {
            let calls = procedure.reporter_calls(kind);
            assert_eq!(calls.contains(&"110"), sudden, "{:?} {kind:?}", procedure.id);
            assert_eq!(calls.is_empty(), !sudden, "{:?} {kind:?}", procedure.id);
        }
    }
    let first = |id, kind: &str| Rulebook::standard().procedure(id).reporter_calls(Some(&kind.into()))[0];
    assert_eq!(first(Disaster, "fire"), "119");
    assert_eq!(first(Security, "break_in"), "110");
}
