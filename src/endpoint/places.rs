//! Places for connections: so many in all, and of them a share for each network.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::attempts::network;

/// How many of one network have a place.
pub(crate) struct Shares {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection's; dropped, it is free again.
pub(crate) struct Share {
    shares: Arc<Shares>,
    network: IpAddr,
}

impl Shares {
    pub(crate) fn new(most: usize) -> Arc<Shares> {
        Arc::new(Shares { most, taken: Mutex::default() })
    }

    /// `None`: the network has its share.
    pub(crate) fn take(self: &Arc<Shares>, address: IpAddr) -> Option<Share> {
        let network = network(address);
        let mut all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = all.entry(network).or_default();
        if *taken >= self.most {
            return None;
        }
        *taken += 1;
        Some(Share { shares: self.clone(), network })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self.shares.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = all.get_mut(&self.network) {
            *taken -= 1;
            if *taken == 0 {
                all.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Shares;

    #[test]
    fn one_network_has_its_share_and_nothing_is_left_behind() {
        let shares = Shares::new(2);
        let take = |address: &str| shares.take(address.parse::<IpAddr>().unwrap());
        let first = (take("2001:db8::1"), take("2001:db8::2"));
        assert!(first.0.is_some() && first.1.is_some() && take("2001:db8::3").is_none());
        let others: Vec<_> =
            ["2001:db8:0:1::1", "10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2"].map(take).into();
        assert!(others.iter().all(Option::is_some) && take("10.0.0.1").is_none());
        drop(first.0);
        assert!(take("2001:db8::3").is_some());
        drop((first.1, others));
        assert!(shares.taken.lock().unwrap().is_empty());
    }
}
