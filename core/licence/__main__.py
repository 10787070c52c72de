"""The vendor's tool: `python -m core.licence new-pair PRIVATE PUBLIC` and `... issue PRIVATE SERIAL`.

`new-pair` makes the pair that everything rests on, once. The private key stays with the vendor, on a machine
of its own and in a backup; the public one replaces core/licence/vendor.pem, and the program is released with
it. Whoever has the private key can issue licences; when it is lost, a release with a new public key makes all
keys that were issued invalid.

`issue` prints the activation key that belongs to a serial number. A serial number is up to 40 letters and
digits; hyphens, blanks and small letters make no difference, and I, L and O stand for 1, 1 and 0. The same
serial number always gets the same key. Customers enter both: `syncupload licence activate SERIAL KEY`.

The private key is read from its file and never stands on a command line; a passphrase is asked for, or read
from the first line of standard input where that is no terminal.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from core.errors import SyncError
from core.licence.issuing import is_locked, issue, make_key_pair, private_key_in


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; give the exit code."""
    wanted = _parser().parse_args(words)
    try:
        if wanted.command == "new-pair":
            _new_pair(wanted.private, wanted.public)
        else:
            passphrase = _asked("Passphrase: ") if is_locked(wanted.private) else ""
            sys.stdout.write(issue(wanted.serial, private_key_in(wanted.private, passphrase)) + "\n")
    except SyncError as error:
        sys.stderr.write(f"error: {error.found}\n  tried to {error.tried}\n  {error.remedy}\n")
        return error.exit_code
    return 0


def _new_pair(private: Path, public: Path) -> None:
    make_key_pair(private, public, _asked("Passphrase of the private key (blank: none): "))
    sys.stdout.write(f"Keep {private} secret and backed up; release {public} as core/licence/vendor.pem.\n")


def _asked(question: str) -> str:
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m core.licence",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    pair = commands.add_parser("new-pair", help="make a key pair; neither file may be there yet")
    pair.add_argument("private", type=Path, metavar="PRIVATE", help="where the private key goes")
    pair.add_argument("public", type=Path, metavar="PUBLIC", help="where the public key goes")
    key = commands.add_parser("issue", help="print the activation key of a serial number")
    key.add_argument("private", type=Path, metavar="PRIVATE", help="the file of the private key")
    key.add_argument("serial", metavar="SERIAL", help="the serial number")
    return parser


if __name__ == "__main__":
    sys.exit(main())
