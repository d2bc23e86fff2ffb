"""Reading one secret of Windows' Credential Manager, without the keyring library.

That library and what it needs are about 150 modules; every start would load them for one question.
The secrets lie where its Windows backend puts them, so both see the same ones; it writes them.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import POINTER, byref, c_void_p, wintypes

    _GENERIC = 1

    class _Credential(ctypes.Structure):
        """CREDENTIALW of wincred.h."""

        _fields_ = (
            ("flags", wintypes.DWORD),
            ("type", wintypes.DWORD),
            ("target", wintypes.LPWSTR),
            ("comment", wintypes.LPWSTR),
            ("written", wintypes.FILETIME),
            ("size", wintypes.DWORD),
            ("blob", c_void_p),
            ("persist", wintypes.DWORD),
            ("attribute_count", wintypes.DWORD),
            ("attributes", c_void_p),
            ("alias", wintypes.LPWSTR),
            ("user", wintypes.LPWSTR),
        )

    def read(service: str, account: str) -> str | None:
        """Return the secret of an account, None when it is not found so."""
        # The library names the first account's secret by the service alone.
        for target in (service, f"{account}@{service}"):
            found = _read(target)
            if found is not None and found[0] == account:
                return found[1]
        return None

    def _read(target: str) -> tuple[str, str] | None:
        """Return user name and secret of a credential, None when there is none."""
        library = ctypes.WinDLL("advapi32", use_last_error=True)
        library.CredReadW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.DWORD,
            wintypes.DWORD,
            POINTER(POINTER(_Credential)),
        )
        library.CredFree.argtypes = (c_void_p,)
        place = POINTER(_Credential)()
        if not library.CredReadW(target, _GENERIC, 0, byref(place)):
            return None
        try:
            one = place.contents
            return one.user or "", ctypes.string_at(one.blob, one.size).decode("utf-16-le")
        except UnicodeDecodeError:
            return None
        finally:
            library.CredFree(place)

else:

    def read(service: str, account: str) -> str | None:
        """Return None: here only the library knows the keyring."""
        del service, account
        return None
