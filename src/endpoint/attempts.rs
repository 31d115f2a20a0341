//! Wrong codes and links are counted: eight characters are safe only while nobody may try many.
//!
//! Wrong codes count against their first two characters and where they came from: the address, and the site it belongs
//! to, because one site of IPv6 has 65 536 networks. So whoever mistypes waits, and whoever guesses has a few tries at
//! each of 1 024 beginnings. Half the tries at a beginning are for sites that have not been wrong yet, and one site has
//! too few for all the others': to keep everybody's codes from being tried, 10 240 sites have to be wrong once each, in
//! every ten minutes. Whoever has those can do it; eight characters that anybody may try for ever would be worse. It
//! takes nothing from the links, which are long enough to be tried without an end.
//!
//! Coming in again with what has let in before opens a session under the estate's lock each time; so how often one
//! proof does that is counted too.
//!
//! Visitors (S135) have nothing to guess; of them each that is let in counts, because each is one more member whom
//! every colleague's phone keeps: at once, and for a day, or a patient machine lets in hundreds.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use records::{EstateId, Millis};

use crate::store::Proof;
use crate::token::CodeStart;

/// Within this time.
const MEMORY: Millis = 10 * 60_000;
const DAY: Millis = 24 * 3_600_000;
/// Codes with one beginning from one address …
const CODES: usize = 5;
/// … with any beginning from one address …
const CODES_OF_ADDRESS: usize = 40;
/// … from all addresses of one site …
const CODES_OF_SITE: usize = 80;
/// … and with one beginning from anywhere: whoever has many addresses has no more than that …
const CODES_OF_START: usize = 20;
/// … of which so many are left to sites without a wrong code. A right one passes where others have guessed, and nobody
/// may guess more often for it.
const KEPT_FOR_THE_BLAMELESS: usize = 10;
/// Links from one address. Nobody guesses 128 bits; looking them up is work all the same.
const LINKS: usize = 30;
/// Visitors from one address: a family, or a shop's network …
const VISITORS: usize = 5;
/// … from one site …
const VISITORS_OF_SITE: usize = 10;
/// … and of one estate from anywhere: more of them come to nobody's door, but from a machine.
const VISITORS_OF_ESTATE: usize = 20;
/// In a day from one address: a shop whose customers lose their things …
const VISITORS_A_DAY: usize = 20;
/// … from one site …
const VISITORS_OF_SITE_A_DAY: usize = 40;
/// … and of one estate from anywhere.
const VISITORS_OF_ESTATE_A_DAY: usize = 200;
/// Sessions opened with one link, code or visitor's secret: in the lift, with one bar, every answer may get lost for a
/// while.
const SESSIONS_OF_PROOF: usize = 30;
/// Addresses that are remembered for links. With more of them at once links are no longer counted.
const ADDRESSES: usize = 10_000;

#[derive(Default)]
pub(crate) struct Attempts(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    codes: Tally<(IpAddr, CodeStart)>,
    codes_of_address: Tally<IpAddr>,
    codes_of_site: Tally<Site>,
    codes_of_start: Tally<CodeStart>,
    links: Tally<IpAddr>,
    visitors: Tally<(IpAddr, EstateId)>,
    visitors_of_site: Tally<(Site, EstateId)>,
    visitors_of_estate: Tally<EstateId>,
    visitors_a_day: Tally<(IpAddr, EstateId), DAY>,
    visitors_of_site_a_day: Tally<(Site, EstateId), DAY>,
    visitors_of_estate_a_day: Tally<EstateId, DAY>,
    sessions: Tally<ProofKey>,
}

/// Which invitation, or which visitor, of which estate.
type ProofKey = (EstateId, String);

/// One that was counted, for [`Attempts::forgive`].
#[must_use]
pub(crate) struct Attempt {
    tried: Tried,
    at: Millis,
}

enum Tried {
    Code(IpAddr, CodeStart),
    Link(IpAddr),
    Visit(IpAddr, EstateId),
    Session(ProofKey),
}

impl Attempts {
    /// Counts one session that is about to be opened with this proof. `Err`: one too many; seconds to wait.
    pub(crate) fn open(&self, (estate, proof): (EstateId, &Proof), at: Millis) -> Result<Attempt, u64> {
        let key = (estate, proof.hash());
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.forget(at);
        counted.sessions.may(&key, SESSIONS_OF_PROOF, at)?;
        counted.sessions.add(key.clone(), at);
        Ok(Attempt { tried: Tried::Session(key), at })
    }

    /// Counts one attempt as failed, beforehand: a hundred at the same time are a hundred. `Err`: one too many;
    /// seconds to wait.
    pub(crate) fn begin(
        &self,
        address: IpAddr,
        (estate, proof): (EstateId, &Proof),
        at: Millis,
    ) -> Result<Attempt, u64> {
        let address = network(address);
        let site = Site::of(address);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.forget(at);
        let tried = match proof {
            Proof::Code(code) => {
                let start = code.start();
                counted.codes.may(&(address, start), CODES, at)?;
                counted.codes_of_address.may(&address, CODES_OF_ADDRESS, at)?;
                counted.codes_of_site.may(&site, CODES_OF_SITE, at)?;
                let blameless = counted.codes_of_site.has_none(&site);
                let kept = if blameless { 0 } else { KEPT_FOR_THE_BLAMELESS };
                counted.codes_of_start.may(&start, CODES_OF_START - kept, at)?;
                counted.codes.add((address, start), at);
                counted.codes_of_address.add(address, at);
                counted.codes_of_site.add(site, at);
                counted.codes_of_start.add(start, at);
                Tried::Code(address, start)
            }
            Proof::Link(_) => {
                counted.links.may(&address, LINKS, at)?;
                if counted.links.0.len() < ADDRESSES {
                    counted.links.add(address, at);
                }
                Tried::Link(address)
            }
            Proof::Word(_) => {
                counted.visitors.may(&(address, estate), VISITORS, at)?;
                counted.visitors_of_site.may(&(site, estate), VISITORS_OF_SITE, at)?;
                counted.visitors_of_estate.may(&estate, VISITORS_OF_ESTATE, at)?;
                counted.visitors_a_day.may(&(address, estate), VISITORS_A_DAY, at)?;
                counted.visitors_of_site_a_day.may(&(site, estate), VISITORS_OF_SITE_A_DAY, at)?;
                counted.visitors_of_estate_a_day.may(&estate, VISITORS_OF_ESTATE_A_DAY, at)?;
                counted.visitors.add((address, estate), at);
                counted.visitors_of_site.add((site, estate), at);
                counted.visitors_of_estate.add(estate, at);
                counted.visitors_a_day.add((address, estate), at);
                counted.visitors_of_site_a_day.add((site, estate), at);
                counted.visitors_of_estate_a_day.add(estate, at);
                Tried::Visit(address, estate)
            }
        };
        Ok(Attempt { tried, at })
    }

    /// It was right after all, or nobody could tell: a whole office behind one address may enrol.
    pub(crate) fn forgive(&self, attempt: Attempt) {
        let Attempt { tried, at } = attempt;
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match tried {
            Tried::Code(address, start) => {
                counted.codes.take_back(&(address, start), at);
                counted.codes_of_address.take_back(&address, at);
                counted.codes_of_site.take_back(&Site::of(address), at);
                counted.codes_of_start.take_back(&start, at);
            }
            Tried::Link(address) => counted.links.take_back(&address, at),
            Tried::Visit(address, estate) => {
                counted.visitors.take_back(&(address, estate), at);
                counted.visitors_of_site.take_back(&(Site::of(address), estate), at);
                counted.visitors_of_estate.take_back(&estate, at);
                counted.visitors_a_day.take_back(&(address, estate), at);
                counted.visitors_of_site_a_day.take_back(&(Site::of(address), estate), at);
                counted.visitors_of_estate_a_day.take_back(&estate, at);
            }
            Tried::Session(key) => counted.sessions.take_back(&key, at),
        }
    }
}

impl Counted {
    fn forget(&mut self, now: Millis) {
        self.codes.forget(now);
        self.codes_of_address.forget(now);
        self.codes_of_site.forget(now);
        self.codes_of_start.forget(now);
        self.links.forget(now);
        self.visitors.forget(now);
        self.visitors_of_site.forget(now);
        self.visitors_of_estate.forget(now);
        self.visitors_a_day.forget(now);
        self.visitors_of_site_a_day.forget(now);
        self.visitors_of_estate_a_day.forget(now);
        self.sessions.forget(now);
    }
}

/// Times of failures, oldest first, as far back as it remembers.
struct Tally<K, const REMEMBERED: Millis = MEMORY>(HashMap<K, Vec<Millis>>);

impl<K, const REMEMBERED: Millis> Default for Tally<K, REMEMBERED> {
    fn default() -> Tally<K, REMEMBERED> {
        Tally(HashMap::new())
    }
}

impl<K: Eq + Hash, const REMEMBERED: Millis> Tally<K, REMEMBERED> {
    fn forget(&mut self, now: Millis) {
        self.0.retain(|_, times| {
            times.retain(|at| *at > now - REMEMBERED);
            !times.is_empty()
        });
    }

    /// `Err`: seconds until the oldest one is forgotten.
    fn may(&self, key: &K, most: usize, now: Millis) -> Result<(), u64> {
        match self.0.get(key) {
            Some(times) if times.len() >= most => {
                let oldest = times.first().copied().unwrap_or(now);
                Err(u64::try_from((oldest + REMEMBERED - now) / 1000).unwrap_or(0) + 1)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn has_none(&self, key: &K) -> bool {
        self.0.get(key).is_none_or(Vec::is_empty)
    }

    fn add(&mut self, key: K, at: Millis) {
        self.0.entry(key).or_default().push(at);
    }

    fn take_back(&mut self, key: &K, at: Millis) {
        if let Some(times) = self.0.get_mut(key)
            && let Some(position) = times.iter().position(|time| *time == at)
        {
            times.remove(position);
        }
    }
}

/// One household has 2^64 addresses of IPv6. Where `[::]` is listened on, those of IPv4 come dressed up as such.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        four @ IpAddr::V4(_) => four,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}

/// All that is usually given out as one: to a company, a hosted machine, a street.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Site(IpAddr);

impl Site {
    fn of(network: IpAddr) -> Site {
        Site(match network {
            IpAddr::V4(four) => IpAddr::V4((u32::from(four) & !0xFF).into()),
            IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !(u128::MAX >> 48)).into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use records::{EstateId, Millis};
    use uuid::Uuid;

    use super::{
        Attempts, CODES, CODES_OF_ADDRESS, CODES_OF_SITE, CODES_OF_START, KEPT_FOR_THE_BLAMELESS, LINKS,
        MEMORY, VISITORS, VISITORS_A_DAY, VISITORS_OF_ESTATE, VISITORS_OF_ESTATE_A_DAY, VISITORS_OF_SITE,
    };
    use crate::store::{Proof, Visitor};
    use crate::token::{Code, Secret, Token};

    fn code(text: &str) -> Proof {
        Proof::Code(Code::read(text).unwrap())
    }

    fn link() -> Proof {
        Proof::Link(Token::for_invitation(EstateId(Uuid::nil())))
    }

    /// Each of a site of its own.
    fn address(site: u8) -> IpAddr {
        [10, 0, site, 1].into()
    }

    fn six(site: u16, network: u16) -> IpAddr {
        [0x2001, 0xdb8, site, network, 0, 0, 0, 1].into()
    }

    impl Attempts {
        fn fails(&self, address: IpAddr, proof: &Proof, at: Millis) -> Option<u64> {
            self.begin(address, (EstateId(Uuid::nil()), proof), at).err()
        }
    }

    #[test]
    fn the_sixth_wrong_code_waits_and_others_do_not() {
        let attempts = Attempts::default();
        for _ in 0..CODES {
            assert_eq!(attempts.fails(address(1), &code("7F3K0000"), 1_000), None);
        }
        assert_eq!(attempts.fails(address(1), &code("7F999999"), 2_000), Some(600));
        assert_eq!(attempts.fails(address(1), &code("8F3K0000"), 2_000), None, "another's code");
        assert_eq!(attempts.fails(address(2), &code("7F3K0000"), 2_000), None, "another address");
        assert_eq!(attempts.fails(address(1), &link(), 2_000), None, "a link");
        assert_eq!(attempts.fails(address(1), &code("7F3K0000"), 1_000 + MEMORY), None);
    }

    #[test]
    fn guessing_everywhere_or_from_everywhere_ends_too() {
        let attempts = Attempts::default();
        let tries = (0..CODES_OF_ADDRESS).map(|number| code(&format!("{number:02}000000")));
        assert!(tries.into_iter().all(|code| attempts.fails(address(1), &code, 0).is_none()));
        assert!(attempts.fails(address(1), &code("ZZ000000"), 0).is_some(), "everywhere");
        assert_eq!(attempts.fails(address(2), &code("ZZ000000"), 0), None);

        for number in 0..CODES_OF_START {
            let from = address(u8::try_from(100 + number).unwrap());
            assert_eq!(attempts.fails(from, &code("7F3K0000"), 0), None);
        }
        assert!(attempts.fails(address(99), &code("7F3K0000"), 0).is_some(), "from everywhere");
        assert_eq!(attempts.fails(address(99), &code("8F3K0000"), 0), None, "nobody else waits for it");
    }

    #[test]
    fn one_site_keeps_nobody_out_and_many_no_right_code() {
        let attempts = Attempts::default();
        let tried =
            |from: IpAddr, start: u16| attempts.fails(from, &code(&format!("{start:02}000000")), 0).is_none();
        // A whole site, at every beginning from every network.
        let of_one = (0..100).flat_map(|start| (0..20).map(move |network| (start, network)));
        let passed = of_one.filter(|(start, network)| tried(six(1, start * 20 + network), *start)).count();
        assert_eq!(passed, CODES_OF_SITE);

        // Many sites that have all been wrong before: they share the first half.
        let attempts = Attempts::default();
        let tried =
            |from: IpAddr, start: u16| attempts.fails(from, &code(&format!("{start:02}000000")), 0).is_none();
        assert!((0..60).all(|site| tried(six(site, 0), 10 + site)));
        let guessed = (0..60).filter(|site| tried(six(*site, 1), 99)).count();
        assert_eq!(guessed, CODES_OF_START - KEPT_FOR_THE_BLAMELESS);
        let right = |from: IpAddr| {
            let right = attempts.begin(from, (EstateId(Uuid::nil()), &code("99000000")), 0);
            right.map(|attempt| attempts.forgive(attempt)).is_ok()
        };
        assert!((100..200).all(|site| right(six(site, 0))), "whoever was never wrong passes");
        assert!(!right(six(1, 2)));
        // Together there are no more than there were.
        let guessed = (200..300).filter(|site| tried(six(*site, 0), 99)).count();
        assert_eq!(guessed, KEPT_FOR_THE_BLAMELESS);
    }

    /// As they come where `[::]` is listened on.
    #[test]
    fn two_of_the_older_internet_are_two_on_a_listener_of_both() {
        let attempts = Attempts::default();
        let from = |last: u8| IpAddr::V6(std::net::Ipv4Addr::new(10, 0, last, 1).to_ipv6_mapped());
        for _ in 0..CODES {
            assert_eq!(attempts.fails(from(1), &code("7F3K0000"), 0), None);
        }
        assert!(attempts.fails(from(1), &code("7F3K0000"), 0).is_some());
        assert!(
            attempts.fails(address(1), &code("7F3K0000"), 0).is_some(),
            "the same, however it is written"
        );
        assert_eq!(attempts.fails(from(2), &code("7F3K0000"), 0), None);
    }

    #[test]
    fn links_from_one_address_are_limited_and_others_are_not() {
        let attempts = Attempts::default();
        for _ in 0..LINKS {
            assert_eq!(attempts.fails(address(1), &link(), 0), None);
        }
        assert_eq!(attempts.fails(address(1), &link(), 0), Some(601));
        assert_eq!(attempts.fails(address(2), &link(), 0), None);
    }

    #[test]
    fn few_visitors_from_one_address_and_some_from_everywhere() {
        let attempts = Attempts::default();
        let visit = Proof::Word(Visitor {
            profile: Default::default(),
            secret: Secret::read("0123456789abcdef012345").unwrap(),
        });
        for _ in 0..VISITORS {
            assert_eq!(attempts.fails(address(1), &visit, 1_000), None);
        }
        assert_eq!(attempts.fails(address(1), &visit, 2_000), Some(600));
        assert_eq!(
            attempts.fails(address(1), &link(), 2_000),
            None,
            "whoever is invited does not wait for them"
        );
        let next_door = [10, 0, 1, 2].into();
        for _ in VISITORS..VISITORS_OF_SITE {
            assert_eq!(attempts.fails(next_door, &visit, 1_000), None);
        }
        assert!(attempts.fails([10, 0, 1, 3].into(), &visit, 2_000).is_some(), "of one site");
        for number in VISITORS_OF_SITE..VISITORS_OF_ESTATE {
            let from = address(u8::try_from(number).unwrap());
            assert_eq!(attempts.fails(from, &visit, 1_000), None);
        }
        assert!(attempts.fails(address(99), &visit, 2_000).is_some(), "from everywhere");
        let elsewhere = (EstateId(Uuid::from_u128(1)), &visit);
        assert!(attempts.begin(address(99), elsewhere, 2_000).is_ok(), "another estate's door");
        assert_eq!(attempts.fails(address(1), &visit, 1_000 + MEMORY), None);
    }

    #[test]
    fn a_patient_machine_lets_few_visitors_in_a_day() {
        let attempts = Attempts::default();
        let visit = Proof::Word(Visitor {
            profile: Default::default(),
            secret: Secret::read("0123456789abcdef012345").unwrap(),
        });
        let (tries, day) = (24 * 6 * VISITORS, 24 * 6 * MEMORY);
        let at = |number: usize| MEMORY * Millis::try_from(number / VISITORS).unwrap();
        let in_a_day = |from: IpAddr| {
            (0..tries).filter(|number| attempts.fails(from, &visit, at(*number)).is_none()).count()
        };
        assert_eq!(in_a_day(address(1)), VISITORS_A_DAY);
        assert_eq!(attempts.fails(address(1), &visit, day), None, "the next day");
        let attempts = Attempts::default();
        let of_many = (0..tries)
            .flat_map(|number| (0..=20).map(move |site| (number, site)))
            .filter(|(number, site)| attempts.fails(address(*site), &visit, at(*number)).is_none());
        assert_eq!(of_many.count(), VISITORS_OF_ESTATE_A_DAY);
    }

    #[test]
    fn what_was_right_is_not_counted() {
        let attempts = Attempts::default();
        for now in 0..100 {
            for proof in [code("7F3K0000"), link()] {
                let attempt = attempts.begin(address(1), (EstateId(Uuid::nil()), &proof), now).unwrap();
                attempts.forgive(attempt);
            }
        }
    }

    #[test]
    fn a_link_that_was_right_takes_no_wrong_code_back() {
        let attempts = Attempts::default();
        for _ in 0..CODES {
            assert_eq!(attempts.fails(address(1), &code("7F3K0000"), 7), None);
            let attempt = attempts.begin(address(1), (EstateId(Uuid::nil()), &link()), 7).unwrap();
            attempts.forgive(attempt);
        }
        assert!(attempts.fails(address(1), &code("7F3K0000"), 7).is_some());
    }
}
