"""Contacts as vCards: RFC 6350 (version 4) and RFC 2426 (version 3)."""
