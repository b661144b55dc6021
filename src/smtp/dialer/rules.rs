//! Which addresses a tenant may make us call.
//!
//! The idea: IPv4 is open but for a list, IPv6 is shut but for the part that is given out to the world. An address that wraps
//! another is judged as both. Networks that the operator allows are open; cloud metadata services inside them are not,
//! unless they are allowed by their very address: they hand out keys to whoever asks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// How far a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The operator's own choice: any address, any port, and names completed by this machine's search domains.
    Anywhere,
    /// A host that a tenant named: public addresses, the networks the operator allows, and the ports of mail servers.
    Public,
}

/// Submission (587, 465), relaying (25), and the usual way round providers that block those (2525).
pub const PUBLIC_PORTS: [u16; 4] = [25, 465, 587, 2525];

/// RFC 6890 and IANA's registry of special-purpose addresses.
const SHUT_V4: [Ipv4Net; 18] = [
    v4([0, 0, 0, 0], 8),       // this network
    v4([10, 0, 0, 0], 8),      // private
    v4([100, 64, 0, 0], 10),   // shared behind a carrier's NAT
    v4([127, 0, 0, 0], 8),     // loopback
    v4([169, 254, 0, 0], 16),  // link-local
    v4([172, 16, 0, 0], 12),   // private
    v4([192, 0, 0, 0], 24),    // protocol assignments
    v4([192, 0, 2, 0], 24),    // documentation
    v4([192, 31, 196, 0], 24), // AS112
    v4([192, 52, 193, 0], 24), // AMT
    v4([192, 88, 99, 0], 24),  // 6to4 relays
    v4([192, 168, 0, 0], 16),  // private
    v4([192, 175, 48, 0], 24), // AS112
    v4([198, 18, 0, 0], 15),   // benchmarks
    v4([198, 51, 100, 0], 24), // documentation
    v4([203, 0, 113, 0], 24),  // documentation
    v4([224, 0, 0, 0], 4),     // multicast
    v4([240, 0, 0, 0], 4),     // reserved, and the broadcast address
];

const OPEN_V6: Ipv6Net = v6([0x2000, 0, 0, 0], 3);
/// Inside the open part.
const SHUT_V6: [Ipv6Net; 5] = [
    v6([0x2001, 0, 0, 0], 23),         // protocol assignments, with Teredo and ORCHID
    v6([0x2001, 0xdb8, 0, 0], 32),     // documentation
    v6([0x2002, 0, 0, 0], 16),         // 6to4
    v6([0x2620, 0x4f, 0x8000, 0], 48), // AS112
    v6([0x3fff, 0, 0, 0], 20),         // documentation
];

const METADATA: [IpAddr; 6] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    // Azure's, in the middle of the public space.
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
];

const MAPPED: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96);
const COMPATIBLE: Ipv6Net = v6([0, 0, 0, 0], 96);
const NAT64: Ipv6Net = v6([0x64, 0xff9b, 0, 0], 96);
const NAT64_LOCAL: Ipv6Net = v6([0x64, 0xff9b, 1, 0], 48);
const SIX_TO_FOUR: Ipv6Net = v6([0x2002, 0, 0, 0], 16);
const TEREDO: Ipv6Net = v6([0x2001, 0, 0, 0], 32);

const fn v4(network: [u8; 4], prefix: u8) -> Ipv4Net {
    let [a, b, c, d] = network;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(network: [u16; 4], prefix: u8) -> Ipv6Net {
    let [a, b, c, d] = network;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), prefix)
}

#[derive(Debug)]
pub(super) struct Rules {
    pub(super) allowed: Vec<IpNet>,
}

impl Rules {
    pub(super) fn permit(&self, address: IpAddr) -> bool {
        let inside = match address {
            IpAddr::V4(_) => Vec::new(),
            IpAddr::V6(address) => wrapped(address),
        };
        self.permit_one(address) && inside.into_iter().all(|inner| self.permit_one(inner.into()))
    }

    fn permit_one(&self, address: IpAddr) -> bool {
        if METADATA.contains(&address) {
            return self.allowed.contains(&IpNet::from(address));
        }
        is_public(address) || self.allowed.iter().any(|network| network.contains(&address))
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SHUT_V4.iter().any(|network| network.contains(&address)),
        IpAddr::V6(address) => {
            OPEN_V6.contains(&address)
                && !SHUT_V6.iter().any(|network| network.contains(&address))
                && !is_isatap(address)
        }
    }
}

/// ISATAP (RFC 5214) hides an IPv4 address in the lower half of any prefix.
fn is_isatap(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [_, _, _, _, 0 | 0x200, 0x5efe, _, _])
}

/// The IPv4 addresses an IPv6 address leads to.
fn wrapped(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let [_, s1, s2, s3, _, _, s6, s7] = address.segments();
    let mut inside = Vec::new();
    let is_compatible = COMPATIBLE.contains(&address) && !address.is_unspecified() && !address.is_loopback();
    if is_compatible || MAPPED.contains(&address) || NAT64.contains(&address) || is_isatap(address) {
        inside.push(joined(s6, s7));
    }
    if NAT64_LOCAL.contains(&address) {
        // As a /48 of RFC 6052, which leaves out bits 64 to 71, or as a /96 inside it.
        let [.., third, fourth, _, _, _, _, _] = address.octets();
        let [high, low] = s3.to_be_bytes();
        inside.extend([Ipv4Addr::new(high, low, third, fourth), joined(s6, s7)]);
    }
    if SIX_TO_FOUR.contains(&address) {
        inside.push(joined(s1, s2));
    }
    if TEREDO.contains(&address) {
        // The server, and the client behind it with its bits turned over.
        inside.extend([joined(s2, s3), joined(!s6, !s7)]);
    }
    inside
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
#[path = "../tests/rules.rs"]
mod tests;
