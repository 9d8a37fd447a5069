"""身份: people, their memberships of parties, and how they prove who they are (allauth, TOTP, passkeys, axes)."""
