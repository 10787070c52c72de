"""The old program's configuration, syncupload.exe.config, taken over key by key (manual 4.3)."""
