"""Spellings of where nobody may send us, most of them of loopback."""

FORBIDDEN_ADDRESSES = [
    *("127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3"),  # noqa: S104
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"),
    *("192.168.255.255", "169.254.169.254", "169.254.170.2", "169.254.0.1", "100.64.0.1"),
    *("100.100.100.200", "100.127.255.255", "192.0.0.1", "192.0.0.170", "192.0.0.192"),
    *("192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
]
FORBIDDEN_ADDRESSES_6 = [
    *("::", "::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0.0.0.1"),
    *("::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::FFFF:7F00:0001"),
    *("0:0:0:0:0:ffff:127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::ffff:8.8.8.8", "::ffff:0.0.0.0"),
    *("64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1"),
    *("64:ff9b:1::127.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:7f00:0001::1"),
    *("2002:a9fe:a9fe::", "2002:a00:1::", "2002:c0a8:1::1", "2001::1"),
    *("2001:0:7f00:1::", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:10::1", "2001:20::1"),
    *("2001:2::1", "2001:db8::1", "3fff::1", "fc00::1", "fd00::1", "fd00:ec2::254"),
    *("fdff:ffff::1", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "ff00::1"),
    *("ff02::1", "ff0e::1", "100::1", "100:0:0:1::1", "5f00::1", "4000::1", "::2"),
]
FORBIDDEN_HOSTS = [
    # Loopback, as some resolvers read it.
    *("127.1", "127.0.1", "0", "0.0", "0.0.0", "2130706433", "0x7f000001", "0x7F.0x0.0x0.0x1"),
    *("0x7f.1", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0177.0.0.01", "127.0.0.01"),
    *("127.000.000.001", "0000127.0.0.1", "127.0.0.0x1", "127.0.0.1.", "127.0.0.1..", "127..1"),
    *("127.0.0.256", "383.0.0.1", "127.0.0.1.1", "4294967297", "00000000000000000177.0.0.1"),
    *("3232235521", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"),
    *("0300.0250.0.1", "0xc0a80001", "1.1.1.1.", "08.8.8.8", "8.8.2056"),
    # Digits of other scripts, and dots.
    *("１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "१२७.0.0.1", "𝟏𝟐𝟕.0.0.1"),  # noqa: RUF001
    # Percent signs, zones, and other letters that readers understand differently.
    *("127%2e0.0.1", "%31%32%37.0.0.1", "%6cocalhost", "local%00host", "[::1%25lo]", "[::1%lo]"),
    *("[fe80::1%25eth0]", "[::1", "::1", "::1]", "[127.0.0.1]", "[::1].example", "[v1.x]", "[]"),
    # Names of this machine and of single words.
    *("localhost", "LOCALHOST", "localhost.", "LocalHost", "ip6-localhost", "intranet"),
    *("ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "localhost%2e", "local_host.example", "-a.example", "a-.example"),
    *("a..example", ".example", "example.com.", "*.example.com", "ex ample.com", "a" * 64 + ".de"),
    *("foo.localhost", "a.b.LocalHost", "metadata.google.internal", "ip-10-0-0-1.ec2.internal"),
    *("exämple.com", "xn--.example_", "a.b.c.0x", "1.2.3.0x4"),
]
FORBIDDEN_URLS = [
    # Users, who hide the host.
    *("https://hooks.example@127.0.0.1/", "https://a:b@hooks.example/", "https://@127.0.0.1/"),
    *("https://127.0.0.1@hooks.example/", "https://hooks.example%40127.0.0.1/"),
    *("https://hooks.example:443@127.0.0.1/", "https://hooks.example:@127.0.0.1/"),
    # Slashes and their like.
    *("https:\\\\127.0.0.1\\", "https://hooks.example\\@127.0.0.1/", "https:/127.0.0.1/"),
    *("https:127.0.0.1", "https:///127.0.0.1/", "//127.0.0.1/", "https://hooks.example\\x"),
    *("https://127.0.0.1#@hooks.example/", "https://hooks.example#@127.0.0.1/"),
    *("https://127.0.0.1?@hooks.example/", "https://hooks.example/#top"),
    # Other schemes and ports.
    *("http://hooks.example/", "HTTP://hooks.example/", "ftp://hooks.example/", "file:///etc"),
    *("gopher://127.0.0.1:25/", "unix:///var/run", "data:,x", "javascript:1", "hooks.example"),
    *("https://hooks.example:25/", "https://hooks.example:80/", "https://hooks.example:0/"),
    *("https://hooks.example:22/", "https://hooks.example:65536/", "https://hooks.example:-1/"),
    *("https://hooks.example:0x1bb/", "https://hooks.example:99999/", "https://hooks.example:/"),
    # Blanks and controls.
    *("https://hooks.example/a b", "https://hooks.example/\nx", "https://hooks\t.example/"),
    *("https://hooks.example/\u2028x", "https://hooks.example/ä", "https://hooks\u200b.example/"),
    *("https://hooks.example/a\nHost: b", "https://hooks.example\r\nX: y/", "https://"),
]
PUBLIC = [
    *("https://8.8.8.8/", "https://1.1.1.1:8443/in", "https://[2606:4700:4700::1111]/"),
    *("https://[2a00:1450:4001:81b::200e]:8443/", "https://172.15.0.1/", "https://172.32.0.1/"),
    *("https://100.63.255.255/", "https://100.128.0.1/", "https://223.255.255.255/"),
    *("https://hooks.example", "https://Hooks.Example/In?a=b&c=@d", "https://hooks.example?a=1"),
    *("https://xn--bcher-kva.example/", "https://a.b.c.d.example:1024/~x/%20", "HTTPS://h.example"),
    *("https://localhost.example/", "https://internal.example/", "https://hooks.notlocalhost/"),
]


def forbidden_urls(port: int) -> list[str]:
    """Spell out all URLs that must lead nowhere; those that could lead to `port` do."""
    hosts = [*FORBIDDEN_ADDRESSES, *FORBIDDEN_HOSTS, *(f"[{one}]" for one in FORBIDDEN_ADDRESSES_6)]
    return [*(f"https://{host}:{port}/" for host in hosts), *FORBIDDEN_URLS]
