//! What a client asks for, read off one line (RFC 5321 section 4.1.1).
//!
//! The idea: lenient in letter case and spaces, and no opinion about order; that is the conversation's. Must not know:
//! sockets, answers.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command<'line> {
    /// With the name the client gives itself.
    Ehlo(&'line str),
    Helo(&'line str),
    /// Without a path where none could be read.
    Mail(Option<Path<'line>>),
    Rcpt(Option<Path<'line>>),
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
    /// The line as it came.
    Unknown(&'line str),
}

/// `<ann@example.org> SIZE=1`, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'line> {
    /// Empty for `<>`.
    pub address: &'line str,
    pub parameters: &'line str,
}

impl<'line> Command<'line> {
    pub fn read(line: &'line str) -> Command<'line> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => Command::Ehlo(rest),
            "HELO" => Command::Helo(rest),
            "MAIL" => Command::Mail(Path::read(rest, "FROM:")),
            "RCPT" => Command::Rcpt(Path::read(rest, "TO:")),
            "DATA" => Command::Data,
            "RSET" => Command::Rset,
            "NOOP" => Command::Noop,
            "VRFY" => Command::Vrfy,
            "QUIT" => Command::Quit,
            _ => Command::Unknown(line),
        }
    }
}

impl<'line> Path<'line> {
    fn read(rest: &'line str, keyword: &str) -> Option<Path<'line>> {
        let found = rest.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword));
        let after = rest.get(keyword.len()..).filter(|_| found)?;
        let (address, parameters) = after.trim_start().strip_prefix('<')?.split_once('>')?;
        Some(Path { address, parameters })
    }

    /// What `SIZE=` announces (RFC 1870).
    pub fn size(&self) -> Option<usize> {
        self.parameters.split(' ').find_map(|word| word.to_ascii_uppercase().strip_prefix("SIZE=")?.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_any_case() {
        let path = Path { address: "a@x.org", parameters: " SIZE=12 BODY=8BITMIME" };
        assert_eq!(Command::read("mail from: <a@x.org> SIZE=12 BODY=8BITMIME"), Command::Mail(Some(path)));
        assert_eq!(path.size(), Some(12));
        assert_eq!(Command::read("EHLO me"), Command::Ehlo("me"));
        assert_eq!(Command::read("data"), Command::Data);
        assert_eq!(Command::read("STARTTLS"), Command::Unknown("STARTTLS"));
        assert_eq!(Command::read(""), Command::Unknown(""));
    }

    #[test]
    fn a_path_needs_its_brackets() {
        assert_eq!(Command::read("MAIL FROM:<>"), Command::Mail(Some(Path { address: "", parameters: "" })));
        for line in ["MAIL FROM:a@x.org", "MAIL FROM:<a@x.org", "MAIL TO:<a@x.org>", "MAIL", "MAIL é:<a@x.org>"] {
            assert_eq!(Command::read(line), Command::Mail(None), "{line}");
        }
    }
}
