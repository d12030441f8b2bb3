"""The task that has titles translated before the mails that show them are made."""

from typing import Any

from cityleads.settings import SettingsError
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams, opened
from cityleads.translation.endpoint import endpoint_in
from cityleads.translation.titles import translate_titles


def translate(params: TaskParams) -> dict[str, Any]:
    """Have the titles translated that the next mails will show; no mail waits for it.

    What the service does wrong is a row and a line of the log, never this task's failure.

    Raises:
        NothingToDo: no service is configured.
        PermanentError: the settings do not fit together.
    """
    try:
        endpoint = endpoint_in()
    except SettingsError as error:
        raise PermanentError(str(error)) from error
    if endpoint is None:
        raise NothingToDo("no service is configured (TRANSLATE_URL)")
    with opened(params) as context:
        run = translate_titles(context.engine, endpoint, context.now)
    return {"kept": run.kept, "refused": run.refused, "left": run.left, "reason": run.reason}
