"""The certificate of the Web Connector's service: the administrator's own, or one that is made once."""

from __future__ import annotations

import errno
import ipaddress
import os
import ssl
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from core.accounting.quickbooks.webconnector.certificate import Certificate
from core.config.writing import replace_file
from core.errors import ConfigurationError
from core.text import clean

OWN = "quickbooks-certificate.pem"
"""The one that was made, with its private key, beside the configuration."""
SHOWN = "quickbooks-certificate.cer"
"""The same without the key, for QuickBooks' machine to trust."""
MAKE_ANEW = (
    f"Remove {OWN}, have a new one made (syncupload quickbooks qwc), begin syncupload quickbooks serve anew, "
    f"and let QuickBooks' machine trust the new {SHOWN}."
)
RENEW = "Put a renewed one with its key into that file, and begin syncupload quickbooks serve anew."
"""How a certificate is renewed: the one that was made, and the administrator's own."""
_LIFE = timedelta(days=3650)
_SKEW = timedelta(days=1)


def server_tls(file: Path) -> ssl.SSLContext:
    """Give the server's side of TLS with the certificate and key of a PEM file; raises ConfigurationError."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_cert_chain(file, password="")  # with none at all the terminal is asked for it
    except (OSError, ssl.SSLError) as refused:
        raise ConfigurationError(
            "quickbooks.certificate",
            tried=f"read the certificate {clean(str(file))}",
            found=clean(getattr(refused, "strerror", None) or str(refused)),
            remedy="Let [quickbooks] certificate name a PEM file with the certificate and its private key, "
            "without a password; left out, the program makes one itself.",
        ) from None
    return made


def make_certificate(folder: Path, host: str, now: datetime) -> Path:
    """Give the certificate that was made for this host, made now where there is none; raises OSError.

    Its private key is readable for this user alone.
    """
    there = named_for(folder, host)
    if there is not None:
        return there
    file = folder / OWN
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _signed(key, host, now)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    replace_file(file, private + public)
    replace_file(folder / SHOWN, public)
    return file


def named_for(folder: Path, host: str) -> Path | None:
    """Give the certificate that was made for this host; None where one is yet to be made."""
    file = folder / OWN
    return file if file.exists() and _names(file, host) else None


def certificate_in(file: Path, renewal: str) -> Certificate:
    """Give what is known of the certificate in a PEM file; raises ConfigurationError.

    `renewal` says how another one is put in its place.
    """
    server_tls(file)
    try:
        held = x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError as broken:
        raise ConfigurationError(
            "quickbooks.certificate",
            tried=f"read the certificate {clean(str(file))}",
            found="it is in no form that tells until when it is valid",
            remedy="Have the file begin with -----BEGIN CERTIFICATE-----: openssl x509 -in FILE writes that.",
        ) from broken
    return Certificate(file, held.not_valid_before_utc, held.not_valid_after_utc, renewal)


def prove_makeable(folder: Path) -> None:
    """Prove that a certificate could be made in a folder, which may be yet to be made; raises OSError."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _signed(key: rsa.RSAPrivateKey, host: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectAlternativeName([_name_of(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _name_of(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _names(file: Path, host: str) -> bool:
    """Whether a certificate is for this host."""
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return _name_of(host) in named
