//! Where a request comes from, for limits and the list of sessions. `X-Forwarded-For` is believed only from proxies that the
//! operator named.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use actix_web::web::Data;
use ipnet::IpNet;

use super::Site;

pub fn address(req: &HttpRequest) -> IpAddr {
    let peer = req.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let trusted = req.app_data::<Data<Site>>().map(|site| site.trusted_proxies.as_slice()).unwrap_or_default();
    let forwarded = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    nearest_untrusted(peer, &forwarded.collect::<Vec<_>>().join(","), trusted)
}

/// Walks from the peer back along the chain, as far as each link is a proxy of ours.
fn nearest_untrusted(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut nearest = peer;
    for hop in forwarded.rsplit(',') {
        if !is_ours(&nearest) {
            return nearest;
        }
        match hop.trim().parse() {
            Ok(address) => nearest = IpAddr::to_canonical(&address),
            Err(_) => return nearest,
        }
    }
    nearest
}

/// What limits count by: one IPv4 address, or the /64 that one IPv6 household has.
pub fn limit_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_cannot_choose_his_address() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let ours = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(nearest_untrusted(ip("203.0.113.9"), "1.2.3.4", &[]), ip("203.0.113.9"));
        assert_eq!(nearest_untrusted(ip("203.0.113.9"), "1.2.3.4", &ours), ip("203.0.113.9"));
        assert_eq!(nearest_untrusted(ip("10.0.0.1"), "6.6.6.6, 1.2.3.4", &ours), ip("1.2.3.4"));
        assert_eq!(nearest_untrusted(ip("10.0.0.1"), "1.2.3.4, 10.0.0.2", &ours), ip("1.2.3.4"));
        assert_eq!(nearest_untrusted(ip("10.0.0.1"), "junk", &ours), ip("10.0.0.1"));
    }

    #[test]
    fn one_household_is_one_key() {
        let key = |text: &str| limit_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:203.0.113.9"), key("203.0.113.9"));
    }
}
