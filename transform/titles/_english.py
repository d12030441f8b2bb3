"""What English titles say of a tender's end or change; `_marks` explains the rows.

Titles of funders' notices, in any country.
"""

from typing import Final

from transform.titles._marks import (
    BRACKETS,
    CHANGED,
    CLOSED,
    CLOSING,
    FAILED,
    FIRST,
    LAST,
    OFF,
    OPENING,
    RENEWAL,
    Mark,
)

# A folded title without one of these has no mark: looked for first, as most titles have none.
STEMS: Final = (
    r"cancel|withdr|annul|called off|discontin|abort|unsuccess|fail|no award|received|postpon|schedul|defer|exten[ds]"
    r"|terminat|reject|chang|revis|new |corrig|correct|addend|amend|errat|suspen"
)

_TENDER = (
    r"(?:(?:the|this|our|open|public|international|national|restricted|competitive|electronic) ){0,3}"
    r"(?:(?:e-?)?(?:tender|bid)(?:s|ding|ing)?(?: (?:notice|process|procedure|invitation|call))?"
    r"|invitations? (?:to|for) (?:bids?|tenders?|quotations?|proposals?|quote)"
    r"|(?:procurement )?procedure|procurement(?: (?:notice|process))?"
    r"|(?:specific|general) procurement notice|contract notice"
    r"|requests? for (?:expressions? of interest|proposals?|bids?|quotations?|tenders?|applications?)"
    r"|expressions? of interest|calls? for (?:tenders?|proposals|bids)|solicitation|itt|rf[pqbx]|r?eoi|itb|ifb|spn)"
)
# What is bought for tenders, or said of their results, is no tender.
_ITS = (
    r"\b(?! (?:award|result|validity|system|software|platform|management|module|portal|data"
    r"|law|act|rules|regulation))"
)
_DAY = (
    r"(?:(?:the|bid|tender|proposal|submission|closing) ){0,3}"
    r"(?:deadlines?|closing (?:date|time)|due date|submission (?:date|period|time)|opening (?:date|time)|bid opening"
    r"|(?:time|date|period) (?:for|of) (?:the )?(?:submission|opening|receipt|bid))"
)
_OFF = r"(?:cancell?ed|aborted|withdrawn|annulled|called off|discontinued)"
_NOUN = r"(?:cancell?ation|annulment)"
_LATER = r"(?:extended|postponed|re-?scheduled|changed|revised|deferred)"
_IS = r"(?:(?:has|have) been |is hereby |is |was |now |declared )*"
_BOUGHT = (
    r"(?:(?:supply|provision|procurement|purchase|construction|development|installation|design)(?: and \w+)? of"
    r"|request for|invitation (?:to|for)|consultancy|rf[pqbx]|r?eoi|itb|itt)"
)
# "… on 12 November", "… by the buyer".
_TILL = r"(?: (?:to|until|till|on|by|from|due to) [^\[\](){}:–—]{1,40})?"
_NO = r"(?: (?:no\.? ?)?#?\d[\d./-]*)?"
_FOR = r"(?: (?:for|of)\b)?"
# What is terminated with a plug.
_WIRED = r"\b(?:cables?|cords?|wires?|fib(?:re|er)s?|connectors?|harness\w*|pigtails?)\b"
MARKS: Final = (
    Mark(FIRST, rf"(?:{_TENDER}{_NO} |notice )?{_IS}{_OFF}(?: notice)?{_NO}{_TILL}", OFF),
    Mark(FIRST, rf"(?:{_TENDER}{_NO} )?{_IS}terminated{_TILL}", OFF),
    Mark(FIRST, rf"(?:notice of )?(?:{_TENDER} )?(?:notice of )?{_NOUN}(?: notice| announcement)?{_NO}", OFF),
    Mark(FIRST, r"cancel|notice of withdrawal|withdrawal notice", OFF),
    Mark(
        OPENING,
        rf"(?:notice of )?(?:the )?(?:{_NOUN}|withdrawal|termination|discontinuation) of {_TENDER}{_ITS}{_FOR}",
        OFF,
    ),
    Mark(OPENING, rf"{_OFF} (?:(?={_BOUGHT}\b)|{_TENDER}(?=\s*(?:[:#\d–—-]|no\b|ref|for\b)))", OFF),
    Mark(CLOSED, rf"(?:{_TENDER} )?{_IS}terminated{_TILL}", OFF, unless=_WIRED),
    Mark(LAST, rf"{_TENDER} {_IS}terminated{_TILL}", OFF),
    Mark(LAST, rf"(?:{_TENDER} )?{_IS}{_OFF}{_NO}|(?:notice of )?{_NOUN}(?: notice)?", OFF),
    Mark(CLOSING, rf"\b{_TENDER}(?: \S{{0,30}}\d\S{{0,30}})? {_IS}{_OFF}|\b(?:has been|is hereby) {_OFF}", OFF),
    Mark(FIRST, rf"(?:{_TENDER} )?{_IS}unsuccessful(?: {_TENDER})?", FAILED),
    Mark(FIRST, rf"failed {_TENDER}|{_TENDER} failed|no award|no (?:valid )?(?:bids|tenders|offers) received", FAILED),
    Mark(OPENING, r"rejection of all (?:bids|tenders|offers|proposals)\b", FAILED),
    Mark(BRACKETS, r"failed", FAILED),
    Mark(LAST, rf"(?:{_TENDER} )?{_IS}unsuccessful(?: {_TENDER})?|{_TENDER} failed|no award", FAILED),
    Mark(FIRST, rf"(?:{_TENDER}{_NO} )?{_IS}(?:postponed|re-?scheduled|deferred|suspended){_TILL}", CHANGED),
    Mark(FIRST, rf"{_TENDER} (?:extended|extension)|extended(?=\s*[:\])}}])", CHANGED),
    Mark(FIRST, r"(?:notice of )?postponement(?: notice)?", CHANGED),
    Mark(FIRST, rf"{_DAY} {_IS}(?:{_LATER}|extension){_TILL}|(?:time|date) extension", CHANGED),
    Mark(FIRST, rf"(?:extended|revised|new) {_DAY}|postponed {_TENDER}", CHANGED),
    Mark(OPENING, rf"{_DAY} extension (?:for|of)\b", CHANGED),
    Mark(FIRST, rf"(?:corrigend(?:um|a)|addend(?:um|a)|errat(?:um|a))(?: notice)?{_NO}", CHANGED),
    Mark(FIRST, r"(?:amendment|correction)(?: notice| (?:no\.? ?)?\d+)", CHANGED),
    Mark(FIRST, r"notice of (?:amendment|correction|change)", CHANGED),
    Mark(BRACKETS, rf"(?:amend(?:ed|ment)|revised|correct(?:ed|ion)){_NO}", CHANGED),
    Mark(BRACKETS, rf"exten(?:ded|sion){_NO}", CHANGED, unless=RENEWAL),
    Mark(
        OPENING,
        rf"(?:notice of )?(?:the )?(?:extension|postponement|change|amendment|deferral|rescheduling) (?:of|to|in) "
        rf"{_DAY}\b{_FOR}",
        CHANGED,
    ),
    Mark(
        OPENING,
        rf"(?:notice of )?(?:the )?(?:postponement|suspension|extension|amendment|corrigendum|addendum|erratum){_NO}"
        rf" (?:of|to|for) {_TENDER}{_ITS}{_FOR}",
        CHANGED,
    ),
    Mark(LAST, rf"(?:{_TENDER} )?{_IS}(?:postponed|rescheduled)|{_DAY} {_IS}(?:{_LATER}|extension)", CHANGED),
    Mark(LAST, rf"(?:corrigend(?:um|a)|addend(?:um|a)|errat(?:um|a)){_NO}", CHANGED),
    Mark(CLOSING, rf"\b{_TENDER}(?: \S{{0,30}}\d\S{{0,30}})? {_IS}(?:postponed|suspended)", CHANGED),
    Mark(CLOSING, rf"\b{_DAY} {_IS}{_LATER}", CHANGED),
)  # fmt: skip
