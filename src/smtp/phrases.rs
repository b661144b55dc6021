//! What servers write in words: which phrases tell of which cause, where the codes leave it open.
//!
//! The idea: two tables, read from the top; the first line that holds a phrase of the answer decides. What is about the account
//! comes before what is about the recipient, and phrases that cost an address its place on a list are whole and plain. Must not
//! know: codes.

use super::cause::Cause;
use super::reply::Reply;
use super::verdict::Scope;

pub(super) fn not_now(scope: Scope, words: &Words) -> Option<Cause> {
    find(NOT_NOW, scope, words)
}

pub(super) fn no(scope: Scope, words: &Words) -> Option<Cause> {
    find(NO, scope, words)
}

fn find(lines: &[Line], scope: Scope, words: &Words) -> Option<Cause> {
    let tells = |line: &&Line| line.at.takes(scope) && line.phrases.iter().any(|phrase| words.have(phrase));
    lines.iter().find(tells).map(|line| line.cause)
}

/// No more of an answer is kept with its attempt, and a server must not make us search for long.
const LENGTH: usize = 1024;

/// An answer in lower case without what is not the server's own: addresses, and links, which name a thousand things.
pub(super) struct Words(String);

impl Words {
    pub(super) fn of(reply: &Reply) -> Words {
        let mut words = Vec::new();
        for line in reply.lines() {
            let line = without_brackets(&line.to_ascii_lowercase());
            let spoken = |word: &&str| !word.contains('@') && !word.contains("://");
            // Each line of an answer repeats the enhanced code, in the middle of a sentence.
            let is_code = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let line: Vec<&str> = line.split_whitespace().collect();
            let from = usize::from(line.first().is_some_and(|word| is_code(word)));
            words.extend(line.iter().skip(from).filter(|word| spoken(word)).map(|word| (*word).to_owned()));
        }
        let mut words = words.join(" ");
        words.truncate(words.floor_char_boundary(LENGTH));
        Words(words)
    }

    pub(super) fn have(&self, phrase: &str) -> bool {
        self.0.contains(phrase)
    }
}

/// `<bob@example.net>: unknown` is `: unknown`: an address may be spelled like a phrase.
fn without_brackets(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        match after.split_once('>') {
            Some((_, after)) => rest = after,
            None => {
                rest = after;
                break;
            }
        }
    }
    kept.push_str(rest);
    kept
}

struct Line {
    at: At,
    cause: Cause,
    phrases: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum At {
    Anywhere,
    /// What would be about the recipient's account after RCPT is about ours here.
    Session,
    Rcpt,
    /// RCPT, the letter and its dot.
    Letter,
    /// The same and MAIL.
    Offer,
}

impl At {
    fn takes(self, scope: Scope) -> bool {
        match self {
            At::Anywhere => true,
            At::Session => !scope.is_about_the_letter(),
            At::Rcpt => scope == Scope::Rcpt,
            At::Letter => scope.is_about_the_letter(),
            At::Offer => scope.is_about_the_letter() || scope == Scope::Mail,
        }
    }
}

macro_rules! lines {
    ($($at:ident $cause:ident: $($phrase:literal)+;)+) => {
        &[$(Line { at: At::$at, cause: Cause::$cause, phrases: &[$($phrase),+] }),+]
    };
}

const NOT_NOW: &[Line] = lines! {
    Letter MailboxBusy: "receiving mail at" "receiving mail too" "for mailbox" "thread limit" "mailbox unavailable"
        "mailbox busy" "mailbox is busy" "mailbox locked" "mailbox is locked" "recipient is receiving";
    Anywhere QuotaUsedUp: "daily" "sending limit" "sending quota" "hourly" "per hour" "per day" "credits exceeded"
        "messaging limits" "your quota" "monthly";
    Letter MailboxFullForNow: "mailbox full" "mailbox is full" "over quota" "overquota" "over its quota"
        "quota exceeded" "mailbox quota" "mailbox size" "exceeded storage" "out of storage" "insufficient mailbox";
    Anywhere TooFast: "rate limit" "rate-limit" "ratelimit" "throttl" "too fast" "too quickly" "unusual rate"
        "unexpected volume" "sending rate" "slow down" "connection limit" "connection rate" "connection frequency"
        "message rate" "exceeded the rate" "user complaints" "this hour" "per minute";
    Anywhere TooManyRecipients: "too many recipients";
    Anywhere TooFast: "too many";
    Anywhere ServerFull: "system storage" "disk full" "disk space" "no space" "out of space" "storage is full";
    Anywhere SenderInDoubt: "sender address rejected" "sender verify" "sender verification" "domain of sender"
        "sender domain" "sender's domain" "verify sender" "sender callout";
    Letter RelayDenied: "relay access denied" "relaying" "relay not" "unable to relay" "to relay";
    Anywhere NotAuthenticatedForNow: "cannot find your" "reverse dns" "rdns" "ptr record" "helo command rejected" "spf"
        "dkim" "dmarc" "unauthenticated";
    Letter Greylisted: "greylist" "graylist" "grey list" "gray list" "grey-list" "greyed" "postgrey"
        "first time sender";
    Anywhere BlocklistedForNow: "blocked using" "blocklist" "blacklist" "block list" "black list" "listed by"
        "listed at" "listed in" "is listed" "dnsbl" "spamhaus" "spamcop" "reputation";
};

const NO: &[Line] = lines! {
    // Ours: what the account may do.
    Anywhere QuotaUsedUp: "daily limit" "daily sending" "daily user" "daily message" "daily email" "daily quota"
        "sending limit" "sending quota" "hourly limit" "hourly sending" "hourly quota" "messaging limits"
        "message limit" "credits exceeded" "your quota" "monthly limit" "monthly quota" "per hour" "per day";
    Anywhere TooFast: "too many messages" "too many mails" "too many emails" "too many e-mails" "too many letters"
        "too many connections" "too many sessions" "too many login" "rate limit" "ratelimit" "throttl" "sending rate"
        "too fast" "too quickly";
    Letter RelayDenied: "relay access denied" "relaying" "relay not" "relay denied" "unable to relay" "to relay"
        "not relay" "rcpthosts";
    Anywhere TlsWanted: "starttls" "encryption required" "encryption is required" "must use tls" "tls required"
        "tls is required" "requires tls" "requires encryption" "secure connection required";
    Anywhere LoginNotSetUp: "application-specific password" "app password" "application password" "app-specific"
        "smtpclientauthentication is disabled" "basic authentication is disabled" "access rights to this service"
        "web browser" "less secure" "smtp access" "authorization code" "two-factor" "2-step" "unauthorized ip";
    Anywhere LoginNeeded: "authentication required" "authentication is required" "auth required" "auth is required"
        "unauthenticated senders" "must authenticate" "please authenticate" "need to authenticate" "authenticate first"
        "client was not authenticated" "client not authenticated" "not logged in" "log in first" "login first"
        "auth command first" "must check for new mail before";
    Anywhere AccountSuspended: "sending paused" "your account is" "your account has been"
        "user is not authorized to send" "tenant has exceeded" "unusual sending activity" "outgoing mail from"
        "sending is suspended" "sending is disabled";
    Session AccountSuspended: "account suspended" "account is suspended" "account disabled" "account is disabled"
        "account has been" "account locked" "account is locked" "account blocked" "user disabled" "user is disabled"
        "user suspended";
    Anywhere SenderRefused: "not owned by" "to send as" "send as" "sendas" "address is not verified" "verified sender"
        "sender verify failed" "sender domain must exist" "sender address rejected: domain"
        "sender address rejected: need" "sender address rejected: undeliverable" "sender address rejected: unverified"
        "sender address rejected: user unknown" "sender address does not exist" "domain of sender" "sender domain"
        "mail from domain" "not authorized to perform" "invalid sender" "sender not allowed" "sender is not allowed"
        "domain not verified" "domain is not verified" "from address is not" "not local sender"
        "non-local sender verification" "bad sender";
    Anywhere HelloRefused: "helo command rejected" "ehlo command rejected" "invalid helo" "invalid ehlo" "bad helo"
        "helo name" "qualified hostname";

    // Before sizes of letters, because a mailbox has one too.
    Letter MailboxFull: "mailbox full" "is full" "over quota" "overquota" "over its quota" "mailbox quota" "user quota"
        "mailbox has exceeded" "mailbox size" "exceeded storage" "storage allocation" "out of storage" "storage space"
        "full mailbox" "quota exceeded for user";
    // The letter's, or the sender's good name.
    Offer LetterTooBig: "message size" "size exceeds" "exceeds size" "size limit" "maximum size" "too large" "too big"
        "message file too" "exceeded maximum";
    Letter NotAuthenticated: "spf" "dkim" "dmarc" "sender is unauthenticated" "unauthenticated email" "reverse dns"
        "rdns" "ptr record" "cannot find your" "no reverse" "sender policy framework";
    Letter RefusedByPolicy: "envelope blocked";
    Letter Blocklisted: "blocked using" "blocklist" "blacklist" "block list" "black list" "listed by" "listed at"
        "listed in" "is listed" "dnsbl" "spamhaus" "spamcop" "barracudacentral" "reputation" "permanently deferred"
        "blocked - see" "banned sending" "traffic not accepted" "blocked by ip" "your ip" "your network";
    Letter ContentRefused: "virus" "malware" "infected" "phishing" "attachment" "security issue" "executable"
        "rfc 5322" "rfc5322" "rfc 2822" "rfc2822" "header" "bare lf" "bare cr" "dangerous";
    Letter LooksLikeSpam: "spam" "unsolicited" "junk mail" "bulk mail" "bulk email" "suspicious" "content rejected"
        "message content" "unusual rate";

    // The recipient's. Only the address and its mailbox may be meant by these.
    Letter MailboxDisabled: "mailbox disabled" "mailbox is disabled" "account disabled" "account is disabled"
        "account has been disabled" "account suspended" "account is suspended" "has been suspended" "mailbox inactive"
        "mailbox is inactive" "inactive mailbox" "account is inactive" "account inactive" "inactive user"
        "is deactivated" "been deactivated" "account that you tried to reach is disabled" "user is disabled"
        "user disabled" "account is blocked" "account blocked" "mailbox is blocked" "mailbox is frozen"
        "account has been locked" "user suspended" "disabled or discontinued" "account expired" "account has expired";
    Rcpt BadAddress: "malformed address" "malformed local part" "address syntax" "syntactically invalid"
        "invalid address" "illegal address" "recipient address rejected: need" "bad recipient address"
        "not a valid address" "invalid local part";
    Rcpt NoSuchDomain: "domain not found" "domain does not exist" "domain doesn't exist" "no such domain" "null mx"
        "nullmx" "host or domain name not found";
    Letter NoSuchMailbox: "user unknown" "unknown user" "no such user" "no such recipient" "no such mailbox"
        "no such person" "no such address" "no such account" "no such local" "no such email" "not such user"
        "no mailbox" "mailbox not found" "user not found" "recipient not found" "account not found"
        "user does not exist" "user doesn't exist" "mailbox does not exist" "mailbox doesn't exist"
        "account does not exist" "account doesn't exist" "to reach does not exist" "recipient does not exist"
        "recipient doesn't exist" "address does not exist" "address doesn't exist" "user not exist" "mailbox not exist"
        "unknown recipient" "recipient unknown" "unknown address" "invalid mailbox" "invalid recipient"
        "recipient is invalid" "invalid user" "unrouteable address" "unroutable address" "unknown local"
        "undeliverable address" "not a valid mailbox" "not a known user" "not a valid user" "not a valid recipient"
        "this user doesn't have" "is not a customer" "unknown alias" "recipientnotfound" "unknown or illegal alias"
        "mailbox is no longer" "account is no longer" "account by that name"
        "recipient address rejected: undeliverable" "recipient address rejected: user unknown"
        "recipient address rejected: access denied" "no longer in use";
    Rcpt NoSuchMailbox: "mailbox unavailable" "mailbox is unavailable" "mailbox not available";
    Letter RecipientRefused: "recipient verification failed" "recipient verify failed" "recipient address rejected"
        "recipient rejected" "does not accept mail from" "doesn't accept mail from" "only accepts"
        "not authorized to send to";
    Letter RefusedByPolicy: "policy" "administrative prohibition" "administratively" "access denied" "prohibited"
        "blocked" "abuse" "complaint" "not accepted here" "rejected by filter" "firewall";
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::Verdict::{Accepted, Rejected, Temporary, Unknown};

    #[test]
    fn no_words_make_a_yes_or_a_final_no_of_not_now() {
        for line in NOT_NOW {
            assert!(!matches!(line.cause.verdict(), Accepted | Rejected | Unknown), "{}", line.cause);
        }
        for line in NO {
            assert!(!matches!(line.cause.verdict(), Accepted | Temporary | Unknown), "{}", line.cause);
        }
    }

    #[test]
    fn what_is_about_a_recipient_is_looked_for_only_where_one_was_named() {
        for line in NOT_NOW.iter().chain(NO) {
            if line.cause.verdict() != crate::smtp::Verdict::ServerFault {
                let may = matches!(line.at, At::Rcpt | At::Letter) || line.cause == Cause::LetterTooBig;
                assert!(may, "{}", line.cause);
            }
        }
    }

    #[test]
    fn every_phrase_can_be_found() {
        for line in NOT_NOW.iter().chain(NO) {
            for phrase in line.phrases {
                let plain = phrase.bytes().all(|b| matches!(b, b' '..=b'~') && !b.is_ascii_uppercase());
                assert!(plain && !phrase.contains(['<', '>', '@']) && phrase.trim() == *phrase, "{phrase}");
            }
        }
    }

    #[test]
    fn addresses_and_links_are_not_words_and_lines_run_on() {
        let reply = |text: &str| {
            let mut input = text.as_bytes();
            let mut reader = crate::smtp::reply::ReplyReader::new(&crate::smtp::Limits::default());
            Words::of(&reader.read(&mut input).unwrap().unwrap()).0
        };
        assert_eq!(reply("550-5.1.1 The account does\r\n550 5.1.1 NOT exist. x\r\n"), "the account does not exist. x");
        assert_eq!(reply("550 <spam@x.org>: no (a@b) see https://x.org/spam now\r\n"), ": no see now");
        assert_eq!(reply("550 <\"too many\"@x> no <half spam\r\n"), "no half spam");
    }
}
