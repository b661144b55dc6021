//! From a name to its addresses: what is certain, what is not, who is asked, and for how long.

use hickory_resolver::proto::rr::Name;

use super::*;

#[tokio::test]
async fn no_such_name_and_no_answer_are_different_things() {
    for reply in [Code(ResponseCode::NXDomain), Code(ResponseCode::NoError), addresses(&[])] {
        let (dialer, _server) = always(reply).await;
        assert_eq!(checked(&dialer, "mx.example.org").await, Err(absent("mx.example.org")));
    }
    for code in [ResponseCode::ServFail, ResponseCode::Refused, ResponseCode::NotImp, ResponseCode::FormErr] {
        let (dialer, _server) = always(Code(code)).await;
        let error = checked(&dialer, "mx.example.org").await.unwrap_err();
        let DialError::ResolverFailed { why: ResolverFault::Failed(_), .. } = &error else {
            panic!("{code}: {error:?}")
        };
        assert!(error.to_string().ends_with(&format!("the name server says {code}.")), "{error}");
        assert_eq!((error.stage(), error.server()), (Stage::Resolve, None));
    }
}

#[tokio::test]
async fn a_name_is_absent_only_when_both_families_say_so() {
    let server = NameServer::start(|_, family, _| match family {
        RecordType::A => Code(ResponseCode::NoError),
        _ => Code(ResponseCode::ServFail),
    })
    .await;
    let error = checked(&asking(&server), "mx.example.org").await.unwrap_err();
    assert!(matches!(error, DialError::ResolverFailed { .. }), "{error:?}");
}

#[tokio::test]
async fn a_name_server_that_ignores_one_family_costs_a_moment() {
    for silent in [RecordType::A, RecordType::AAAA] {
        let server = NameServer::start(move |_, family, _| match family == silent {
            true => Silence,
            false => addresses(&["127.77.0.1", "2600::1"]),
        })
        .await;
        let (dialer, started) = (asking(&server), Instant::now());
        assert_eq!(checked(&dialer, "mx.example.org").await.unwrap().len(), 1);
        assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn silence_and_nonsense_end_at_the_deadline_and_leave_nothing_running() {
    let in_a_moment = Limits { resolve: Duration::from_millis(150), ..limits() };
    let long = [0xc0; 900].to_vec();
    for reply in [Silence, Garbage(vec![]), Garbage(long), WrongId(vec!["127.77.0.1".parse().unwrap()])] {
        let (dialer, _server) = always(reply).await;
        let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let (started, before) = (Instant::now(), tasks());
        let asking = (0..20).map(|number| {
            let (dialer, limits) = (dialer.clone(), in_a_moment.clone());
            async move { dialer.dial(&format!("mx{number}.example.org"), 2525, Reach::Public, &limits).await }
        });
        for error in futures_util::future::join_all(asking).await {
            let error = error.unwrap_err();
            assert!(matches!(error, DialError::ResolverFailed { .. }), "{error:?}");
        }
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        drop(dialer);
        let patience = Instant::now() + Duration::from_secs(4);
        while tasks() > before && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(tasks() <= before, "{} tasks live on", tasks() - before);
    }
}

#[tokio::test]
async fn an_answer_is_kept_as_long_as_it_says() {
    let (dialer, server) = always(addresses(&["127.77.0.1"])).await;
    for _ in 0..3 {
        assert_eq!(found(&dialer, "mx.example.org", Reach::Public).await, ["127.77.0.1"]);
    }
    assert_eq!(server.asked().iter().filter(|asked| asked.ends_with(" A")).count(), 1);
}

#[tokio::test]
async fn a_machine_without_name_servers_knows_addresses_and_its_hosts_file() {
    let mut hosts = Hosts::default();
    hosts.read_hosts_conf(&b"127.77.0.9 Mail.Example.org mail\n127.0.0.5 inside\n"[..]).unwrap();
    let dialer = dialer(Names::new(hosts, None));
    assert_eq!(found(&dialer, "mail.example.ORG", Reach::Public).await, ["127.77.0.9"]);
    assert_eq!(found(&dialer, "mail", Reach::Anywhere).await, ["127.77.0.9"]);
    assert_eq!(found(&dialer, "localhost", Reach::Anywhere).await, ["127.0.0.1", "::1"]);
    assert_eq!(checked(&dialer, "inside").await, forbidden("inside", "127.0.0.5"));
    let (host, why) = ("mx.example.org".to_owned(), ResolverFault::NotSetUp);
    assert_eq!(checked(&dialer, "mx.example.org").await, Err(DialError::ResolverFailed { host, why }));
}

#[tokio::test]
async fn a_name_in_the_hosts_file_is_never_asked_for() {
    let server = NameServer::start(|_, _, _| addresses(&["10.0.0.1", "2600::1"])).await;
    let mut hosts = Hosts::default();
    hosts.read_hosts_conf(&b"127.77.0.9 mx.example.org\n"[..]).unwrap();
    let dialer = dialer(Names::new(hosts, Some((server.config(), ResolverOpts::default()))));
    assert_eq!(found(&dialer, "mx.example.org", Reach::Public).await, ["127.77.0.9"]);
    assert_eq!(found(&dialer, "localhost", Reach::Anywhere).await, ["127.0.0.1", "::1"]);
    assert_eq!(server.asked(), [] as [String; 0]);
}

#[tokio::test]
async fn search_domains_complete_the_operators_names_and_no_tenants() {
    for (ndots, reach, host, asked) in [
        (1, Reach::Anywhere, "relay", vec!["relay.corp.example"]),
        (1, Reach::Public, "relay", vec!["relay"]),
        (1, Reach::Anywhere, "mx.example.org", vec!["mx.example.org"]),
        // As it is in Kubernetes.
        (5, Reach::Anywhere, "mx.example.org", vec!["mx.example.org", "mx.example.org.corp.example"]),
        (5, Reach::Public, "mx.example.org", vec!["mx.example.org"]),
    ] {
        let server = NameServer::start(|name, _, _| match name {
            "relay.corp.example" | "mx.example.org" => addresses(&["127.77.0.4"]),
            _ => Code(ResponseCode::NXDomain),
        })
        .await;
        let mut config = server.config();
        config.add_search(Name::from_ascii("corp.example.").unwrap());
        let mut options = ResolverOpts::default();
        options.ndots = ndots;
        let dialer = dialer(Names::new(Hosts::default(), Some((config, options))));
        let is_found = dialer.check(host, 2525, reach, &limits()).await.is_ok();
        assert_eq!(is_found, asked != ["relay"], "{host}");
        let questions = asked.iter().flat_map(|name| [format!("{name} A"), format!("{name} AAAA")]);
        assert_eq!(server.asked(), questions.collect::<Vec<_>>(), "{host} with {ndots}");
    }
}

#[tokio::test]
async fn what_is_no_name_is_nowhere() {
    let (dialer, server) = always(addresses(&["127.77.0.1"])).await;
    for host in ["", "a b", "x/y", "user@mx.example.org", "mx\r\nQUIT", "fe80::1%eth0", &"a".repeat(70)] {
        assert_eq!(checked(&dialer, host).await, Err(absent(host)));
    }
    assert_eq!(server.asked(), [] as [String; 0]);
}
