"""apis.data.go.kr, the gateway before Korea's open interfaces: a wrong key brings XML with status 200."""

from sandbox.portal import Request, Response

HOST = "apis.data.go.kr"
KEY = "sandbox-key"
_WRONG_KEY = (
    "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
    "<returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode>"
    "</cmmMsgHeader></OpenAPI_ServiceResponse>"
)


def refused(request: Request) -> Response | None:
    """The gateway's answer to a key that it does not know; None for the sandbox's own."""
    if request.query.get("serviceKey") == KEY:
        return None
    return Response(_WRONG_KEY.encode(), "text/xml;charset=UTF-8")
