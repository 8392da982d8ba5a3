"""What the sources of an import stand for."""

import os

import pytest

from annotator.ingest.readers import Failure, Item, count, expand, read


def only(items):
    assert len(items) == 1
    return items[0]


def test_a_folder_gives_its_readable_files_in_order(write):
    folder = write("a.txt", "x").parent
    for name in ("b.md", "sub/c.HTML", "sub/deep/d.jsonl", "z.csv", "e.pdf", ".hidden.txt", ".git/f.txt", "g.exe", "h"):
        write(name, "x")
    items = expand([str(folder)])
    found = [os.path.relpath(item.source, folder) for item in items if not item.note]
    assert "“g.exe”, “h”" in items[-1].note
    assert count(items[-1]) == 0
    assert found == ["a.txt", "b.md", "e.pdf", "z.csv", "sub/c.HTML", "sub/deep/d.jsonl"]


def test_forms_follow_the_suffix(write):
    names = {"a.TXT": "txt", "b.markdown": "md", "c.htm": "html", "d.ndjson": "jsonl", "e.tsv": "csv", "f.PDF": "pdf"}
    for name, form in names.items():
        assert only(expand([str(write(name, "x"))])).form == form


def test_a_file_of_another_kind_is_a_failure_when_named(write):
    item = only(expand([str(write("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"))]))
    failure = only(list(read(item)))
    assert failure.source == item.source
    assert "not a supported kind of file" in failure.reason
    assert "txt, md, html, pdf, docx" in failure.reason


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("nowhere.txt", "does not exist"),
        ("nowhere/*.txt", "matches no file"),
        ("ftp://files.example/a.txt", "has an unsupported scheme"),
        ("file:///etc/passwd", "has an unsupported scheme"),
        ("\0", "does not exist"),
        ("x" * 5000, "cannot be looked up"),
        ("~nosuchuser/a.txt", "cannot be looked up"),
        ("/dev/null", "is not a regular file"),
    ],
)
def test_what_cannot_be_found_fails_in_its_place(source, reason):
    failure = only(list(read(only(expand([source])))))
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


def test_a_folder_without_articles_says_so(write):
    folder = write("only.exe", "x").parent
    assert "contains no supported file" in only(list(read(only(expand([str(folder)]))))).reason


def test_patterns_are_expanded_when_the_shell_did_not(write):
    folder = write("a.txt", "x").parent
    write("b.txt", "x")
    write("c.md", "x")
    write("sub/d.txt", "x")
    assert [item.source for item in expand([f"{folder}/*.txt"])] == [f"{folder}/a.txt", f"{folder}/b.txt"]
    assert len(expand([f"{folder}/**/*.txt"])) == 3
    assert [item.source for item in expand([f"{folder}/su?"])] == [f"{folder}/sub/d.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(write):
    path = write("a[1].txt", "x")
    assert only(expand([str(path)])) == Item(str(path), "txt")


def test_each_thing_is_listed_once(write):
    path = write("a.txt", "x")
    assert len(expand([str(path), str(path.parent), f"{path.parent}/*"])) == 1


def test_addresses_and_standard_input():
    assert expand(["https://ledger.example/a", "HTTP://ledger.example", "-", "-"]) == [
        Item("https://ledger.example/a", "url"),
        Item("HTTP://ledger.example", "url"),
        Item("standard input", "stdin"),
    ]


def test_links_that_go_round_in_circles_end(write):
    folder = write("a.txt", "x").parent
    (folder / "loop").symlink_to(folder)
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    assert [item.source for item in expand([str(folder)])] == [f"{folder}/a.txt"]


def test_a_folder_that_may_not_be_opened_is_named(write):
    folder = write("shut/a.txt", "x").parent
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may open everything, so the test is nobody for a moment
    try:
        item = only(expand([str(folder)]))
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
    assert "Permission denied" in only(list(read(item))).reason


def test_a_file_that_went_away_is_a_failure(write):
    path = write("a.txt", "x")
    item = only(expand([str(path)]))
    path.unlink()
    failure = only(list(read(item)))
    assert failure.source == str(path)
    assert "No such file" in failure.reason


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    failure = only(list(read(only(expand([str(tmp_path / "pipe.txt")])))))
    assert "is not a regular file" in failure.reason


def test_failures_read_as_one_harmless_sentence():
    failure = Failure("bad\x1b[31m\nname.txt", "is empty.")
    assert str(failure) == "bad\ufffd[31m name.txt is empty."


def test_count_says_how_many_articles_a_table_holds(write):
    assert count(expand([str(write("a.jsonl", '{"text": "x"}\n\n{"text": "y"}\nbroken\n'))])[0]) == 3
    assert count(expand([str(write("a.csv", 'text\n"two\nlines"\nx\n'))])[0]) == 2
    assert count(expand([str(write("b.csv", "no such column\nx\n"))])[0]) == 1
    assert count(expand([str(write("a.txt", "x"))])[0]) == 1


def test_an_empty_name_is_not_the_folder_one_is_in():
    (item,) = expand([""])
    assert item.problem == "is an empty name: give a path, an address, or - for standard input."
