//! A name server on loopback that publishes the text records a test gives it, and knows nothing else.

use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

use hickory_resolver::proto::op::{Message, MessageType, ResponseCode};
use hickory_resolver::proto::rr::rdata::TXT;
use hickory_resolver::proto::rr::{RData, Record, RecordType};

/// By name; several records of one name are in one list.
type Texts = BTreeMap<String, Vec<String>>;

pub struct NameServer {
    pub address: SocketAddr,
    texts: Arc<Mutex<Texts>>,
}

/// Of one part of a text record.
const PART: usize = 255;

impl NameServer {
    /// Its thread ends with the test.
    pub fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let server = Self { address: socket.local_addr().unwrap(), texts: Arc::default() };
        let texts = server.texts.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                let answer = answer(buffer.get(..length).unwrap(), &texts.lock().unwrap());
                socket.send_to(&answer, from).unwrap();
            }
        });
        server
    }

    pub fn publishes(&self, name: &str, texts: &[&str]) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.texts.lock().unwrap().insert(name.to_owned(), texts);
    }
}

fn answer(question: &[u8], texts: &Texts) -> Vec<u8> {
    let mut message = Message::from_vec(question).unwrap();
    let query = message.queries.first().unwrap().clone();
    message.metadata.message_type = MessageType::Response;
    message.metadata.recursion_available = true;
    message.edns = None;
    let name = query.name().to_ascii().to_lowercase();
    match texts.get(name.trim_end_matches('.')) {
        Some(found) if query.query_type() == RecordType::TXT => {
            let record = |text: &String| {
                let parts = text.as_bytes().chunks(PART).map(|part| String::from_utf8(part.to_vec()).unwrap());
                Record::from_rdata(query.name().clone(), 300, RData::TXT(TXT::new(parts.collect())))
            };
            message.answers = found.iter().map(record).collect();
        }
        Some(_) => {}
        None => message.metadata.response_code = ResponseCode::NXDomain,
    }
    message.to_vec().unwrap()
}
