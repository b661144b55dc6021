//! Which addresses a tenant may make us call: a table, and a second judge who goes about it in another way.

use proptest::prelude::*;

use super::*;

fn rules(allowed: &[&str]) -> Rules {
    Rules { allowed: allowed.iter().map(|network| network.parse().unwrap()).collect() }
}

fn permits(allowed: &[&str], address: &str) -> bool {
    rules(allowed).permit(address.parse().unwrap())
}

const SHUT: &[&str] = &[
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1:7f00:0:100::",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "8000::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ffff::1",
    "2600::5efe:7f00:1",
    "2600::200:5efe:808:808",
];

const OPEN: &[&str] = &[
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:db7::1",
    "2001:db9::1",
    "2003::1",
    "2600::1",
    "2a00:1450:4010:c0e::6c",
    "2606:4700::1111",
    "3ffe::1",
    "3fff:1000::1",
];

#[test]
fn the_world_is_open_and_everything_else_is_shut() {
    for address in SHUT {
        assert!(!permits(&[], address), "{address} is to be refused");
    }
    for address in OPEN {
        assert!(permits(&[], address), "{address} is public");
    }
}

#[test]
fn the_operator_opens_a_network_and_nothing_beside_it() {
    let allowed = ["10.1.0.0/16", "fd12::/16", "127.0.0.2/32", "::1/128"];
    for address in ["10.1.0.1", "10.1.255.255", "fd12::1", "127.0.0.2", "::1", "8.8.8.8"] {
        assert!(permits(&allowed, address), "{address}");
    }
    for address in ["10.0.255.255", "10.2.0.0", "fd13::1", "127.0.0.1", "::2", "::ffff:10.1.0.1", "64:ff9b::a01:1"] {
        assert!(!permits(&allowed, address), "{address}");
    }
}

#[test]
fn a_wrapped_address_needs_both_the_wrapper_and_what_is_in_it() {
    for (wrapper, open, shut) in [
        ("64:ff9b::/96", "64:ff9b::808:808", "64:ff9b::7f00:1"),
        ("64:ff9b:1::/48", "64:ff9b:1:808:8:800:808:808", "64:ff9b:1:7f00:0:100:808:808"),
        ("64:ff9b:1::/48", "64:ff9b:1:808:8:800:808:808", "64:ff9b:1:808:8:800:7f00:1"),
        ("::ffff:0:0/96", "::ffff:8.8.8.8", "::ffff:169.254.169.254"),
        ("::/96", "::8.8.8.8", "::10.0.0.1"),
        ("2002::/16", "2002:808:808::1", "2002:a00:1::1"),
        ("2001::/32", "2001:0:808:808::f7f7:f7f7", "2001:0:7f00:1::f7f7:f7f7"),
        ("2001::/32", "2001:0:808:808::f7f7:f7f7", "2001:0:808:808::80ff:fffe"),
        ("fd00::/8", "fd00::5efe:808:808", "fd00::5efe:a00:1"),
    ] {
        assert!(!permits(&[], open), "{open} without the operator's word");
        assert!(permits(&[wrapper], open), "{open} within {wrapper}");
        assert!(!permits(&[wrapper], shut), "{shut} within {wrapper}");
    }
    assert!(permits(&["::ffff:0:0/96", "10.0.0.0/8"], "::ffff:10.0.0.1"));
}

#[test]
fn keys_of_the_cloud_are_given_out_only_by_name() {
    for (network, address) in [
        ("169.254.0.0/16", "169.254.169.254"),
        ("100.64.0.0/10", "100.100.100.200"),
        ("fd00::/8", "fd00:ec2::254"),
        ("0.0.0.0/0", "168.63.129.16"),
    ] {
        assert!(!permits(&[network], address), "{address} within {network}");
        assert!(
            permits(&[network, &IpNet::from(address.parse::<IpAddr>().unwrap()).to_string()], address),
            "{address}"
        );
    }
}

/// The same law by comparing numbers, range by range, as the registry prints them.
fn is_open_to_the_second_judge(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            let shut = a == 0
                || a == 10
                || a == 127
                || a >= 224
                || (a == 100 && (64..128).contains(&b))
                || (a, b, c, d) == (168, 63, 129, 16)
                || (a == 169 && b == 254)
                || (a == 172 && (16..32).contains(&b))
                || (a == 192
                    && (b == 168 || matches!((b, c), (0, 0 | 2) | (31, 196) | (52, 193) | (88, 99) | (175, 48))))
                || (a == 198 && (b == 18 || b == 19 || (b, c) == (51, 100)))
                || (a, b, c) == (203, 0, 113);
            !shut
        }
        IpAddr::V6(address) => {
            let text = address.octets().iter().map(|octet| format!("{octet:02x}")).collect::<String>();
            let is_assigned = text.starts_with("20010") && text.get(4..8).unwrap() < "0200";
            let is_isatap = matches!(text.get(16..24).unwrap(), "00005efe" | "02005efe");
            (text.starts_with('2') || text.starts_with('3'))
                && !is_assigned
                && !is_isatap
                && !["20010db8", "2002", "2620004f8000", "3fff0"].iter().any(|prefix| text.starts_with(prefix))
        }
    }
}

fn near_the_edges() -> impl Strategy<Value = IpAddr> {
    let firsts: Vec<u16> =
        vec![0, 0x64, 0x100, 0x2000, 0x2001, 0x2002, 0x2620, 0x3ffe, 0x3fff, 0x4000, 0xfc00, 0xfd00, 0xfe80];
    let seconds: Vec<u16> = vec![0, 0x4f, 0xdb7, 0xdb8, 0xdb9, 0x1ff, 0x200, 0xec2, 0xfff, 0x1000, 0xff9b];
    let thirds: Vec<u16> = vec![0, 1, 0x8000];
    let middles: Vec<u16> = vec![0, 0x200, 0x5efe, 0xffff];
    let first_octets = vec![0u8, 9, 10, 100, 127, 168, 169, 172, 192, 198, 203, 223, 224, 255];
    let v6 = (
        prop::sample::select(firsts),
        prop::sample::select(seconds),
        prop::sample::select(thirds),
        prop::sample::select(middles.clone()),
        prop::sample::select(middles),
        any::<u32>(),
    );
    prop_oneof![
        any::<IpAddr>(),
        (prop::sample::select(first_octets), any::<[u8; 3]>()).prop_map(|(a, [b, c, d])| IpAddr::from([a, b, c, d])),
        v6.prop_map(|(a, b, c, e, f, low)| IpAddr::from([a, b, c, 0, e, f, (low >> 16) as u16, low as u16])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn two_judges_agree(address in near_the_edges()) {
        prop_assert_eq!(rules(&[]).permit(address), is_open_to_the_second_judge(address), "{}", address);
    }

    #[test]
    fn what_is_allowed_is_the_network_and_no_more(address in near_the_edges(), inside: [u8; 2]) {
        let allowed = rules(&["10.20.0.0/16"]);
        prop_assert!(allowed.permit(IpAddr::from([10, 20, inside[0], inside[1]])));
        let is_inside = matches!(address, IpAddr::V4(four) if four.octets()[..2] == [10, 20]);
        prop_assert_eq!(allowed.permit(address), is_inside || is_open_to_the_second_judge(address));
    }
}

#[test]
fn every_boundary_of_ipv4_is_judged_alike() {
    let rules = rules(&[]);
    for network in SHUT_V4 {
        let (first, last) = (network.network().to_bits(), network.broadcast().to_bits());
        for bits in [first.wrapping_sub(1), first, last, last.wrapping_add(1)] {
            let address = IpAddr::V4(Ipv4Addr::from_bits(bits));
            assert_eq!(rules.permit(address), is_open_to_the_second_judge(address), "{address}");
        }
    }
}
