"""The subcommands of `syncupload`, one a file."""
