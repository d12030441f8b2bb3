"""What the system refuses of files and folders is a sentence that names them and says what to do."""

import sys
from pathlib import Path

import pytest

from cityleads.cli.main import main
from domain.errors import system_sentence


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("nowhere/leads.csv", "it is not there"),
        ("file/leads.csv", "a part of this path is a file"),
        ("folder", "it is a folder"),
        ("nowhere/.leads.csv.part", "it is not there"),
        ("n" * 300, "its name is too long"),
    ],
)
def test_a_path_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path, path: str, what: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=r"\[Errno") as told:
        (tmp_path / path).write_text("")
    sentence = system_sentence(told.value)
    named = path.removesuffix("/.leads.csv.part")
    assert sentence.startswith(f"{tmp_path / named}: {what}")
    assert "; " in sentence


def test_a_file_that_was_to_replace_a_folder_is_told_by_the_name_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    beside = tmp_path / ".folder.part"
    beside.write_text("")
    with pytest.raises(IsADirectoryError) as told:
        beside.replace(tmp_path / "folder")
    assert system_sentence(told.value) == f"{tmp_path / 'folder'}: it is a folder and no file; name a file"


def test_an_error_of_no_file_says_what_it_says() -> None:
    assert (
        system_sentence(ConnectionRefusedError(111, "Connection refused")) == "[Errno 111] Connection refused"
    )


def test_a_file_that_is_no_text_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rates.csv").write_bytes(b"date,\xff")
    monkeypatch.setattr(sys, "argv", ["cityleads", "rates", "load", str(tmp_path / "rates.csv")])
    with pytest.raises(SystemExit, match="1"):
        main()
    told = "cityleads: the file is no text in UTF-8 (invalid start byte at byte 5); save it as UTF-8"
    assert told in capsys.readouterr().err


def test_the_command_line_tells_that_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nowhere" / "leads.csv"
    monkeypatch.setattr(sys, "argv", ["cityleads", "import", "--template", str(path)])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert (
        f"cityleads: {path}: it is not there, and nothing can be made there; name" in capsys.readouterr().err
    )
