//! Signatures, by the rules that can be told without a verifier; `tests/app/interop/dkim.rs` asks another program.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use bytes::Bytes;

use super::*;

/// The private key of RFC 8463 A.2 in PKCS#8.
const ED25519: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

/// Made for this test, and too short.
const RSA_1024: &str = "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANI+9kDTn2LgPrBgWEoX5llGLP33eVG/xU/sIms1WZpjN0andn6q\
    468/RnOZg6udN7qulf+KQXcgBGozj+14UTW+s4q9DpbcAtUTTaVZJtyLaerlTWrNKUGQ+9xF5IPxC3Myv/Vsoyej7hhFIerPuszw\
    MHdR7fBHIjZuQ1UtXU/HAgMBAAECgYBWWQ2CKmf3j+mvPqKEK7SrTasE0zK8ZGqBHJY2Ob8HLWByYCzGcSD5xJ8GszHktblBrppk\
    TT/90OR/SZX/Db8r+Qfl/7a94fdzvppiWUUu0aID2i2hCcrYYn0TyeG2fN+vJ0f77QPv5CYS6MLh6dxHqONuURmh08HyG873COid\
    oQJBAOoAy4FiqeUbvSzSi1GwiJcWlTCKdfNvn0/nMaXJenXrVapdXK6Lqf9iN5wx6QW0WMDZnFkyylBfv6ECF1ndxqUCQQDmAnWB\
    x7iIXxGafHZT74lEBTc7FPMHpUwltoX161Nz1p0RKZ0la91JB/yr7Q1Y+YrZI7s81K+rxsiK0b6lM5z7AkBXBJKo+7q4IzeXGniK\
    mT5CCTjTgznXnBO/T/crcqAih7AkmXFkyzUdbjXF1N2VrHowxPuaRAPuHZ0ST8fFOG6tAkEAyuQMZ2iXnKPP0WhMsImxmbDIIXO/\
    VVU4MGQrEtx8hsgfUM5WcnYNgqhq9/VpOr0U/6mHNoeeVnZI3DtcYjl/FQJAeq0Nw02MgLNaIk+P3e7Jz/MZIY8x+H57yb1bFbjS\
    R4PuPAFnsYK/VoJeztMvxy1wGhhdMza3AO5dmFPAK34Zmg==";

fn pem(key: &str) -> String {
    format!("-----BEGIN {kind}-----\n{key}\n-----END {kind}-----\n", kind = "PRIVATE KEY")
}

fn ed25519() -> DkimKey {
    DkimKey::from_pem("football.example.com", "brisbane", &pem(ED25519)).unwrap()
}

fn rsa() -> DkimKey {
    let der = RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
    DkimKey::from_pkcs8("пример.рф", "Key1", der.as_ref()).unwrap()
}

fn letter(head: &str, tail: &'static str) -> FilledLetter {
    FilledLetter { head: head.as_bytes().to_vec(), tail: Bytes::from_static(tail.as_bytes()) }
}

fn signed(head: &str, tail: &'static str, key: DkimKey) -> String {
    let mut letter = letter(head, tail);
    sign(&mut letter, &[key], Timestamp::from_micros(1_790_000_000_000_000)).unwrap();
    String::from_utf8(letter.into_bytes()).unwrap()
}

#[test]
fn the_record_is_what_the_standard_publishes_for_its_key() {
    let key = ed25519();
    assert_eq!(key.record_name(), "brisbane._domainkey.football.example.com");
    assert_eq!(key.record().unwrap(), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    assert_eq!(rsa().record_name(), "key1._domainkey.xn--e1afmkfd.xn--p1ai");
    assert!(rsa().record().unwrap().starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"));
}

#[test]
fn keys_that_cannot_sign_are_refused() {
    let refused =
        |domain: &str, selector: &str, key: &str| DkimKey::from_pem(domain, selector, &pem(key)).err().unwrap();
    assert_eq!(refused("localhost", "a", ED25519), KeyError::Domain);
    for selector in ["", "a b", "a;b", "a..b", "-a", "ключ", "a\r\nX: y"] {
        assert_eq!(refused("a.b", selector, ED25519), KeyError::Selector, "{selector:?}");
    }
    assert_eq!(DkimKey::from_pem("a.b", "a", "").err(), Some(KeyError::Unreadable));
    assert_eq!(DkimKey::from_pem("a.b", "a", "ssh-ed25519 AAAA").err(), Some(KeyError::Unreadable));
    assert_eq!(refused("a.b", "a", &ED25519.replace("MC4C", "MC5C")), KeyError::Unfit);
    let curve = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    assert_eq!(DkimKey::from_pkcs8("a.b", "a", curve.as_ref()).err(), Some(KeyError::Unfit));
    assert_eq!(refused("a.b", "a", RSA_1024), KeyError::Unfit);
}

#[test]
fn a_signature_names_what_it_covers_and_is_folded() {
    let text = signed("To: a@b.c\r\nX-Own: 1\r\nFrom: d@e.f\r\nSubject: Hi\r\n\r\nHello\r\n", "", rsa());
    let header = text.split("\r\nTo:").next().unwrap();
    assert!(header.starts_with(
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=xn--e1afmkfd.xn--p1ai; s=key1;\r\n t=1790000000; h=From:From:Reply-To:To:To:Subject:Subject:Date;\r\n bh="
    ));
    assert!(header.split("\r\n").all(|line| line.len() <= LINE_AT_MOST), "{header}");
    assert!(!text.contains(" l="));
}

/// A header of the same name further up would be shown in place of the one that is signed.
#[test]
fn all_headers_of_a_name_are_signed_from_the_last_upwards() {
    let signature = |text: &str| signed(text, "", ed25519()).split("\r\nSubject:").next().unwrap().to_owned();
    let one = signature("Subject: a\r\nSubject: b\r\nFrom: a@b.c\r\n\r\nx\r\n");
    assert!(one.replace("\r\n ", "").contains("Subject:Subject:Subject:Date;"), "{one}");
    assert_ne!(one, signature("Subject: b\r\nSubject: a\r\nFrom: a@b.c\r\n\r\nx\r\n"));
    assert_eq!(one, signature("Subject: a\r\nSubject:\r\n\tb \r\nSubjects: c\r\nFrom: a@b.c\r\n\r\nx\r\n"));
}

#[test]
fn signing_again_makes_the_same_bytes() {
    for key in [rsa, ed25519] {
        let key = key();
        let mut letters = [(); 2].map(|()| letter("From: a@b.c\r\n\r\nHello\r\n", "tail\r\n"));
        for letter in &mut letters {
            sign(letter, std::slice::from_ref(&key), Timestamp::from_micros(0)).unwrap();
        }
        assert_eq!(letters[0], letters[1]);
    }
}

#[test]
fn what_mail_servers_may_change_changes_no_signature() {
    let plain = "From: a@b.c\r\nSubject: one two three\r\n\r\nHello big world\r\n\r\nend\r\n";
    let changed = "FROM:a@b.c \r\nSubject:\tone  two\r\n\tthree\r\n\r\nHello \t big world \r\n\t\r\nend\r\n\r\n \r\n";
    let signature = |text: &str| {
        signed(text, "", ed25519())
            .lines()
            .take_while(|line| !line.starts_with('F'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(signature(plain), signature(changed));
    assert_ne!(signature(plain), signature(&plain.replace("big", "bog")));
    assert_ne!(signature(plain), signature(&plain.replace("one", "on e")));
}

#[test]
fn it_makes_no_difference_where_the_shared_rest_begins() {
    let whole = "From: a@b.c\r\n\r\nHello  big\r\n\r\n--b\r\nend \r\n\r\n";
    let cut = |at: usize| {
        let tail: &'static str = Box::leak(whole[at..].to_owned().into_boxed_str());
        signed(&whole[..at], tail, ed25519())
    };
    let body = whole.find("Hello").unwrap();
    let cuts = (body..=whole.len()).filter(|at| !whole[..*at].ends_with('\r'));
    assert!(cuts.map(cut).all(|text| text == cut(body)));
}

#[test]
fn an_empty_body_has_the_hash_of_the_standard() {
    for tail in ["", "\r\n", " \r\n\r\n"] {
        let text = signed("From: a@b.c\r\n\r\n", tail, ed25519());
        assert!(text.contains("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"), "{text}");
    }
}

#[test]
fn what_is_no_letter_is_not_signed() {
    assert_eq!(sign(&mut letter("Hello", ""), &[ed25519()], Timestamp::from_micros(0)), Err(SignError::NoLetter));
}

#[test]
fn every_key_signs_the_same_letter() {
    let mut both = letter("From: a@b.c\r\n\r\nHello\r\n", "");
    sign(&mut both, &[rsa(), ed25519()], Timestamp::from_micros(0)).unwrap();
    let text = String::from_utf8(both.head).unwrap();
    assert_eq!(text.matches("DKIM-Signature: v=1;").count(), 2);
    assert!(text.contains("a=rsa-sha256") && text.contains("a=ed25519-sha256"));
}
