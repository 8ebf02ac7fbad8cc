"""Keys derived from the operator's secret: respondent keys, token encryption, marks of views, the fingerprint.

Knows no database: the secret stays outside it (domain.md C9).
"""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Keys:
    """All that is derived from one secret; each purpose has a key of its own (HKDF-SHA256).

    Args:
        secret: at least 16 characters, from `ENTENTE_SECRET` or the file beside a SQLite database.
    """

    def __init__(self, secret: str) -> None:
        self._material = secret.encode()
        self._respondents = self._derive("respondent keys")
        self._views = self._derive("marks of views")
        self._tokens = Fernet(base64.urlsafe_b64encode(self._derive("token encryption")))

    def _derive(self, purpose: str) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"entente {purpose}".encode()).derive(
            self._material
        )

    def respondent(self, team_id: str, user_id: str) -> str:
        """The key under which a person's answers are kept: HMAC-SHA256, 32 hex digits (domain.md C9)."""
        return hmac.digest(self._respondents, f"{team_id}:{user_id}".encode(), "sha256").hex()[:32]

    def mark(self, team_id: str, user_id: str, shown: str) -> str:
        """What tells one state of a person's view from another, and nothing of what it shows: 32 hex digits."""
        return hmac.digest(self._views, f"{team_id}:{user_id}:{shown}".encode(), "sha256").hex()[:32]

    def encrypt(self, token: str) -> str:
        """A token as it may stand in the database."""
        return self._tokens.encrypt(token.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """The token behind a stored value; `cryptography.fernet.InvalidToken` under another secret."""
        return self._tokens.decrypt(stored.encode()).decode()

    def fingerprint(self) -> str:
        """16 hex digits that tell secrets apart without revealing them."""
        return self._derive("fingerprint").hex()[:16]
