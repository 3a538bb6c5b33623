"""E-mails as documents: sender, day, subject and body; attachments are named and never opened."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from corpus.imported_manual import ImportedManual
from corpus.importers.documents import read_content

HTML = """<html><body><div style="display:none">preheader that nobody sees</div>
<table role="presentation"><tr><td><h1>Fusion update</h1><p>From 1 April 2026, 22612 needs authorization.</p>
<table><tr><th>Code</th><th>Rule</th></tr><tr><td>22612</td><td>prior authorization</td></tr></table>
<img src="https://tracker.invalid/open.gif" width="1" height="1"></td></tr></table></body></html>"""


def bulletin(html: str = HTML) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Example Health Bulletins <bulletins@example.org>"
    message["To"] = "Coder <coder@practice.example>"
    message["Subject"] = "=?utf-8?q?Spine_bulletin_=E2=80=93_fusion?="
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 -0500"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(
        "From 1 April 2026, 22612 needs authorization.\n\nPlain twin of the page.\n"
    )
    if html:
        message.add_alternative(html, subtype="html")
    return message


def document(content: bytes) -> ImportedManual:
    found = read_content(content, Path("bulletin.eml"))
    assert isinstance(found, ImportedManual)
    return found


def test_a_bulletin_is_read_with_sender_day_subject_and_table() -> None:
    found = document(bulletin().as_bytes())
    assert found.title == "Spine bulletin – fusion"
    assert (found.publisher, found.edition) == ("Example Health Bulletins", "2026-03-02")
    top, body = found.passages
    assert "From: Example Health Bulletins" in top.text and "Date: 2026-03-02" in top.text
    assert "Subject: Spine bulletin – fusion" in top.text
    assert body.heading == "Spine bulletin – fusion > Fusion update"
    assert "| Code | Rule |\n|---|---|\n| 22612 | prior authorization |" in body.text
    shown = top.text + body.text
    assert "preheader" not in shown and "tracker" not in shown and "coder@" not in shown
    assert found.left_out == ("hidden text (1)", "pictures, which were not loaded (1)")


def test_a_plain_e_mail_is_read_as_text() -> None:
    found = document(bulletin(html="").as_bytes())
    assert "Plain twin of the page." in found.passages[0].text


def test_attachments_are_named_and_not_opened() -> None:
    message = bulletin()
    message.add_attachment(b"MZ\x90 a program", maintype="application", subtype="x-msdownload", filename="invoice.exe")  # fmt: skip
    message.add_attachment(b"%PDF-1.7 rates", maintype="application", subtype="pdf", filename="rates\u202e.pdf")  # fmt: skip
    found = document(message.as_bytes())
    text = "\n".join(each.text for each in found.passages)
    assert "Attachments, not opened: invoice.exe (application/x-msdownload); rates.pdf (application/pdf)" in text  # fmt: skip
    assert "a program" not in text
    assert found.left_out[-1] == "attachments, which were not opened (2)"


def test_an_e_mail_of_attachments_alone_says_what_to_do() -> None:
    message = EmailMessage()
    message["From"], message["MIME-Version"] = "a@example.org", "1.0"
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="rates.pdf")
    with pytest.raises(UnreadableFile, match=r"no text in this e-mail; it holds rates\.pdf"):
        document(message.as_bytes())


def test_an_encrypted_e_mail_is_refused() -> None:
    content = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nxxxx\n"
    )
    with pytest.raises(UnreadableFile, match="encrypted e-mail"):
        document(content)


def test_a_memo_that_only_looks_like_an_e_mail_is_a_text() -> None:
    found = document(b"From: the billing office\nSubject: 63047\n\nUse it once.\n")
    assert found.publisher == "" and "Use it once." in found.passages[0].text
