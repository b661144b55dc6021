//! Why a conversation ended as it did, and what follows from that for the letter, the client, the run and the sender.
//!
//! The idea: an answer has one cause, and everything else (the verdict, who is to blame, what to do, the sentence that a
//! person reads) hangs on the cause. Must not know: how to read an answer; see `verdict`.

use std::fmt;

use super::verdict::Verdict;

macro_rules! causes {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal: $verdict:ident, $blame:ident, $consequence:expr;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Cause {
            $($(#[doc = $doc])* $name,)+
        }

        impl Cause {
            pub const ALL: &[Cause] = &[$(Cause::$name),+];

            /// The name in the database, in a CSV, and in the keys of its sentences.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Cause::$name => $key,)+
                }
            }

            pub fn verdict(self) -> Verdict {
                match self {
                    $(Cause::$name => Verdict::$verdict,)+
                }
            }

            pub fn blame(self) -> Blame {
                match self {
                    $(Cause::$name => Blame::$blame,)+
                }
            }

            pub fn consequence(self) -> Consequence {
                use Consequence::*;
                match self {
                    $(Cause::$name => $consequence,)+
                }
            }
        }
    };
}

causes! {
    Accepted = "accepted": Accepted, Nobody, Nothing;

    /// The connection broke or stayed silent after the final dot.
    NoAnswerToTheDot = "no-answer-to-the-dot": Unknown, Server, Nothing;
    /// Something came after the final dot, and it was no answer that we understand.
    UnclearAnswerToTheDot = "unclear-answer-to-the-dot": Unknown, Server, Nothing;
    /// We were stopped or killed while the answer to the dot was on its way.
    ProgramStopped = "program-stopped": Unknown, Nobody, Nothing;

    NoSuchMailbox = "no-such-mailbox": Rejected, Recipient, HardBounce;
    NoSuchDomain = "no-such-domain": Rejected, Recipient, HardBounce;
    BadAddress = "bad-address": Rejected, Recipient, HardBounce;
    MailboxMoved = "mailbox-moved": Rejected, Recipient, HardBounce;
    MailboxFull = "mailbox-full": Rejected, Recipient, SoftBounce;
    MailboxDisabled = "mailbox-disabled": Rejected, Recipient, SoftBounce;
    /// Letters beyond Latin in the address, and a server without SMTPUTF8.
    AddressNotSpoken = "address-not-spoken": Rejected, Recipient, Nothing;
    RecipientRefused = "recipient-refused": Rejected, Recipient, Nothing;

    AddressInDoubt = "address-in-doubt": Temporary, Recipient, Nothing;
    MailboxFullForNow = "mailbox-full-for-now": Temporary, Recipient, Nothing;
    MailboxBusy = "mailbox-busy": Temporary, Recipient, Nothing;
    Greylisted = "greylisted": Temporary, Recipient, Nothing;
    RefusedForNow = "refused-for-now": Temporary, Recipient, Nothing;

    LetterTooBig = "letter-too-big": Rejected, Message, HoldRunAfter { letters: 3 };
    LooksLikeSpam = "looks-like-spam": Rejected, Message, HoldRunAfter { letters: 5 };
    /// The address or the network that the letter comes from has a bad name.
    Blocklisted = "blocklisted": Rejected, Message, HoldRunAfter { letters: 5 };
    /// SPF, DKIM or DMARC of the sender's domain, or the name of the server's address.
    NotAuthenticated = "not-authenticated": Rejected, Message, HoldRunAfter { letters: 5 };
    /// An attachment, a link, a header.
    ContentRefused = "content-refused": Rejected, Message, HoldRunAfter { letters: 5 };
    RefusedByPolicy = "refused-by-policy": Rejected, Message, HoldRunAfter { letters: 5 };
    LetterRefused = "letter-refused": Rejected, Recipient, Nothing;
    LetterNotBuilt = "letter-not-built": Rejected, Recipient, Nothing;

    ServerBusy = "server-busy": ServerFault, Server, Nothing;
    ServerFull = "server-full": ServerFault, Server, Nothing;
    /// 452 4.5.3: in a new transaction the recipient may be taken at once.
    TooManyRecipients = "too-many-recipients": ServerFault, Server, RetryNow;
    TooFast = "too-fast": ServerFault, Server, HalvePace;
    BlocklistedForNow = "blocklisted-for-now": ServerFault, Server, HalvePace;
    NotAuthenticatedForNow = "not-authenticated-for-now": ServerFault, Server, HalvePace;
    /// The sender's domain did not answer a question about it. A name server that is down must not stop a sender for good.
    SenderInDoubt = "sender-in-doubt": ServerFault, Server, Nothing;
    QuotaUsedUp = "quota-used-up": ServerFault, Server, SenderWaits;

    LoginNeeded = "login-needed": ServerFault, Server, SenderStops;
    LoginRefused = "login-refused": ServerFault, Server, SenderStops;
    /// The password may be right, and the provider wants another one or a switch thrown first.
    LoginNotSetUp = "login-not-set-up": ServerFault, Server, SenderStops;
    NoLoginOffered = "no-login-offered": ServerFault, Server, SenderStopsAfter { tries: 3 };
    TlsWanted = "tls-wanted": ServerFault, Server, SenderStops;
    SenderRefused = "sender-refused": ServerFault, Server, SenderStops;
    AccountSuspended = "account-suspended": ServerFault, Server, SenderStops;
    /// It was deleted, its address is not confirmed, or its password cannot be read.
    SenderNotUsable = "sender-not-usable": ServerFault, Server, SenderStops;
    /// This server does not carry our letters to others.
    RelayDenied = "relay-denied": ServerFault, Server, SenderStopsAfterRecipients { different: 3 };
    /// The name we greet with.
    HelloRefused = "hello-refused": ServerFault, Server, SenderStopsAfter { tries: 3 };
    CommandNotUnderstood = "command-not-understood": ServerFault, Server, SenderStopsAfter { tries: 3 };
    /// A no to the greeting.
    ServerRefusesUs = "server-refuses-us": ServerFault, Server, Nothing;
    /// Any other no to MAIL or DATA.
    TransactionRefused = "transaction-refused": ServerFault, Server, SenderStopsAfterRecipients { different: 3 };

    /// What it said was no answer, or not to what we asked.
    OutOfStep = "out-of-step": ServerFault, Server, Nothing;
    NoAnswer = "no-answer": ServerFault, Server, Nothing;
    ConnectionBroke = "connection-broke": ServerFault, Server, Nothing;
    Unreachable = "unreachable": ServerFault, Server, Nothing;
    NameNotFound = "name-not-found": ServerFault, Server, SenderStopsAfter { tries: 3 };
    NameServerSilent = "name-server-silent": ServerFault, Server, Nothing;
    AddressForbidden = "address-forbidden": ServerFault, Server, SenderStops;
    NoTls = "no-tls": ServerFault, Server, SenderStopsAfter { tries: 3 };
    BadCertificate = "bad-certificate": ServerFault, Server, SenderStopsAfter { tries: 3 };
    /// Words in clear after the answer to STARTTLS: somebody may stand between us and the server.
    ClearTextInTls = "clear-text-in-tls": ServerFault, Server, Nothing;
}

impl Cause {
    pub fn parse(key: &str) -> Option<Cause> {
        Cause::ALL.iter().copied().find(|cause| cause.as_str() == key)
    }

    /// The key of the sentence that says what happened.
    pub fn sentence(self) -> String {
        format!("cause-{self}")
    }

    /// The key of the sentence that says what to do, and who has to.
    pub fn todo(self) -> String {
        format!("cause-{self}-todo")
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an answer is about. A fault of the server is never booked on a client, nor the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blame {
    Nobody,
    Recipient,
    Message,
    /// The server, the way to it, or the sender's account there.
    Server,
}

/// What follows beyond the letter itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consequence {
    Nothing,
    /// The address is not written to again.
    HardBounce,
    /// The third in a row suppresses the address.
    SoftBounce,
    /// So many in a row hold the run, before the whole list is burnt.
    HoldRunAfter {
        letters: u32,
    },
    RetryNow,
    HalvePace,
    /// An hour at first, a day at the most; its recipients stay queued.
    SenderWaits,
    /// Until somebody has changed it.
    SenderStops,
    SenderStopsAfter {
        tries: u32,
    },
    SenderStopsAfterRecipients {
        different: u32,
    },
}
