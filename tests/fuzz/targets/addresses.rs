//! Any text as an address.
#![no_main]

use skymailing_fuzz::mail::EmailAddress;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (plain, international) = (EmailAddress::parse(text), EmailAddress::parse_international(text));
    if let Ok(address) = &plain {
        assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        assert!(!address.needs_smtputf8());
        assert_eq!(EmailAddress::parse(address.as_str()).as_ref(), Ok(address));
        assert_eq!(international.as_ref(), Ok(address), "the wider door takes what the narrow one takes");
    }
    if let Ok(address) = &international {
        let breaks = |char: char| char.is_control() || char.is_whitespace() || "<>\"(),:;[]\\".contains(char);
        assert!(!address.as_str().contains(breaks));
        assert!(address.as_str().len() <= 254);
        assert_eq!(format!("{}@{}", address.local(), address.domain()), address.as_str());
        assert_eq!(address.needs_smtputf8(), EmailAddress::parse(address.as_str()).is_err());
        assert_eq!(EmailAddress::parse_international(address.as_str()).as_ref(), Ok(address));
        let readable = EmailAddress::parse_international(&address.readable());
        assert_eq!(readable.as_ref(), Ok(address), "what a page shows is the same address");
    }
});
