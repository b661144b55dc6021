//! The servers of the bench, each a process of its own that ends with it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpListener;

/// A child that does not outlive the bench.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// Runs in the child: takes a free port, tells it, serves until the parent is gone.
pub fn run<F: Future<Output = ()>>(serve: impl FnOnce(TcpListener) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        println!("{}", listener.local_addr().unwrap().port());
        std::io::stdout().flush().unwrap();
        // The parent holds the other end; when it dies, this reads its end.
        let parent = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
        tokio::select! {
            () = serve(listener) => {}
            _ = parent => std::process::exit(0),
        }
    });
}

impl Server {
    /// This very program in another role.
    pub fn ours(args: &[&str]) -> Server {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Server { child, port: line.trim().parse().unwrap() }
    }

    /// Postfix's sink, if it is on this machine.
    pub fn postfix(flags: &[&str]) -> Option<Server> {
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let mut command = Command::new("smtp-sink");
        // Root has to name somebody else.
        if std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            command.args(["-u", "nobody"]);
        }
        let child = command.args(flags).args(["-4", "-m", "600", &format!("127.0.0.1:{port}"), "1024"]).spawn().ok()?;
        let server = Server { child, port };
        server.wait();
        Some(server)
    }

    #[expect(clippy::disallowed_methods, reason = "a bench looks whether its own server is there")]
    fn wait(&self) {
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("smtp-sink does not answer");
    }
}
