//! A name server on loopback that answers what the test wants, over UDP and TCP, and remembers what it was asked.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::proto::op::{Message, MessageType, ResponseCode};
use hickory_resolver::proto::rr::rdata::CNAME;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

/// More than a resolver asks for without TCP.
const DATAGRAM: usize = 1232;

#[derive(Clone)]
pub(super) enum Reply {
    /// Those of the family that was asked for, each to be kept for this many seconds.
    Addresses(Vec<IpAddr>, u32),
    /// Another name, and its addresses in the same answer.
    Alias(&'static str, Vec<IpAddr>),
    Code(ResponseCode),
    Silence,
    /// These bytes instead of a message, after the right id.
    Garbage(Vec<u8>),
    /// A good answer to a question nobody asked, and nothing else.
    WrongId(Vec<IpAddr>),
}

pub(super) use Reply::{Addresses, Alias, Code, Garbage, Silence, WrongId};

pub(super) fn addresses(list: &[&str]) -> Reply {
    Addresses(list.iter().map(|address| address.parse().unwrap()).collect(), 300)
}

type Asked = Arc<Mutex<Vec<(String, RecordType)>>>;

#[derive(Clone)]
pub(super) struct NameServer {
    address: SocketAddr,
    asked: Asked,
}

impl NameServer {
    /// `answer` gets the name, the type and how often that was asked before.
    pub(super) async fn start(answer: impl Fn(&str, RecordType, usize) -> Reply + Send + Sync + 'static) -> NameServer {
        let (udp, tcp) = loop {
            let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
            if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()).await {
                break (udp, tcp);
            }
        };
        let server = NameServer { address: tcp.local_addr().unwrap(), asked: Asked::default() };
        let answer = Arc::new(answer);
        tokio::spawn(server.clone().serve_datagrams(udp, answer.clone()));
        tokio::spawn(server.clone().serve_streams(tcp, answer));
        server
    }

    pub(super) fn config(&self) -> ResolverConfig {
        let at_port = |mut connection: ConnectionConfig| {
            connection.port = self.address.port();
            connection
        };
        let connections = vec![at_port(ConnectionConfig::udp()), at_port(ConnectionConfig::tcp())];
        ResolverConfig::from_name_servers(vec![NameServerConfig::new(self.address.ip(), true, connections)])
    }

    /// How often each question was asked, `name TYPE` in the order of the alphabet.
    pub(super) fn asked(&self) -> Vec<String> {
        let mut asked: Vec<_> =
            self.asked.lock().unwrap().iter().map(|(name, family)| format!("{name} {family}")).collect();
        asked.sort();
        asked
    }

    async fn serve_datagrams(self, socket: UdpSocket, answer: Arc<impl Fn(&str, RecordType, usize) -> Reply>) {
        let mut buffer = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let Some(bytes) = self.reply(&buffer[..length], answer.as_ref()) else { continue };
            let fits = bytes.len() <= DATAGRAM;
            let bytes = if fits { bytes } else { Message::from_vec(&bytes).unwrap().truncate().to_vec().unwrap() };
            socket.send_to(&bytes, from).await.unwrap();
        }
    }

    async fn serve_streams(self, listener: TcpListener, answer: Arc<impl Fn(&str, RecordType, usize) -> Reply>) {
        while let Ok((mut stream, _)) = listener.accept().await {
            while let Ok(length) = stream.read_u16().await {
                let mut question = vec![0; usize::from(length)];
                stream.read_exact(&mut question).await.unwrap();
                let Some(bytes) = self.reply(&question, answer.as_ref()) else { continue };
                stream.write_u16(u16::try_from(bytes.len()).unwrap()).await.unwrap();
                stream.write_all(&bytes).await.unwrap();
            }
        }
    }

    fn reply(&self, question: &[u8], answer: &impl Fn(&str, RecordType, usize) -> Reply) -> Option<Vec<u8>> {
        let mut message = Message::from_vec(question).unwrap();
        let query = message.queries[0].clone();
        let name = query.name().to_ascii().to_lowercase();
        let question = (name.trim_end_matches('.').to_owned(), query.query_type());
        let before = {
            let mut asked = self.asked.lock().unwrap();
            let before = asked.iter().filter(|earlier| **earlier == question).count();
            asked.push(question.clone());
            before
        };
        message.metadata.message_type = MessageType::Response;
        message.metadata.recursion_available = true;
        message.edns = None;
        let records = |owner: &Name, list: Vec<IpAddr>, ttl| -> Vec<Record> {
            let of_family = list.into_iter().map(RData::from).filter(|data| data.record_type() == question.1);
            of_family.map(|data| Record::from_rdata(owner.clone(), ttl, data)).collect()
        };
        match answer(&question.0, question.1, before) {
            Addresses(list, ttl) => message.answers = records(query.name(), list, ttl),
            Alias(other, list) => {
                let other = Name::from_ascii(format!("{other}.")).unwrap();
                let alias = Record::from_rdata(query.name().clone(), 300, RData::CNAME(CNAME(other.clone())));
                message.answers = vec![alias];
                message.answers.extend(records(&other, list, 300));
            }
            Code(code) => message.metadata.response_code = code,
            Silence => return None,
            Garbage(bytes) => return Some([&message.metadata.id.to_be_bytes(), bytes.as_slice()].concat()),
            WrongId(list) => {
                message.metadata.id = message.metadata.id.wrapping_add(1);
                message.answers = records(query.name(), list, 300);
            }
        }
        Some(message.to_vec().unwrap())
    }
}
