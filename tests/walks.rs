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

use rulebook::ProcedureId;

use crate::support::house::Base;
use crew::Crew;

macro_rules! walked {
    ($($test:ident: $procedure:ident,)*) => {$(
        #[tokio::test]
        async fn $test() {
            walk_all(Base::Sqlite, table::of(ProcedureId::$procedure)).await;
        }
    )*};
}

walked! {
    medical_is_walked: Medical,
    repair_is_walked: Repair,
    complaint_is_walked: Complaint,
    inquiry_is_walked: Inquiry,
    security_is_walked: Security,
    lost_property_is_walked: LostProperty,
    disaster_is_walked: Disaster,
    crowding_is_walked: Crowding,
    renovation_is_walked: Renovation,
    move_in_is_walked: MoveIn,
    other_help_is_walked: OtherHelp,
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
