//! Every procedure as the estate works by it, on real phones and against a real endpoint process: whoever would call
//! calls on his own phone, and each step is done by somebody of the role it is written for, on his own phone, which has
//! the case from the endpoint and offers him the step. In reading order: which ways there are, what a way amounts to,
//! who is there, how it is walked, what is tried besides, and what must hold at the end.

mod table;

mod route;

mod crew;

mod answers;

mod journey;

mod refused;

mod end;

mod between;

use rulebook::ProcedureId;

use crate::support::house::Base;
use crew::Crew;

#[tokio::test]
async fn medical_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Medical)).await;
}

#[tokio::test]
async fn repair_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Repair)).await;
}

#[tokio::test]
async fn complaint_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Complaint)).await;
}

#[tokio::test]
async fn inquiry_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Inquiry)).await;
}

#[tokio::test]
async fn security_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Security)).await;
}

#[tokio::test]
async fn lost_property_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::LostProperty)).await;
}

#[tokio::test]
async fn disaster_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Disaster)).await;
}

#[tokio::test]
async fn crowding_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Crowding)).await;
}

#[tokio::test]
async fn renovation_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::Renovation)).await;
}

#[tokio::test]
async fn move_in_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::MoveIn)).await;
}

#[tokio::test]
async fn other_help_is_walked() {
    walk_all(Base::Sqlite, table::of(ProcedureId::OtherHelp)).await;
}

#[tokio::test]
async fn one_of_each_procedure_is_walked_on_postgres() {
    let first = ProcedureId::ALL.into_iter().filter_map(|procedure| table::of(procedure).next());
    walk_all(Base::Postgres, first).await;
}

async fn walk_all(base: Base, walks: impl Iterator<Item = &'static table::Walk>) {
    let crew = Crew::come(base).await;
    for walk in walks {
        println!("{:?}: {}", walk.procedure, walk.name);
        let walked = journey::walk(&crew, walk).await;
        end::holds(&crew, walk, walked).await;
    }
    crew.house.close();
}
