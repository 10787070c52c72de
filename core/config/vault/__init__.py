"""Where secrets are kept: a user's keyring, or an encrypted file beside the configuration."""
