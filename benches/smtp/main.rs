mod client;
mod letters;
fn main() {
    let args: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let [port, sessions, letters, refused_every, pipelining] = args[..] else {
        panic!("port sessions letters every pipelining")
    };
    let load =
        client::Load { port: port as u16, sessions, letters, refused_every, tls: false, pipelining: pipelining == 1 };
    let began = std::time::Instant::now();
    let (a, r) = client::run(load, skymailing::smtp::Tls::with_roots([]).unwrap());
    let t = began.elapsed().as_secs_f64();
    println!("{a} {r} {:.0}/s", (a + r) as f64 / t);
    println!("{}", std::fs::read_to_string("/proc/self/schedstat").unwrap());
}
