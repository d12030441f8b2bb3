"""The watched folder: what people put there lands, and an empty one is nothing to do."""

from pathlib import Path

import pytest

from cityleads.tasks import imports
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams
from tests.dags.conftest import Surroundings
from warehouse.db import rows_of


def test_the_files_of_the_inbox_land_and_may_stay_there(surroundings: Surroundings) -> None:
    params = TaskParams(surroundings.run("import_files"))
    with pytest.raises(NothingToDo, match="holds no files"):
        imports.import_folder(None, params)
    inbox = surroundings.home / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "leads.csv").write_text("Country,Title\nTH,ระบบกล้อง CCTV\n", encoding="utf-8")
    (inbox / ".leads.csv.swp").write_text("half a file", encoding="utf-8")
    for _ in range(2):
        assert imports.import_folder(None, params) == {"folder": str(inbox), "files": 1}
    with surroundings.engine.connect() as connection:
        documents = rows_of(connection, "SELECT source, kind, key FROM raw.document")
    assert documents == [{"source": "by_hand", "kind": "table", "key": "file:leads.csv"}]


def test_a_folder_that_was_named_and_is_not_there_is_an_error(
    surroundings: Surroundings, tmp_path: Path
) -> None:
    with pytest.raises(PermanentError, match="There is no folder"):
        imports.import_folder(str(tmp_path / "nowhere"), TaskParams(surroundings.run("import_files")))
