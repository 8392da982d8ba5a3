"""Signatures by SSH keys, made and checked by OpenSSH's ``ssh-keygen -Y`` (version 8.1 or newer).

Format: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig. A signature holds the key that made it,
so it can be checked alone; whose key that is, a file of allowed signers says (ALLOWED SIGNERS in ssh-keygen's manual).
"""

import base64
import binascii
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError, UsageError
from annotator.text import one_line

NAMESPACE = "release@annotator"
"""What these signatures are for; one that was made for anything else is none."""
_TOOL = "ssh-keygen"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 70
_KEYS = ("ssh-", "ecdsa-", "sk-")
"""How the first word of a public key begins."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A good signature: with which ``key`` (its kind and fingerprint), and ``by`` which allowed signer."""

    key: str | None
    by: str | None = None

    def words(self) -> str:
        """The signature in words."""
        if self.key is None:
            return "signed, but the signature was not checked, because ssh-keygen is not installed"
        if self.by is None:
            return f"signed with the {self.key}, whose that is --signers would say"
        return f"signed by {one_line(self.by)} with the {self.key}"


def sign(file: Path, key: Path) -> None:
    """Write the signature of a file beside it, as ``FILE.sig``; asks for the key's passphrase in the terminal.

    Raises:
        UsageError: when there is no such key.
        AnnotatorError: when ssh-keygen is missing or refuses.

    """
    if not key.is_file():
        raise UsageError(
            f"There is no key {one_line(str(key))}: give the file of an SSH key, such as ~/.ssh/id_ed25519."
        )
    done = _run(["-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(key.absolute()), str(file.absolute())])
    if done.returncode:
        raise AnnotatorError(f"The release cannot be signed with {one_line(str(key))}: {_said(done)}.")


def require_tool() -> None:
    """Check that signatures can be made here.

    Raises:
        AnnotatorError: when ssh-keygen is missing.

    """
    if shutil.which(_TOOL) is None:
        raise AnnotatorError(f"{_TOOL} is missing, which signs and checks releases: install OpenSSH.")


def check_signature(file: Path, signature: Path, signers: Path | None, *, promised: bool) -> Signed | None:
    """Check the signature of a file; ``None`` when it has none and none was ``promised`` or asked for.

    Raises:
        AnnotatorError: when it does not hold, is missing, or is by nobody among ``signers``.

    """
    if not signature.exists():
        if promised or signers is not None:
            raise AnnotatorError(f"This release is not as it was made: its signature, {signature.name}, is missing.")
        return None
    _refuse_untidy(signature)
    if shutil.which(_TOOL) is None and signers is None:
        return Signed(None)
    alone = _run(["-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature.absolute())], file)
    if alone.returncode:
        raise AnnotatorError(f"The signature of this release does not hold: {_said(alone)}.")
    key = alone.stdout.decode(errors="replace").partition(" with ")[2].strip()
    return Signed(one_line(key), _signer(file, signature, signers) if signers else None)


def _refuse_untidy(signature: Path) -> None:
    """Refuse a signature that is not written as ssh-keygen writes it: it reads others, so changed bytes would pass."""
    try:
        text = signature.read_text("ascii")
        lines = text.splitlines()
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise AnnotatorError(f"The signature of this release cannot be read: {signature.name} was changed.") from error
    coded = base64.b64encode(blob).decode()
    body = [coded[at : at + _COLUMNS] for at in range(0, len(coded), _COLUMNS)]
    if text != "".join(f"{line}\n" for line in (_BEGIN, *body, _END)):
        raise AnnotatorError(f"The signature of this release is not as it was written: {signature.name} was changed.")


def _signer(file: Path, signature: Path, signers: Path) -> str:
    """Who among the allowed signers made a signature."""
    with tempfile.TemporaryDirectory() as folder:
        allowed = _allowed(signers, Path(folder))
        found = _run(["-Y", "find-principals", "-f", str(allowed), "-s", str(signature.absolute())])
        who = found.stdout.decode(errors="replace").splitlines()
        if found.returncode or not who:
            raise AnnotatorError(f"Nobody in {one_line(str(signers))} has signed this release.")
        asked = ["-Y", "verify", "-f", str(allowed), "-I", who[0], "-n", NAMESPACE, "-s", str(signature.absolute())]
        done = _run(asked, file)
    if done.returncode:
        raise AnnotatorError(f"The signature of this release does not hold for {one_line(who[0])}: {_said(done)}.")
    return who[0]


def _allowed(signers: Path, folder: Path) -> Path:
    """A file of allowed signers; made of a public key, whose comment is then the signer's name."""
    try:
        words = signers.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{one_line(str(signers))} cannot be read: give allowed signers, or a public key.") from error
    if not words or not words[0].startswith(_KEYS):
        return signers.absolute()
    name = words[2] if len(words) > 2 else signers.stem
    allowed = folder / "signers"
    allowed.write_text(f"{name.replace(',', '.')} {' '.join(words[:2])}\n", "utf-8")
    return allowed


def _run(arguments: list[str], file: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    require_tool()
    content = file.read_bytes() if file is not None else None
    # a list without a shell, and every path in it is absolute, so that none is taken for an option
    return subprocess.run([_TOOL, *arguments], input=content, capture_output=True, check=False)  # noqa: S603


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines() or ["ssh-keygen does not say why"]
    return one_line(lines[-1]).rstrip(".")
