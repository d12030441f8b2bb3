"""Pages of bot walls, and pages that only look like one."""

import pytest

from tests.harness import SHARED_DATA, real
from transform.parsers.bot_walls import bot_walls, find_wall
from transform.parsers.page_errors import diagnose

# Cut down to what each vendor's page says of itself; the shapes are public, the words between invented.
WALLS = {
    "Cloudflare": [
        "<html><head><title>Just a moment...</title></head><body></body></html>",
        "<html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1></html>",
        "<script>window._cf_chl_opt={cvId:'3'};</script><p>Enable JavaScript and cookies to continue</p>",
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
        "error code: 1020",
        "<title>Access denied | portal.example used Cloudflare to restrict access</title><h1>Error 1020</h1>",
        '<div id="cf-wrapper"><div id="cf-error-details"><h1>Access denied</h1>Error code 1020</div></div>',
    ],
    "Turnstile": [
        '<div class="cf-turnstile" data-sitekey="x"></div>',
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script><form></form>',
    ],
    "F5": [
        "<title>Request Rejected</title>The requested URL was rejected.<br>Your support ID is: 123",
        '<script>window["bobcmn"]="1"</script><noscript>Please enable JavaScript to view the page content.</noscript>',
        '<html><head><script src="/TSPD/08abc?type=10"></script></head><body></body></html>',
    ],
    "Imperva": [
        '<iframe src="/_Incapsula_Resource?CWUDNSAI=1">Request unsuccessful. Incapsula incident ID: 1</iframe>',
        "<title>Pardon Our Interruption</title><p>As you were browsing something made us think you were a bot.</p>",
        '<META NAME="robots"><script src="/_Incapsula_Resource?SWJIYLWA=1"></script><body></body>',
    ],
    "Akamai": [
        '<TITLE>Access Denied</TITLE>You don\'t have permission to access "/".<P>https://errors.edgesuite.net/18.1',
        '<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/sec-cpt.js"></script>',
        '<meta http-equiv="refresh" content="5; URL=\'/?bm-verify=AAQ\'" />',
    ],
    "DataDome": [
        "<p>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c'}</script>",
        '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=1"}',
    ],
    "HUMAN (PerimeterX)": [
        '<title>Access to this page has been denied</title><div id="px-captcha"></div>',
        "<h1>Before we continue...</h1><p>Press &amp; Hold to confirm you are a human</p>",
        '{"appId":"PX1","jsClientSrc":"/x/init.js","blockScript":"/x/captcha.js"}',
    ],
    "AWS WAF": [
        "<script>window.gokuProps = {key: 'a'};</script><script src='https://a.token.awswaf.com/challenge.js'></script>",
        "<html><title>Human Verification</title><div id='captcha-container'></div></html>",
        '{"error":"HUMAN_VERIFICATION_REQUIRED"}',
    ],
    "Sucuri": [
        "<title>Sucuri WebSite Firewall - Access Denied</title>",
        "<html><title>You are being redirected...</title><script>var s={};sucuri_cloudproxy_js='';</script></html>",
    ],
    "DDoS-Guard": [
        "<html><title>DDoS-Guard</title><p>Checking your browser before accessing portal.example</p></html>",
        '<script src="https://check.ddos-guard.net/check.js"></script>',
    ],
    "Google reCAPTCHA": [
        "<html><body><form><div class='g-recaptcha' data-sitekey='x'></div></form></body></html>",
        "<script src='https://www.google.com/recaptcha/api.js' async></script><p>Please tick the box.</p>",
        "Our systems have detected unusual traffic from your computer network.",
    ],
    "hCaptcha": ["<form><div class='h-captcha' data-sitekey='x'></div></form>"],
    "Kasada": [
        "<script>window.KPSDK={};</script><script src='/149e9513-01fa-4fb0-aad4-566afd725d1b/x/ips.js'></script>",
    ],
    "Qrator": ["<html><body><script src='/__qrator/qauth.js'></script></body></html>"],
    "Radware": [
        "<title>Radware Captcha Page</title><script src='https://cas.avalon.perfdrive.com/x.js'></script>",
        "<title>Unauthorized Request Blocked</title><p>we have detected unauthorized activity.</p>",
        "<body>Unauthorized Activity Has Been Detected. Case Number: 42</body>",
    ],
    "Citrix NetScaler": [
        "<title>NetScaler AppFirewall</title>The request was stopped.",
        "<title>Application Firewall Block Page</title><p>Violation Category: APPFW_SQL</p>",
        "<p>Your request was blocked by the Application Firewall</p>",
    ],
    "FortiWeb": [
        "<title>Web Page Blocked</title>FortiGuard Intrusion Prevention - Access Blocked. Attack ID: 2"
    ],
    "Barracuda": [
        "<title>Barracuda Web Application Firewall</title>",
        "<title>Barracuda</title>You have been blocked.<script>document.cookie='barra_counter_session=1'</script>",
    ],
    "Yandex SmartCaptcha": [
        '<html><div id="captcha-container" class="smart-captcha"></div></html>',
        '<form method="POST" action="/checkcaptcha?key=1" id="checkbox-captcha-form"><p>Confirm them.</p></form>',
        "<script src='https://smartcaptcha.yandexcloud.net/captcha.js' defer></script>",
        '{"type":"captcha","captcha":{"captcha-page":"https://portal.example/showcaptcha?cc=1"}}',
    ],
    "Anubis": [
        "<html><title>Making sure you're not a bot!</title></html>",
        "<html><title>Making sure you&#39;re not a bot!</title></html>",
        '<script id="anubis_challenge" type="application/json">{"rules":{}}</script><p>Einen Moment</p>',
    ],
}
ARTICLE = "<p>" + "The city council approved the new traffic centre and its sensors on Monday. " * 60 + "</p>"
EMBEDDED = [
    "<script src='https://www.google.com/recaptcha/api.js'></script>",
    "<div class='cf-turnstile' data-sitekey='x'></div>",
    "<div class='h-captcha'></div>",
    '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
    '<script src="/TSPD/08abc?type=10"></script><script>window["bobcmn"]="1"</script>',
    '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>',
    '<script src="https://js.datadome.co/tags.js"></script>',
    "<script>window._pxAppId='PX1'</script>",
    "<script src='https://a.token.awswaf.com/challenge.js'></script><script>AwsWafIntegration</script>",
    "<script src='/akam/13/pixel'></script>",
    "<script src='https://smartcaptcha.yandexcloud.net/captcha.js' defer></script><div class='smart-captcha'></div>",
    "<script src='https://x.perfdrive.com/aperture.js'></script>",
]


@pytest.mark.parametrize(
    ("vendor", "page"), [(vendor, page) for vendor, pages in WALLS.items() for page in pages]
)
def test_the_page_of_a_bot_wall_is_a_challenge_with_its_vendor(vendor: str, page: str) -> None:
    reason, message = diagnose(page)
    assert (reason, message) == (
        "challenge",
        f"A bot wall ({vendor}) answered in the portal's place; it was left alone.",
    )


@pytest.mark.parametrize("script", EMBEDDED)
def test_a_page_that_only_embeds_a_vendors_script_is_no_wall(script: str) -> None:
    page = f"<html><head>{script}</head><body>{ARTICLE}</body></html>"
    assert find_wall(page) is None
    assert (
        find_wall(f"<html>{script}<input name=authenticityToken></html>", marker="authenticityToken") is None
    )
    assert diagnose(page)[0] == "layout_changed"


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>Access Denied</title></html>",
        "Are you a robot?",
        "<title>ตรวจสอบความปลอดภัย</title><p>กรุณายืนยันว่าคุณไม่ใช่หุ่นยนต์</p>",
        "<p>Vui lòng xác minh bạn không phải là robot</p>",
        "<p>Silakan verifikasi bahwa Anda bukan robot</p>",
        "<p>Lütfen robot olmadığınızı doğrulayın</p>",
    ],
)
def test_a_wall_of_no_known_vendor_is_a_challenge_without_a_name(page: str) -> None:
    message = "A bot wall answered in the portal's place; it was left alone."
    assert diagnose(page) == ("challenge", message)


@pytest.mark.parametrize(
    "words",
    [
        "The agency used Cloudflare to restrict access to its data centre",
        "Unauthorized activity has been detected at the ministry",
        "Procurement of a Barracuda application firewall and a NetScaler AppFirewall licence",
        "Attacks were blocked by the application firewall of the city",
        "Lütfen robot olmadığınızı doğrulayın; กรุณายืนยันว่าคุณไม่ใช่หุ่นยนต์",
        "Radware and Citrix bid for the smart city's firewall; Yandex SmartCaptcha and Anubis are named as well",
    ],
)
def test_an_ordinary_page_that_speaks_of_a_vendor_is_no_wall(words: str) -> None:
    page = (
        f"<html><title>News</title><h1>{words}</h1><p>{'The council approved it on Monday. ' * 15}</p></html>"
    )
    assert find_wall(page) is None


def test_data_that_speaks_of_a_wall_is_data() -> None:
    feed = "<?xml version='1.0'?><rss><item><title>Just a moment... are you a robot?</title></item></rss>"
    rows = '{"content": [{"title": "Just a moment...", "image": "x.captcha-delivery.com"}]}'
    assert find_wall(feed) is None
    assert find_wall(rows, marker='"content":') is None
    assert find_wall(f"<html><body>{ARTICLE}<h2>Request rejected</h2></body></html>") is None


def test_a_wall_that_holds_the_marker_of_a_page_is_still_a_wall() -> None:
    page = "<html><title>Just a moment...</title><input name=authenticityToken></html>"
    wall = find_wall(page, marker="authenticityToken")
    assert wall is not None
    assert wall.vendor == "Cloudflare"


def test_a_page_with_words_around_a_widget_is_a_wall_only_while_they_are_few() -> None:
    widget = "<div class='g-recaptcha'></div>"
    assert find_wall(widget + "x" * 400) is not None
    assert find_wall(widget + "x" * 401) is None
    assert find_wall("Request Rejected " + "x" * 2983) is not None
    assert find_wall("Request Rejected " + "x" * 2984) is None
    assert find_wall('{"error":"HUMAN_VERIFICATION_REQUIRED"}' + " x" * 1480 + ".") is not None
    assert find_wall('{"error":"HUMAN_VERIFICATION_REQUIRED"}' + " x" * 1481) is None


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "beginning",
    [" " * 65_536, "<!-- block -->\n" * 4_000, "<?xml version='1.0'?> " * 3_000, "<head>" * 10_000],
)
def test_however_a_page_begins_it_is_looked_at_in_no_time(beginning: str) -> None:
    assert find_wall(f"{beginning}<html><title>Just a moment...</title></html>") is not None
    assert find_wall(f"{beginning}<html>{ARTICLE}</html>") is None


def test_marks_are_lower_case_and_of_a_known_kind_and_stand_once() -> None:
    walls = bot_walls()
    assert [wall for wall in walls if wall.mark != wall.mark.lower() or not wall.mark.strip()] == []
    assert {wall.kind for wall in walls} == {"page", "widget", "json"}
    assert len({(wall.kind, wall.mark) for wall in walls}) == len(walls)


@real
def test_no_recorded_body_is_a_wall_but_the_one_that_was_recorded_as_one() -> None:
    if not SHARED_DATA.is_dir():
        pytest.skip("recorded bodies are not here")
    folders = [path for path in SHARED_DATA.iterdir() if path.name not in ("labels", "bench", "pool2")]
    bodies = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".html", ".htm", ".json", ".xml", ".rss") and path.name != "PROVENANCE.txt"
    ]
    walls = [
        path.name for path in bodies if find_wall(path.read_bytes()[: 64 * 1024].decode("utf-8", "replace"))
    ]
    assert walls == ["cloudflare_challenge_trimmed.html"]
