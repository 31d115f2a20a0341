//! An order over several records: a visit that becomes a case, a shift that hands its cases over.
//!
//! Each event stays an event of its own record. What makes one order of them is that they stand or fall together: on
//! the phone they are written in one transaction, they travel in one request, and the endpoint accepts or refuses them
//! in one transaction.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, GroupId};

/// Which order an event belongs to, if it has events on other records too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Group {
    /// How many events there are in it, so that a part is not taken for the whole.
    pub events: u16,
    pub id: GroupId,
}

/// Who stands or falls together: the events of one order of one device, or one event by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Together(DeviceId, Group);

impl Together {
    pub fn of(device: DeviceId, group: Group) -> Together {
        Together(device, group)
    }

    pub fn events(self) -> usize {
        usize::from(self.1.events)
    }
}

/// Divides what is in order into what stands or falls together, as places in it; a group stands where its first event
/// does.
pub fn divided(all: impl IntoIterator<Item = Option<Together>>) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Option<Together>, Vec<usize>)> = Vec::new();
    for (place, together) in all.into_iter().enumerate() {
        match parts.iter_mut().find(|(known, _)| together.is_some() && *known == together) {
            Some((_, places)) => places.push(place),
            None => parts.push((together, vec![place])),
        }
    }
    parts.into_iter().map(|(_, places)| places).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Group, Together, divided};
    use crate::id::{DeviceId, GroupId};

    #[test]
    fn a_group_stands_where_its_first_event_does() {
        let of = |device, group| {
            let group = Group { events: 2, id: GroupId(Uuid::from_u128(group)) };
            Some(Together(DeviceId(Uuid::from_u128(device)), group))
        };
        let all = [None, of(1, 7), None, of(2, 7), of(1, 7), None];
        assert_eq!(divided(all), [vec![0], vec![1, 4], vec![2], vec![3], vec![5]]);
    }
}
