"""What is shown? Block Kit and words as pure functions of plain values (docs/architecture.md)."""
